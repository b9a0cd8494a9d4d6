package chat.parley.cli.screen;

import java.util.List;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jspecify.annotations.Nullable;

/**
 * The rows at the bottom of a terminal. They are drawn so that it does not matter how wide the terminal takes a character
 * to be, in which terminals differ: no row goes on in the next one, and the cursor is brought to its place by what stands
 * before it. Guarded by its owner's lock.
 */
final class BottomRows extends Display {
    private static final String NO_WRAP = "\033[?7l";
    private static final String WRAP = "\033[?7h";
    private static final String ERASE_ROW = "\r\033[K";
    private static final String ERASE_BELOW = "\r\033[J";

    private Rows drawn = Rows.NONE;

    BottomRows(Terminal terminal) {
        super(terminal, false);
    }

    void draw(Rows rows) {
        StringBuilder out = new StringBuilder(NO_WRAP);
        int at = drawn.row();
        int written = -1;
        int most = Math.max(rows.lines().size(), drawn.lines().size());
        for (int i = 0; i < most; i++) {
            AttributedString line = line(rows, i);
            if (line == null || !line.equals(line(drawn, i))) {
                go(out, at, i);
                out.append(ERASE_ROW).append(line == null ? "" : line.toAnsi(terminal));
                at = i;
                written = i;
            }
        }
        AttributedString before = rows.beforeCursor();
        if (written != rows.row() || !before.equals(line(rows, written))) {
            go(out, at, rows.row());
            out.append('\r').append(before.toAnsi(terminal));
        }
        out.append(WRAP);
        terminal.writer().write(out.toString());
        drawn = rows;
    }

    private static @Nullable AttributedString line(Rows rows, int i) {
        return i < rows.lines().size() ? rows.lines().get(i) : null;
    }

    /** Moves the cursor to another row; those below begin to exist by that. */
    private static void go(StringBuilder out, int from, int to) {
        if (to < from) {
            out.append("\033[").append(from - to).append('A');
        } else if (to > from) {
            out.append('\r').append("\n".repeat(to - from));
        }
    }

    /**
     * Erases the rows when the terminal has got another width.
     *
     * @param breaks whether the terminal breaks rows that have become too wide, rather than cutting them off
     */
    void eraseAt(int width, boolean breaks) {
        if (drawn.lines().isEmpty()) {
            return;
        }
        int above = drawn.row();
        if (breaks && width > 0) {
            above = drawn.beforeCursor().columnLength(terminal) / width;
            for (AttributedString line :
                    drawn.lines().subList(0, Math.min(drawn.row(), drawn.lines().size()))) {
                above += Math.max(1, (line.columnLength(terminal) + width - 1) / width);
            }
        }
        StringBuilder out = new StringBuilder();
        go(out, above, 0);
        terminal.writer().write(out.append(ERASE_BELOW).toString());
        drawn = Rows.NONE;
    }

    /** Draws what JLine draws by itself, which is nothing, before something is printed above. */
    @Override
    public void update(List<AttributedString> lines, int target, boolean flush) {
        int row = lines.isEmpty() ? 0 : Math.min(Math.max(0, target) / columns1, lines.size() - 1);
        int index = lines.isEmpty()
                ? 0
                : lines.get(row)
                        .columnSubSequence(terminal, 0, target % columns1)
                        .length();
        draw(new Rows(List.copyOf(lines), row, index));
        if (flush) {
            terminal.flush();
        }
    }

    @Override
    public void reset() {
        super.reset();
        drawn = Rows.NONE;
    }
}
