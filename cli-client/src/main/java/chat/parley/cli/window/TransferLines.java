package chat.parley.cli.window;

import chat.parley.cli.text.Formatter;
import chat.parley.cli.text.SafeText;
import chat.parley.cli.transfer.Transfer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;

/** Transfers as lines with a bar: which file, how far, how fast, how long still. */
final class TransferLines {
    private static final int MOST = 4;
    private static final int WIDE = 100;
    private static final int NARROW = 70;

    private final Palette palette;

    TransferLines(Palette palette) {
        this.palette = palette;
    }

    List<AttributedString> of(List<Transfer.State> transfers, int columns) {
        List<AttributedString> lines = new ArrayList<>();
        transfers.stream().limit(MOST).forEach(each -> lines.add(one(each, columns)));
        if (transfers.size() > MOST) {
            lines.add(new AttributedString("   and " + (transfers.size() - MOST) + " more", palette.faint()));
        }
        return lines;
    }

    private AttributedString one(Transfer.State state, int columns) {
        AttributedStringBuilder line = new AttributedStringBuilder();
        line.append(state.direction() == Transfer.Direction.UP ? " ↑ " : " ↓ ");
        line.append(fitted(SafeText.line(state.name()), columns < WIDE ? 16 : 24))
                .append("  ");
        int bar = columns < NARROW ? 8 : columns < WIDE ? 12 : 20;
        int full = bar * state.percent() / 100;
        line.style(palette.progress()).append("━".repeat(full));
        line.style(palette.faint())
                .append("┈".repeat(bar - full))
                .style(palette.faint().faintOff());
        line.append(String.format(Locale.ROOT, " %3d%%", state.percent()));
        line.style(palette.faint()).append("  ").append(amount(state));
        return line.toAttributedString().columnSubSequence(0, columns - 1);
    }

    private static String amount(Transfer.State state) {
        if (state.total() == 0) {
            return "waiting";
        }
        if (state.done() == state.total()) {
            return Formatter.size(state.total()) + "  checking";
        }
        String amount = amount(Formatter.size(state.done()), Formatter.size(state.total()));
        if (state.perSecond() <= 0) {
            return amount;
        }
        return amount + "  " + Formatter.size(state.perSecond()) + "/s  " + left(state.secondsLeft());
    }

    /** How much is done: {@code 3.1 of 5.0 MiB}, with the unit once if it is the same. */
    private static String amount(String done, String total) {
        String unit = total.substring(total.indexOf(' '));
        return (done.endsWith(unit) ? done.substring(0, done.length() - unit.length()) : done) + " of " + total;
    }

    static String left(long seconds) {
        if (seconds < 60) {
            return seconds + " s left";
        }
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d min left", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d h left", seconds / 3600, seconds % 3600 / 60);
    }

    /** {@code name} exactly so wide: filled up, or cut in the middle, since names end in what tells them apart. */
    static String fitted(String name, int columns) {
        AttributedString whole = new AttributedString(name);
        int width = whole.columnLength();
        if (width <= columns) {
            return name + " ".repeat(columns - width);
        }
        int half = (columns - 1) / 2;
        String cut =
                whole.columnSubSequence(0, columns - 1 - half) + "…" + whole.columnSubSequence(width - half, width);
        return cut + " ".repeat(Math.max(0, columns - Wrapping.width(cut)));
    }
}
