package chat.parley.cli.text;

import chat.parley.client.text.PlainText;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Text from elsewhere, made safe for a terminal: nothing in it moves the cursor, changes colours, sets the title, writes
 * to the clipboard or turns the direction of the text around it. What was there is shown by a symbol.
 */
public final class SafeText {
    private static final String REPLACEMENT = "\uFFFD";

    private SafeText() {}

    /** {@code text} as one line; line feeds, too, are shown by their symbol. */
    public static String line(String text) {
        return PlainText.of(text, SafeText::symbol);
    }

    /** {@code text} as {@link #line} has it, but for line feeds, which stay. */
    public static String lines(String text) {
        return PlainText.of(text, c -> c == '\n' ? "\n" : symbol(c));
    }

    /** {@code json} in one line that means the same, and has an escape wherever {@link #line} would show a symbol. */
    public static String json(String json) {
        return PlainText.of(json, c -> isBetweenTokens(c) ? " " : escaped(c));
    }

    /** Whether a character can stand in JSON only where a blank can: in its strings there are none of these. */
    private static boolean isBetweenTokens(int c) {
        return c == '\t' || c == '\n' || c == '\r';
    }

    private static String escaped(int c) {
        return Character.toString(c)
                .chars()
                .mapToObj(unit -> String.format(Locale.ROOT, "\\u%04x", unit))
                .collect(Collectors.joining());
    }

    private static String symbol(int c) {
        if (c == '\t') {
            return "    ";
        }
        if (c < 0x20) {
            return Character.toString(0x2400 + c);
        }
        return c == 0x7f ? "\u2421" : REPLACEMENT;
    }
}
