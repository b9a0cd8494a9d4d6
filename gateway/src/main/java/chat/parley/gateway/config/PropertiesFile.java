package chat.parley.gateway.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;

/** Reads a .properties file, strictly: UTF-8, and no key twice. */
final class PropertiesFile {
    /** The key of problems that are the file's own. */
    static final String FLAG = "--config";

    private PropertiesFile() {}

    static List<Setting> read(Path file, List<Problem> problems) {
        String source = "file " + file;
        Collector collector = new Collector();
        try {
            collector.load(new StringReader(SettingsText.read(file)));
        } catch (NoSuchFileException e) {
            problems.add(new Problem(FLAG, source, "there is no such file"));
        } catch (CharacterCodingException e) {
            problems.add(new Problem(FLAG, source, "not UTF-8; save the file in that encoding"));
        } catch (IOException e) {
            problems.add(new Problem(FLAG, source, "cannot be read: " + reason(file, e)));
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(FLAG, source, "has a \\u that no four hexadecimal digits follow"));
        }
        collector.duplicates.forEach(
                key -> problems.add(new Problem(key, source, "is there twice; leave one of the lines out")));
        return collector.entries.stream()
                .map(entry -> new Setting(entry.name(), entry.value(), source))
                .toList();
    }

    private static String reason(Path file, IOException e) {
        if (Files.isDirectory(file)) {
            return "it is a folder";
        }
        return Files.isReadable(file) ? String.valueOf(e.getMessage()) : "no permission";
    }

    /** Keeps all lines: {@link Properties} knows the format, but keeps the last of two lines silently. */
    private static final class Collector extends Properties {
        private static final long serialVersionUID = 1L;

        private final transient List<Setting> entries = new ArrayList<>();
        private final transient Set<String> seen = new HashSet<>();
        private final transient Set<String> duplicates = new HashSet<>();

        @Override
        public synchronized Object put(Object key, Object value) {
            String name = key.toString();
            if (!seen.add(name)) {
                duplicates.add(name);
            }
            entries.add(new Setting(name, value.toString(), ""));
            return value;
        }
    }
}
