package chat.parley.cli.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Emoji by their names in Unicode, such as {@code :thumbs_up:}, in Unicode's order. Thread-safe. */
public final class EmojiNames {
    private EmojiNames() {}

    /** Read when they are first asked for: few runs need them. */
    private static final class Table {
        static final Map<String, String> BY_NAME = read();

        private static Map<String, String> read() {
            Map<String, String> byName = new LinkedHashMap<>();
            InputStream file = Objects.requireNonNull(EmojiNames.class.getResourceAsStream("emoji-names.txt"));
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(file, UTF_8))) {
                lines.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                    int blank = line.indexOf(' ');
                    byName.put(":" + line.substring(blank + 1) + ":", line.substring(0, blank));
                });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return byName;
        }
    }

    /** Whether a word is meant as a name: it stands between colons. */
    public static boolean isName(String word) {
        return word.length() > 2 && word.startsWith(":") && word.endsWith(":");
    }

    /** The emoji of that name, with its colons and in any case of its letters. */
    public static Optional<String> named(String name) {
        return Optional.ofNullable(Table.BY_NAME.get(name.toLowerCase(Locale.ROOT)));
    }

    /** The emoji in whose names {@code part} is, by their names. */
    public static Stream<Map.Entry<String, String>> with(String part) {
        String wanted = part.toLowerCase(Locale.ROOT);
        return Table.BY_NAME.entrySet().stream().filter(each -> each.getKey().contains(wanted));
    }
}
