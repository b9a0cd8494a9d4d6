package chat.parley.gateway.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;

/** The settings as flags of the command line. */
public final class Flags {
    private Flags() {}

    /** One flag for each name that a setting may have. */
    public static List<Option> options() {
        return Keys.names(Keys.all()).stream()
                .map(name -> Option.builder()
                        .longOpt(Key.flag(name))
                        .hasArg()
                        .argName("VALUE")
                        .get())
                .toList();
    }

    /** The flags among {@link #options()} that were given, each with all its values. */
    public static Map<String, List<String>> given(CommandLine line) {
        Map<String, List<String>> given = new TreeMap<>();
        for (String name : Keys.names(Keys.all())) {
            String[] values = line.getOptionValues(Key.flag(name));
            if (values != null) {
                given.put(Key.flag(name), List.of(values));
            }
        }
        return given;
    }

    /** The part of {@code --help} that tells of settings: every flag with its default and what it is for. */
    public static String help() {
        StringBuilder help = new StringBuilder();
        for (Section section : Keys.SECTIONS) {
            help.append('\n')
                    .append(section.title())
                    .append(": ")
                    .append(section.intro())
                    .append('\n');
            section.keys().forEach(key -> append(help, key));
        }
        return help.toString();
    }

    private static <T> void append(StringBuilder help, Key<T> key) {
        String byDefault = key.form().write(key.byDefault());
        String first = key.description().lines().findFirst().orElse("");
        help.append("  --").append(Key.flag(key.name()));
        if (!byDefault.isEmpty()) {
            help.append(" (").append(byDefault).append(')');
        }
        help.append("\n      ").append(first).append('\n');
    }

    static List<Setting> read(Map<String, List<String>> flags, Collection<String> names, List<Problem> problems) {
        Map<String, String> nameOf = new HashMap<>();
        names.forEach(name -> nameOf.put(Key.flag(name), name));
        List<Setting> settings = new ArrayList<>();
        new TreeMap<>(flags).forEach((flag, values) -> {
            String name = nameOf.get(flag);
            if (name == null) {
                throw new IllegalArgumentException("no flag of a setting: " + flag);
            }
            if (values.size() > 1) {
                problems.add(new Problem(name, "flag --" + flag, "is given " + values.size() + " times; give it once"));
            }
            settings.add(new Setting(name, values.get(values.size() - 1), "flag --" + flag));
        });
        return settings;
    }
}
