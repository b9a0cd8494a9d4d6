package chat.parley.cli.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Emoji by their names: the short ones of GitHub and Slack, such as {@code :tada:} and {@code :+1:}, and Unicode's own, such as
 * {@code :thumbs_up:}. A name that both have is that of the short one. Thread-safe.
 */
public final class EmojiNames {
    private EmojiNames() {}

    /** Read when they are first asked for: few runs need them. */
    private static final class Table {
        static final Map<String, String> BY_NAME = new LinkedHashMap<>();

        static {
            read("emoji-short-names.txt");
            read("emoji-names.txt");
        }

        /** Takes the lines of a file, each an emoji and its names, but for names that are known. */
        private static void read(String file) {
            InputStream bytes = Objects.requireNonNull(EmojiNames.class.getResourceAsStream(file));
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(bytes, UTF_8))) {
                lines.lines()
                        .filter(line -> !line.equals("#") && !line.startsWith("# "))
                        .forEach(line -> {
                            String[] words = line.split(" ", -1);
                            for (int i = 1; i < words.length; i++) {
                                BY_NAME.putIfAbsent(":" + words[i] + ":", words[0]);
                            }
                        });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
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

    /** The emoji in whose names {@code part} is, by their names: first those whose names begin with it. */
    public static Stream<Map.Entry<String, String>> with(String part) {
        String wanted = part.toLowerCase(Locale.ROOT);
        Map<Boolean, List<Map.Entry<String, String>>> found = Table.BY_NAME.entrySet().stream()
                .filter(each -> each.getKey().contains(wanted))
                .collect(Collectors.partitioningBy(each -> each.getKey().startsWith(":" + wanted)));
        return Stream.of(true, false).flatMap(begins -> found.getOrDefault(begins, List.of()).stream());
    }
}
