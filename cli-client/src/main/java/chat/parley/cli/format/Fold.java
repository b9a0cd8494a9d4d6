package chat.parley.cli.format;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is shown of a text that is too long for the conversation, until all of it is asked for. */
public final class Fold {
    /** How many lines a text may have without being folded. */
    private static final int MOST_LINES = 20;

    private static final int MOST_CHARS = 2000;
    /** How many lines are shown of a text that is folded. */
    private static final int SHOWN_LINES = 12;

    private static final int SHOWN_CHARS = 1200;
    /** How far back a blank is looked for, in characters, where the end of a line is not near. */
    private static final int LOOK_BACK = 100;

    private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");
    private static final Pattern CHARACTER = Pattern.compile("\\X");

    private Fold() {}

    /**
     * The beginning of a text that is folded: whole lines, or else whole words, or else whole characters. Empty for a
     * text that is shown whole.
     */
    public static Optional<String> beginning(String text) {
        if (lines(text) <= MOST_LINES && text.length() <= MOST_CHARS) {
            return Optional.empty();
        }
        String lines = firstLines(text);
        return Optional.of(lines.length() <= SHOWN_CHARS ? lines : lines.substring(0, endOfWord(lines)));
    }

    /**
     * The length of a text in words: {@code 25 lines}, or {@code 2,100 characters} if it is not the lines that are too
     * many.
     */
    public static String size(String text) {
        long lines = lines(text);
        return lines > MOST_LINES ? lines + " lines" : String.format(Locale.ROOT, "%,d characters", text.length());
    }

    private static long lines(String text) {
        return text.stripTrailing().lines().count();
    }

    private static String firstLines(String text) {
        Matcher end = LINE_END.matcher(text);
        for (int line = 0; line < SHOWN_LINES; line++) {
            if (!end.find()) {
                return text;
            }
        }
        return text.substring(0, end.start());
    }

    private static int endOfWord(String text) {
        int blank = text.lastIndexOf(' ', SHOWN_CHARS);
        if (blank > SHOWN_CHARS - LOOK_BACK) {
            return blank;
        }
        int end = SHOWN_CHARS - LOOK_BACK;
        Matcher character = CHARACTER.matcher(text).region(end, Math.min(text.length(), SHOWN_CHARS + LOOK_BACK));
        while (character.find() && character.end() <= SHOWN_CHARS) {
            end = character.end();
        }
        return end;
    }
}
