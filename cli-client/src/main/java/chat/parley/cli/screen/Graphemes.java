package chat.parley.cli.screen;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jline.reader.Buffer;

/**
 * Where the characters begin and end that people see: grapheme clusters (Unicode, UAX #29), such as a flag, a letter with its
 * marks, a family of emoji. JLine's own count of them is for terminals that draw them as one, and takes flags in a row for one.
 */
final class Graphemes {
    private static final Pattern CLUSTER = Pattern.compile("\\X");

    private Graphemes() {}

    /** Where the character begins that ends at {@code at}, or goes on there; 0 at the beginning. */
    static int before(Buffer line, int at) {
        int from = at - 1;
        while (from > 0 && !divides(line.atChar(from - 1))) {
            from--;
        }
        int start = Math.max(0, from);
        Matcher cluster = CLUSTER.matcher(line.substring(start, at));
        int last = start;
        int counted = start;
        while (cluster.find()) {
            last = counted;
            counted +=
                    Character.codePointCount(cluster.group(), 0, cluster.group().length());
        }
        return last;
    }

    /** Where the character ends that begins at {@code at}, or goes on there; the line's length at the end. */
    static int after(Buffer line, int at) {
        int from = at;
        while (from > 0 && !divides(line.atChar(from - 1))) {
            from--;
        }
        int to = Math.min(at + 1, line.length());
        while (to < line.length() && !divides(line.atChar(to))) {
            to++;
        }
        Matcher cluster = CLUSTER.matcher(line.substring(from, to));
        int end = from;
        while (end <= at && cluster.find()) {
            end += Character.codePointCount(cluster.group(), 0, cluster.group().length());
        }
        return Math.max(end, Math.min(at + 1, line.length()));
    }

    /** Whether nothing behind {@code c} is of one character with what stands before it. */
    private static boolean divides(int c) {
        return c == '\n' || c == ' ';
    }
}
