package chat.parley.cli.window;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.WCWidth;

/**
 * Breaks a line between words, by the columns that characters take. A word that is too long stays whole, so that an
 * address can be clicked and copied; in a script without blanks it is broken anywhere.
 */
final class Wrapping {
    private Wrapping() {}

    static List<AttributedString> wrap(AttributedString line, int columns) {
        if (line.columnLength() <= columns) {
            return List.of(line);
        }
        List<AttributedString> lines = new ArrayList<>();
        String text = line.toString();
        int begin = 0;
        int used = 0;
        int start = 0;
        for (int end : ends(text)) {
            String piece = text.substring(start, end);
            if (used > 0 && used + width(piece.stripTrailing()) > columns) {
                lines.add(stripped(line, begin, start));
                begin = start;
                used = 0;
            }
            used += width(piece);
            start = end;
        }
        lines.add(stripped(line, begin, text.length()));
        return lines;
    }

    private static AttributedString stripped(AttributedString line, int begin, int end) {
        int length = line.subSequence(begin, end).toString().stripTrailing().length();
        return line.subSequence(begin, begin + length);
    }

    /** The indices at which words end, with the blanks behind them; a wide character is a word. */
    private static List<Integer> ends(String line) {
        List<Integer> ends = new ArrayList<>();
        for (int at = 0; at < line.length(); ) {
            int point = line.codePointAt(at);
            int next = at + Character.charCount(point);
            boolean blankEnds = point == ' ' && next < line.length() && line.charAt(next) != ' ';
            boolean wideFollows = next < line.length() && breakable(line, next);
            if (blankEnds || wideFollows) {
                ends.add(next);
            }
            at = next;
        }
        ends.add(line.length());
        return ends;
    }

    /**
     * Whether a line may be broken at {@code at}: between ideographs and the like, but not before what is joined to the
     * character before it.
     */
    private static boolean breakable(String line, int at) {
        int point = line.codePointAt(at);
        return WCWidth.wcwidth(point) == 2 && line.codePointBefore(at) != 0x200D && !emojiModifier(point);
    }

    private static boolean emojiModifier(int point) {
        return point >= 0x1F3FB && point <= 0x1F3FF;
    }

    static int width(String text) {
        return new AttributedString(text).columnLength();
    }
}
