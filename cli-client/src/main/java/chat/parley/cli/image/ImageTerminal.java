package chat.parley.cli.image;

import chat.parley.cli.outcome.Trouble;
import chat.parley.cli.screen.TerminalReport;
import java.nio.file.Path;
import java.util.Map;

/** A terminal as far as images go. Immutable. */
public final class ImageTerminal {
    /** Smaller characters cannot be read: what says so means something else. */
    private static final int LEAST_CELL = 4;

    private static final int MOST_CELL = 200;

    /** Of these it is known without {@code COLORTERM}, which does not come along to other machines. */
    private static final String[] ALL_COLOURS = {"vte", "kitty", "ghostty", "konsole", "wezterm", "foot", "iterm2"};

    private final ImageWriter writer;

    private ImageTerminal(ImageWriter writer) {
        this.writer = writer;
    }

    /**
     * One that shows images in this style.
     *
     * @param columns of its window
     * @param rows of its window
     */
    public static ImageTerminal of(
            ImageStyle style, Map<String, String> environment, TerminalReport report, int columns, int rows) {
        Fit.Cell cell = cell(report, columns, rows);
        return new ImageTerminal(
                switch (style) {
                    case KITTY -> new KittyWriter(cell);
                    case ITERM2 -> new ItermWriter(cell);
                    case SIXEL -> new SixelWriter(cell, report.graphics(), report.registers());
                    case BLOCKS -> new HalfBlockWriter(depth(environment, report));
                });
    }

    /** What the terminal said; or what it said of its window, which xterm has its largest image fill. */
    private static Fit.Cell cell(TerminalReport report, int columns, int rows) {
        TerminalReport.Area cell = report.cell();
        if (cell == null && report.graphics() != null) {
            cell = new TerminalReport.Area(
                    report.graphics().width() / columns, report.graphics().height() / rows);
        }
        return cell == null || cell.width() < LEAST_CELL || cell.height() < LEAST_CELL || cell.height() > MOST_CELL
                ? Fit.Cell.USUAL
                : new Fit.Cell(cell.width(), cell.height());
    }

    private static HalfBlockWriter.Depth depth(Map<String, String> environment, TerminalReport report) {
        String colours = environment.getOrDefault("COLORTERM", "");
        boolean all = colours.equals("truecolor")
                || colours.equals("24bit")
                || environment.getOrDefault("TERM", "").endsWith("-direct")
                || report.is(ALL_COLOURS);
        return all ? HalfBlockWriter.Depth.TRUE : HalfBlockWriter.Depth.INDEXED;
    }

    /**
     * What draws the file, in no more than so many columns and rows, when it is sent at the beginning of a line as it is. Throws
     * a {@link Trouble} for a file that is no image, or a larger one than is shown.
     */
    public String draw(Path file, int columns, int rows) {
        return writer.write(ImageFile.read(file), new Fit.Box(columns, rows));
    }

    /** Of a file that may be shown: so large at most. */
    public static long mostBytes() {
        return ImageFile.MOST_BYTES;
    }
}
