package chat.parley.gateway.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was set, by all sources, and everything that is wrong with it. A later source hides an earlier one, but not what is
 * wrong with the earlier one.
 */
final class Settings {
    private final Map<String, Setting> byName = new HashMap<>();
    private final List<Problem> problems;

    private Settings(List<Problem> problems) {
        this.problems = problems;
    }

    /** @param settings lowest precedence first */
    static Settings of(List<Setting> settings, List<Key<?>> keys, List<Problem> problems) {
        Settings all = new Settings(problems);
        Map<String, Key<?>> known = new HashMap<>();
        Set<String> names = new HashSet<>(Keys.names(keys));
        keys.forEach(key -> known.put(key.name(), key));
        for (Setting setting : settings) {
            Key<?> key = known.get(setting.name());
            if (!names.contains(setting.name())) {
                problems.add(new Problem(
                        setting.name(), setting.source(), "no such setting" + Suggestion.of(setting.name(), names)));
            } else if (key == null || all.parse(key, setting) != null) {
                all.byName.put(setting.name(), setting);
            }
        }
        keys.stream().filter(Key::secret).forEach(all::readFile);
        return all;
    }

    <T> T get(Key<T> key) {
        Setting setting = byName.get(key.name());
        T value = setting == null ? null : key.form().read(setting.value().strip());
        return value == null ? key.byDefault() : value;
    }

    boolean wasSet(Key<?> key) {
        Setting setting = byName.get(key.name());
        return setting != null && !setting.value().isBlank();
    }

    List<String> changes(List<Key<?>> keys) {
        return keys.stream().map(this::change).flatMap(Optional::stream).toList();
    }

    private <T> Optional<String> change(Key<T> key) {
        T value = get(key);
        if (value.equals(key.byDefault())) {
            return Optional.empty();
        }
        // A broker's address may have a password among its options.
        String shown = key.secret() ? "***" : key.form().write(value).replaceAll("(?i)(password=)[^&,)]*", "$1***");
        return Optional.of(key.name() + " = " + shown);
    }

    /** Where a key's value comes from, for problems that only show between keys. */
    String source(Key<?> key) {
        Setting setting = byName.get(key.name());
        return setting == null ? "default" : setting.source();
    }

    private <T> @Nullable T parse(Key<T> key, Setting setting) {
        try {
            return key.form().read(setting.value().strip());
        } catch (IllegalArgumentException e) {
            String shown = key.secret() ? "the value" : '"' + setting.value() + '"';
            problems.add(new Problem(
                    key.name(),
                    setting.source(),
                    shown + " is not " + key.form().wanted()));
            return null;
        }
    }

    /** Takes a secret from the file that was named for it: its text without white space at the ends. */
    private void readFile(Key<?> key) {
        Setting file = byName.remove(key.fileName());
        if (file == null || file.value().isBlank()) {
            return;
        }
        Setting direct = byName.get(key.name());
        if (direct != null) {
            problems.add(new Problem(
                    key.fileName(), file.source(), "give either this or " + key.name() + " (" + direct.source() + ")"));
            return;
        }
        try {
            String secret = SettingsText.read(Path.of(file.value().strip())).strip();
            byName.put(key.name(), new Setting(key.name(), secret, file.source()));
        } catch (CharacterCodingException e) {
            problems.add(new Problem(
                    key.fileName(),
                    file.source(),
                    "the file \"" + file.value() + "\" is not UTF-8; save it in that encoding"));
        } catch (IOException | IllegalArgumentException e) {
            problems.add(new Problem(
                    key.fileName(),
                    file.source(),
                    "the file \"" + file.value() + "\" cannot be read: " + e.getMessage()));
        }
    }
}
