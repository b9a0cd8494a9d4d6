package chat.parley.cli.image;

import chat.parley.cli.outcome.Trouble;
import chat.parley.cli.screen.TerminalReport;
import java.nio.file.Path;
import java.util.Map;

/** A terminal as far as images go. Immutable. */
public final class ImageTerminal {
    /**
     * How large a character is at least, in pixels: a smaller one could not be read, so what says so means something
     * else.
     */
    private static final int LEAST_CELL = 4;

    private static final int MOST_CELL = 200;

    /**
     * The terminals of which all colours are known without {@code COLORTERM}, which does not come along to other
     * machines.
     */
    private static final String[] ALL_COLOURS = {"vte", "kitty", "ghostty", "konsole", "wezterm", "foot", "iterm2"};

    private final ImageWriter writer;

    private ImageTerminal(ImageWriter writer) {
        this.writer = writer;
    }

    /**
     * A terminal that shows images in this style.
     *
     * @param columns how many its window has
     * @param rows how many its window has
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

    /**
     * The size of a character as the terminal said it; or by the largest image that it takes, which with xterm fills its
     * window.
     */
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
     * The sequence that draws the image in {@code file}, in no more than so many columns and rows, when it is sent at the
     * beginning of a line as it is. Throws a {@link Trouble} for a file that is no image, or a larger one than is shown.
     */
    public String draw(Path file, int columns, int rows) {
        return writer.write(ImageFile.read(file), new Fit.Box(columns, rows));
    }

    /** How many bytes a file may have to be shown. */
    public static long mostBytes() {
        return ImageFile.MOST_BYTES;
    }
}
