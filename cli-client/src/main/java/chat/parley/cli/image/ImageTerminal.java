package chat.parley.cli.image;

import chat.parley.cli.outcome.Trouble;
import java.nio.file.Path;
import java.util.Map;

/** A terminal as far as images go. Immutable. */
public final class ImageTerminal {
    private final ImageWriter writer;

    private ImageTerminal(ImageWriter writer) {
        this.writer = writer;
    }

    /** One that shows images in this style; the environment says how many colours it has. */
    public static ImageTerminal of(ImageStyle style, Map<String, String> environment) {
        return new ImageTerminal(
                switch (style) {
                    case KITTY -> new KittyWriter(Fit.Cell.USUAL);
                    case ITERM2 -> new ItermWriter(Fit.Cell.USUAL);
                    case SIXEL -> new SixelWriter(Fit.Cell.USUAL);
                    case BLOCKS -> new HalfBlockWriter(depth(environment));
                });
    }

    private static HalfBlockWriter.Depth depth(Map<String, String> environment) {
        String colours = environment.getOrDefault("COLORTERM", "");
        boolean all = colours.equals("truecolor")
                || colours.equals("24bit")
                || environment.getOrDefault("TERM", "").endsWith("-direct");
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
