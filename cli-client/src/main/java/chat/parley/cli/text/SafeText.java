package chat.parley.cli.text;

import java.util.Locale;

/**
 * Text from elsewhere, made safe for a terminal: nothing in it moves the cursor, changes colours, sets the title, writes
 * to the clipboard or turns the direction of the text around it. What was there is shown by a symbol.
 */
public final class SafeText {
    private static final int REPLACEMENT = 0xFFFD;

    private SafeText() {}

    /** One line; line feeds, too, are shown by their symbol. */
    public static String line(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c == '\t') {
                safe.append("    ");
            } else {
                safe.appendCodePoint(shown(c));
            }
        });
        return safe.toString();
    }

    /** JSON in one line that means the same, and has an escape wherever {@link #line} would show a symbol. */
    public static String json(String json) {
        StringBuilder safe = new StringBuilder(json.length());
        json.codePoints().forEach(c -> {
            if (shown(c) == c) {
                safe.appendCodePoint(c);
            } else {
                for (char unit : Character.toChars(c)) {
                    safe.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
                }
            }
        });
        return safe.toString();
    }

    private static int shown(int c) {
        if (c < 0x20) {
            return 0x2400 + c;
        }
        if (c == 0x7f) {
            return 0x2421;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                REPLACEMENT;
            case Character.FORMAT -> joins(c) ? c : REPLACEMENT;
            default -> c;
        };
    }

    /** Parts of words and of emoji in many scripts: soft hyphen, zero-width (non-)joiner, word joiner. */
    private static boolean joins(int c) {
        return c == 0xAD || c == 0x200C || c == 0x200D || c == 0x2060;
    }
}
