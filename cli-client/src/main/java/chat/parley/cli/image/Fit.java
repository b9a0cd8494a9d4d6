package chat.parley.cli.image;

/**
 * How large an image is shown: in its own size, or smaller, so that it fits.
 *
 * @param columns of the terminal that it covers
 * @param rows of the terminal that it covers
 * @param width in pixels, of which a cell has those that were said
 * @param height in pixels
 */
record Fit(int columns, int rows, int width, int height) {

    /** {@code cell} is the size of one character in pixels. */
    static Fit of(Pixels pixels, Box most, Cell cell) {
        double shrink = Math.min(
                1,
                Math.min(
                        (double) most.columns() * cell.width() / pixels.width(),
                        (double) most.rows() * cell.height() / pixels.height()));
        int width = Math.max(1, (int) (pixels.width() * shrink));
        int height = Math.max(1, (int) (pixels.height() * shrink));
        return new Fit(ceilDiv(width, cell.width()), ceilDiv(height, cell.height()), width, height);
    }

    private static int ceilDiv(int dividend, int divisor) {
        return (dividend + divisor - 1) / divisor;
    }

    /** Where an image has to fit, in cells. */
    record Box(int columns, int rows) {
        Box {
            if (columns < 1 || rows < 1) {
                throw new IllegalArgumentException("no room for an image");
            }
        }
    }

    /** The size of a character in pixels. */
    record Cell(int width, int height) {
        /** Of terminals that do not say: rather small, so that an image covers no more rows than are kept free for it. */
        static final Cell USUAL = new Cell(8, 16);
        /** Half a character is one pixel. */
        static final Cell HALVES = new Cell(1, 2);

        Cell {
            if (width < 1 || height < 1) {
                throw new IllegalArgumentException("a character without size");
            }
        }
    }
}
