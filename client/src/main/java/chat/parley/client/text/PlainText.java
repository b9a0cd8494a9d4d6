package chat.parley.client.text;

import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text in which nothing steers or deceives. What belongs to scripts and to emoji stays, seen or not: joiners, marks of direction,
 * signs that stand before numbers, flags made of tags. What turns its surroundings around, hides words or steers a terminal
 * is told by a symbol. The cases that the browser has, too: docs/text-cases.json.
 */
public final class PlainText {
    private static final int BLACK_FLAG = 0x1F3F4;
    /**
     * The flag of a part of a country, such as Scotland: a flag, tags for letters and digits, and the tag that ends them.
     */
    private static final Pattern FLAG =
            Pattern.compile("\\x{1F3F4}[\\x{E0030}-\\x{E0039}\\x{E0061}-\\x{E007A}]{3,6}\\x{E007F}");

    private PlainText() {}

    /** {@code text} with what {@code symbol} gives in place of each character that may steer or deceive. */
    public static String of(String text, IntFunction<String> symbol) {
        StringBuilder plain = new StringBuilder(text.length());
        Matcher flag = FLAG.matcher(text);
        for (int at = 0; at < text.length(); ) {
            int c = text.codePointAt(at);
            int end = at + Character.charCount(c);
            if (c == BLACK_FLAG && flag.region(at, text.length()).lookingAt()) {
                end = flag.end();
                plain.append(text, at, end);
            } else if (isPlain(c)) {
                plain.appendCodePoint(c);
            } else {
                plain.append(symbol.apply(c));
            }
            at = end;
        }
        return plain.toString();
    }

    private static boolean isPlain(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            default -> !deceives(c);
        };
    }

    /**
     * Whether {@code c} is an embedding, override or isolate, something that Unicode advises against, the mark of byte
     * order, an annotation, or a tag, which is fit for flags only.
     */
    private static boolean deceives(int c) {
        return (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2066 && c <= 0x206F)
                || c == 0xFEFF
                || (c >= 0xFFF9 && c <= 0xFFFB)
                || (c >= 0xE0000 && c <= 0xE007F);
    }
}
