package chat.parley.gateway.config;

import java.util.List;

/** The annotated sample file, from the table of keys: every key with its default, commented out. */
final class SampleFile {
    private static final String HEAD = """
            # Parley gateway: every setting, with its default. Uncomment what you change.
            #
            #     ./parley gateway --config gateway.properties
            #
            # Each can also come from the environment or a flag: broker.url here, PARLEY_BROKER_URL there, --broker-url as a
            # flag. The flag hides the variable, and the variable hides what is here.
            # Secrets can be in a file of their own: store.secret-key-file names it instead of store.secret-key.
            #
            # UTF-8. Times are 500ms, 10s, 15m, 2h, 90d; sizes 65536, 64KiB, 4MiB, 5GiB. What is unknown, twice or
            # impossible is a problem, and all problems are told at once:  ./parley gateway --config FILE --check
            """;

    private SampleFile() {}

    static String render(List<Section> sections) {
        StringBuilder file = new StringBuilder(HEAD);
        for (Section section : sections) {
            file.append("\n# ---- ")
                    .append(section.title())
                    .append(" ----\n# ")
                    .append(section.intro())
                    .append('\n');
            section.keys().forEach(key -> append(file, key));
        }
        return file.toString();
    }

    private static <T> void append(StringBuilder file, Key<T> key) {
        file.append('\n');
        key.description().lines().forEach(line -> file.append("# ").append(line).append('\n'));
        file.append('#').append(key.name()).append(" =");
        String value = key.form().write(key.byDefault());
        if (!value.isEmpty()) {
            // The only character of our defaults that the format would take for syntax.
            file.append(' ').append(value.replace("\\", "\\\\"));
        }
        file.append('\n');
    }
}
