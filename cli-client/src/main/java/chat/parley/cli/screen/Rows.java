package chat.parley.cli.screen;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jline.utils.AttributedString;
import org.jline.utils.WCWidth;

/**
 * A text as it stands on a terminal, row by row, and where the cursor is in it.
 *
 * @param row the index of the row with the cursor
 * @param index where in that row the cursor is: what stands before it
 */
record Rows(List<AttributedString> lines, int row, int index) {
    static final Rows NONE = new Rows(List.of(), 0, 0);

    private static final Pattern CLUSTER = Pattern.compile("\\X");
    private static final int EMOJI_FORM = 0xFE0F;

    /**
     * {@code text} in rows that are narrower than {@code columns}, of which those {@code height} are left that surround
     * the cursor.
     */
    static Rows of(AttributedString text, int cursor, int columns, int height) {
        List<AttributedString> lines = new ArrayList<>();
        int row = 0;
        int begin = 0;
        int begins = 0;
        int used = 0;
        Matcher cluster = CLUSTER.matcher(text);
        while (cluster.find()) {
            boolean ends = cluster.group().equals("\n");
            int wide = ends ? 0 : mostColumns(cluster.group());
            // The last column is for the cursor.
            if (ends || (used > 0 && used + wide >= columns)) {
                lines.add(text.subSequence(begin, cluster.start()));
                begin = ends ? cluster.end() : cluster.start();
                used = 0;
            }
            used += wide;
            if (begin <= cursor) {
                row = lines.size();
                begins = begin;
            }
        }
        lines.add(text.subSequence(begin, text.length()));
        int first = Math.max(0, Math.min(row - height / 2, lines.size() - height));
        return new Rows(
                List.copyOf(lines.subList(first, Math.min(lines.size(), first + Math.max(1, height)))),
                row - first,
                Math.min(cursor, text.length()) - begins);
    }

    /**
     * As many columns as any terminal takes for a character: they draw joined emoji, flags and their colours as one, or
     * one after the other.
     */
    private static int mostColumns(String cluster) {
        int columns = 0;
        for (int c : cluster.codePoints().toArray()) {
            boolean emojiPart = WCWidth.isRegionalIndicator(c) || (c >= 0x1F3FB && c <= 0x1F3FF);
            boolean beforeNumber = Character.getType(c) == Character.FORMAT && cluster.codePointAt(0) == c;
            columns += emojiPart ? 2 : beforeNumber ? 1 : Math.max(0, WCWidth.wcwidth(c));
        }
        return cluster.indexOf(EMOJI_FORM) >= 0 ? Math.max(2, columns) : columns;
    }

    /** The part of the cursor's row that stands before the cursor. */
    AttributedString beforeCursor() {
        return lines.isEmpty() ? AttributedString.EMPTY : lines.get(row).subSequence(0, index);
    }
}
