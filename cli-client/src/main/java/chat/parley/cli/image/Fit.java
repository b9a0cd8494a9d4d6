package chat.parley.cli.image;

/**
 * How large an image is shown: in its own size, or smaller, so that it fits.
 *
 * @param columns how many columns of the terminal it covers
 * @param rows how many rows of the terminal it covers
 * @param width in pixels, by the size of a cell that was given
 * @param height in pixels
 */
record Fit(int columns, int rows, int width, int height) {

    /**
     * The largest size in which {@code pixels} fit into {@code most}, on a terminal whose characters have the size
     * {@code cell}.
     */
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

    /** The room that an image has to fit into, in cells. */
    record Box(int columns, int rows) {
        Box {
            if (columns < 1 || rows < 1) {
                throw new IllegalArgumentException("no room for an image");
            }
        }
    }

    /** The size of a character in pixels. */
    record Cell(int width, int height) {
        /**
         * The size for terminals that do not say theirs: rather small, so that an image covers no more rows than are kept
         * free for it.
         */
        static final Cell USUAL = new Cell(8, 16);
        /** The size for half-blocks: half a character is one pixel. */
        static final Cell HALVES = new Cell(1, 2);

        Cell {
            if (width < 1 || height < 1) {
                throw new IllegalArgumentException("a character without size");
            }
        }
    }
}
