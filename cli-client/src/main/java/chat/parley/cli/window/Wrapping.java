package chat.parley.cli.window;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.WCWidth;

/** Breaks a line between words, by the columns that characters take. A word that is too long stays whole, so that an address can be clicked and copied; in a script without blanks it is broken anywhere. */
final class Wrapping {
    private Wrapping() {}

    static List<String> wrap(String line, int columns) {
        if (width(line) <= columns) {
            return List.of(line);
        }
        List<String> lines = new ArrayList<>();
        StringBuilder present = new StringBuilder();
        int used = 0;
        for (String piece : pieces(line)) {
            int wide = width(piece.stripTrailing());
            if (used > 0 && used + wide > columns) {
                lines.add(present.toString().stripTrailing());
                present.setLength(0);
                used = 0;
            }
            present.append(piece);
            used += width(piece);
        }
        lines.add(present.toString().stripTrailing());
        return lines;
    }

    /** Words with the blanks behind them; a wide character is a word. */
    private static List<String> pieces(String line) {
        List<String> pieces = new ArrayList<>();
        int start = 0;
        for (int at = 0; at < line.length(); ) {
            int point = line.codePointAt(at);
            int next = at + Character.charCount(point);
            boolean blankEnds = point == ' ' && next < line.length() && line.charAt(next) != ' ';
            boolean wideFollows = next < line.length() && breakable(line, next);
            if (blankEnds || wideFollows) {
                pieces.add(line.substring(start, next));
                start = next;
            }
            at = next;
        }
        pieces.add(line.substring(start));
        return pieces;
    }

    /** Between ideographs and the like; what is joined to the character before it stays there. */
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
