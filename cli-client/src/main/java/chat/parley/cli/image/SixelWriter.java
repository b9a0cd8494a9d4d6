package chat.parley.cli.image;

import chat.parley.cli.screen.TerminalReport;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Sixel graphics, of DEC's VT340 and of xterm, foot, mlterm, Windows Terminal and others: bands of six pixels' height, each drawn
 * once for every colour in it (VT330/VT340 Programmer Reference Manual, volume 2, chapter 14).
 */
final class SixelWriter implements ImageWriter {
    private static final int BAND = 6;
    /** How many colours an image has at most: as many as the terminals mentioned have at least. */
    private static final int COLOURS = 256;

    private static final int NONE = -1;

    private final Fit.Cell cell;
    private final TerminalReport.@Nullable Area largest;
    private final int colours;

    /**
     * A writer for a terminal whose characters have the size {@code cell}.
     *
     * @param largest the largest image that the terminal takes; null if that is not known
     * @param registers how many colours it has; 0 if that is not known
     */
    SixelWriter(Fit.Cell cell, TerminalReport.@Nullable Area largest, int registers) {
        this.cell = cell;
        this.largest = largest;
        this.colours = registers == 0 ? COLOURS : Math.max(2, Math.min(COLOURS, registers));
    }

    @Override
    public String write(Pixels pixels, Fit.Box most) {
        Fit fit = Fit.of(pixels, allowed(most), cell);
        return ImageWriter.inRoom(sixels(pixels.scaledTo(fit.width(), fit.height()), colours), fit.rows());
    }

    /** {@code most}, or less if the terminal takes no image of that size: it would not show it at all. */
    private Fit.Box allowed(Fit.Box most) {
        return largest == null
                ? most
                : new Fit.Box(
                        Math.max(1, Math.min(most.columns(), largest.width() / cell.width())),
                        Math.max(1, Math.min(most.rows(), largest.height() / cell.height())));
    }

    static String sixels(Pixels pixels) {
        return sixels(pixels, COLOURS);
    }

    private static String sixels(Pixels pixels, int colours) {
        Palette palette = Palette.of(pixels, colours);
        int[] indexes = dithered(pixels, palette);
        // What is not drawn keeps what is there (P2=1). Pixels are square, and so many.
        StringBuilder text = new StringBuilder("\u001bP0;1;0q\"1;1;")
                .append(pixels.width())
                .append(';')
                .append(pixels.height());
        for (int index = 0; index < palette.size(); index++) {
            int colour = palette.colour(index);
            text.append('#').append(index).append(";2;").append(percent(Rgb.red(colour)));
            text.append(';').append(percent(Rgb.green(colour)));
            text.append(';').append(percent(Rgb.blue(colour)));
        }
        for (int top = 0; top < pixels.height(); top += BAND) {
            band(indexes, pixels.width(), top, Math.min(BAND, pixels.height() - top), palette.size(), text);
            text.append('-');
        }
        return text.append("\u001b\\").toString();
    }

    private static int percent(int share) {
        return (share * 100 + 127) / 255;
    }

    private static void band(int[] indexes, int width, int top, int height, int colours, StringBuilder text) {
        byte[][] bits = new byte[colours][];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int index = indexes[(top + y) * width + x];
                if (index != NONE) {
                    if (bits[index] == null) {
                        bits[index] = new byte[width];
                    }
                    bits[index][x] |= (byte) (1 << y);
                }
            }
        }
        for (int index = 0; index < colours; index++) {
            if (bits[index] != null) {
                text.append('#').append(index);
                runs(bits[index], text);
                text.append('$');
            }
        }
    }

    /**
     * Writes the sixels of one colour in a band: of the same one several times in a row, how often; empty ones at the end
     * are left out.
     */
    private static void runs(byte[] bits, StringBuilder text) {
        int end = bits.length;
        while (end > 0 && bits[end - 1] == 0) {
            end--;
        }
        for (int x = 0; x < end; ) {
            int from = x;
            while (x < end && bits[x] == bits[from]) {
                x++;
            }
            char sixel = (char) ('?' + bits[from]);
            text.append(
                    x - from > 3
                            ? "!" + (x - from) + sixel
                            : String.valueOf(sixel).repeat(x - from));
        }
    }

    /** The index of each pixel's colour; what is wrong with it goes to its neighbours (Floyd and Steinberg 1976). */
    private static int[] dithered(Pixels pixels, Palette palette) {
        int width = pixels.width();
        int[] indexes = new int[width * pixels.height()];
        Arrays.fill(indexes, NONE);
        // Three values each, in sixteenths, with one pixel more at both ends.
        int[] here = new int[3 * (width + 2)];
        for (int y = 0; y < pixels.height(); y++) {
            int[] below = new int[here.length];
            for (int x = 0; x < width; x++) {
                if (!pixels.visible(x, y)) {
                    continue;
                }
                int pixel = pixels.at(x, y);
                int red = wanted(Rgb.red(pixel), here[3 * x + 3]);
                int green = wanted(Rgb.green(pixel), here[3 * x + 4]);
                int blue = wanted(Rgb.blue(pixel), here[3 * x + 5]);
                int index = palette.indexOf(red, green, blue);
                indexes[y * width + x] = index;
                int colour = palette.colour(index);
                spread(red - Rgb.red(colour), 3 * x, here, below);
                spread(green - Rgb.green(colour), 3 * x + 1, here, below);
                spread(blue - Rgb.blue(colour), 3 * x + 2, here, below);
            }
            here = below;
        }
        return indexes;
    }

    private static int wanted(int share, int sixteenths) {
        return Math.max(0, Math.min(255, share + sixteenths / 16));
    }

    /** Spreads the error of a pixel over its neighbours; {@code left} is the place of the one to the left. */
    private static void spread(int error, int left, int[] here, int[] below) {
        here[left + 6] += 7 * error;
        below[left] += 3 * error;
        below[left + 3] += 5 * error;
        below[left + 6] += error;
    }
}
