package chat.parley.cli.command;

import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a line of input means: a message ({@code command} is null) or a command and what follows it. Besides
 * {@code /name}, forms from elsewhere work: {@code !INFO}, {@code !FILE PATH}, {@code !DISCONNECT}, {@code upload: PATH},
 * {@code download: NAME}. The last two are sentences, too: they are commands only where there is such a file. {@code //} begins
 * a message with one slash. Blanks before a slash count for nothing: what follows may be meant for one person only.
 */
public record Input(@Nullable String command, String rest) {
    private static final Map<String, String> EXCLAIMED =
            Map.of("!info", "info", "!file", "file", "!disconnect", "quit");

    /** A line that is a message whatever it looks like. */
    public static Input text(String text) {
        return new Input(null, text);
    }

    /**
     * What a line that was typed asks for.
     *
     * @param there whether there is the file that a command is about
     */
    public static Input read(String typed, Predicate<Input> there) {
        String bare = typed.stripLeading();
        String line = bare.startsWith("/") ? bare : typed;
        if (line.startsWith("//")) {
            return new Input(null, line.substring(1));
        }
        String[] parts = line.split("\\s+", 2);
        String first = parts[0];
        String rest = parts.length > 1 ? parts[1] : "";
        if (first.startsWith("/") && first.length() > 1) {
            return new Input(first.substring(1), rest);
        }
        String exclaimed = EXCLAIMED.get(first.toLowerCase(Locale.ROOT));
        if (exclaimed != null) {
            return new Input(exclaimed, rest);
        }
        for (Map.Entry<String, String> word :
                Map.of("upload:", "file", "download:", "fetch").entrySet()) {
            String name = word.getKey();
            if (line.regionMatches(true, 0, name, 0, name.length()) && line.length() > name.length()) {
                Input command =
                        new Input(word.getValue(), line.substring(name.length()).strip());
                return there.test(command) ? command : new Input(null, line);
            }
        }
        return new Input(null, line);
    }
}
