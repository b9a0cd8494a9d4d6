package chat.parley.cli.format;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A line that is read from its left, column by column: a tab reaches to the next multiple of four. */
final class Line {
    private static final int TAB = 4;
    private static final Pattern MARKER = Pattern.compile("(?:([-*])|(0|[1-9][0-9]{0,8})([.)]))(?=[ \\t]|\\z)");
    /** A line between paragraphs, which is not a list in a list in a list. */
    private static final Pattern BREAK = Pattern.compile("([-*])[ \\t]*+(?:\\1[ \\t]*+){2,}+");

    private static final Pattern FENCE = Pattern.compile("`{3,}|~{3,}");
    /** What may stand behind a fence and become a label. All else was meant to be read, and is shown as code. */
    private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z0-9_+#.-]*");

    /** The beginning of a quote, which needs a blank and more behind it, since {@code >_<} is none. */
    private static final Pattern QUOTE_BEGINS = Pattern.compile("[ \\t]*+>++[ \\t]++[^ \\t]");

    private final String line;
    private int at;
    private int column;
    /** How many columns are left of a tab of which a part was taken. */
    private int left;

    /** The sign that an item of a list begins with, its number, 0 for a bullet, and how far its text is from the left. */
    record Marker(char sign, int number, int offset) {}

    /** The beginning of a block of code: the fence, where it stands, and the first lines, if there are any behind it. */
    record Fence(String sign, String language, int indent, String typed, List<String> lines) {}

    Line(String line) {
        this.line = line;
    }

    /** How many columns of blanks follow. */
    int indent() {
        int columns = left;
        for (int index = at; index < line.length(); index++) {
            int wide = width(line.charAt(index), column + columns);
            if (wide == 0) {
                break;
            }
            columns += wide;
        }
        return columns;
    }

    boolean isBlank() {
        for (int index = at; index < line.length(); index++) {
            if (!isBlank(line.charAt(index))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBlank(char sign) {
        return sign == ' ' || sign == '\t';
    }

    /** What has not been taken, as it was typed. */
    String rest() {
        return " ".repeat(left) + line.substring(at);
    }

    /** What has not been taken, without blanks around it. */
    private String content() {
        return trimmed(line.substring(at));
    }

    private static String trimmed(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isBlank(text.charAt(start))) {
            start++;
        }
        while (start < end && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** Takes {@code columns} columns of blanks, or as many as there are. */
    void skip(int columns) {
        for (int wanted = columns; wanted > 0; ) {
            if (left == 0) {
                left = at < line.length() ? width(line.charAt(at), column) : 0;
                if (left == 0) {
                    return;
                }
                at++;
            }
            int taken = Math.min(wanted, left);
            left -= taken;
            column += taken;
            wanted -= taken;
        }
    }

    private void skipCharacters(int count) {
        skip(indent());
        at += count;
        column += count;
    }

    /**
     * Takes the sign of a quote and a blank behind it, and returns whether they are there. Of one that {@code begins},
     * more is asked: see {@link #QUOTE_BEGINS}.
     */
    boolean skipQuote(boolean begins) {
        String rest = line.substring(at);
        if (begins ? !QUOTE_BEGINS.matcher(rest).lookingAt() : !content().startsWith(">")) {
            return false;
        }
        skipCharacters(1);
        skip(1);
        return true;
    }

    /**
     * Takes the sign of an item of a list, which has something behind it unless the list goes on; null if there is none.
     *
     * @param within whether words are above it, which no number but 1 interrupts
     * @param above the sign of the list above it; 0 if there is none
     */
    @Nullable
    Marker marker(boolean within, char above) {
        String content = content();
        Matcher found = MARKER.matcher(content);
        if (!found.lookingAt() || BREAK.matcher(content).matches()) {
            return null;
        }
        boolean bullet = found.group(1) != null;
        int number = bullet ? 0 : Integer.parseInt(found.group(2));
        char sign = content.charAt(found.end() - 1);
        boolean empty = found.end() == content.length();
        if ((within && !bullet && number != 1) || (empty && (within || sign != above))) {
            return null;
        }
        int before = indent();
        skipCharacters(found.end());
        int behind = empty || indent() > TAB ? 1 : indent();
        skip(behind);
        return new Marker(sign, number, before + found.end() + behind);
    }

    /** The beginning of a block of code, if one begins here; else null. Nothing is taken. */
    @Nullable
    Fence fence() {
        String content = content();
        Matcher found = FENCE.matcher(content);
        if (!found.lookingAt()) {
            return null;
        }
        String behind = trimmed(content.substring(found.end()));
        if (content.startsWith("`") && behind.contains("`")) {
            return null;
        }
        boolean named = LANGUAGE.matcher(behind).matches();
        List<String> lines = new ArrayList<>(named ? List.of() : List.of(behind));
        return new Fence(found.group(), named ? behind : "", indent(), rest(), lines);
    }

    boolean closes(Fence fence) {
        String content = content();
        return indent() < TAB
                && content.length() >= fence.sign().length()
                && content.equals(fence.sign().substring(0, 1).repeat(content.length()));
    }

    private static int width(char sign, int column) {
        return sign == ' ' ? 1 : sign == '\t' ? TAB - column % TAB : 0;
    }
}
