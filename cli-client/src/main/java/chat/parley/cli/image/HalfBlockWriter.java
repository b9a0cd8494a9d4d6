package chat.parley.cli.image;

/**
 * Writes images with characters that are half one colour and half another, for terminals that can only write: two pixels
 * in each.
 */
final class HalfBlockWriter implements ImageWriter {
    private static final char UPPER = '\u2580';
    private static final char LOWER = '\u2584';

    private final Depth depth;

    HalfBlockWriter(Depth depth) {
        this.depth = depth;
    }

    /** How many colours a terminal has. */
    enum Depth {
        /** Any colour, given by 24 bits. */
        TRUE,
        /** The cube of 6 × 6 × 6 colours and the greys of xterm's 256. */
        INDEXED
    }

    @Override
    public String write(Pixels pixels, Fit.Box most) {
        Fit fit = Fit.of(pixels, most, Fit.Cell.HALVES);
        Pixels halves = pixels.scaledTo(fit.width(), fit.height());
        StringBuilder text = new StringBuilder();
        for (int y = 0; y < halves.height(); y += 2) {
            text.append(y == 0 ? "" : "\n");
            row(halves, y, text);
        }
        return text.toString();
    }

    private void row(Pixels halves, int y, StringBuilder text) {
        String colours = "";
        for (int x = 0; x < halves.width(); x++) {
            boolean upper = halves.visible(x, y);
            boolean lower = y + 1 < halves.height() && halves.visible(x, y + 1);
            String wanted =
                    (upper ? foreground(halves.at(x, y)) : lower ? foreground(halves.at(x, y + 1)) : "\u001b[39m")
                            + (upper && lower ? background(halves.at(x, y + 1)) : "\u001b[49m");
            if (!wanted.equals(colours)) {
                text.append(wanted);
                colours = wanted;
            }
            text.append(upper ? UPPER : lower ? LOWER : ' ');
        }
        text.append("\u001b[0m");
    }

    private String foreground(int pixel) {
        return "\u001b[38;" + colour(pixel);
    }

    private String background(int pixel) {
        return "\u001b[48;" + colour(pixel);
    }

    private String colour(int pixel) {
        int red = Rgb.red(pixel);
        int green = Rgb.green(pixel);
        int blue = Rgb.blue(pixel);
        return depth == Depth.TRUE
                ? "2;" + red + ";" + green + ";" + blue + "m"
                : "5;" + IndexedColours.nearest(red, green, blue) + "m";
    }
}
