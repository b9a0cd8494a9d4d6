package chat.parley.cli.image;

/**
 * The graphics protocol of Kitty, which Ghostty, Konsole and others speak, too:
 * https://sw.kovidgoyal.net/kitty/graphics-protocol/. The image is sent as PNG and scaled by the terminal.
 */
final class KittyWriter implements ImageWriter {
    /** How many characters one sequence may carry. */
    private static final int CHUNK = 4096;

    private final Fit.Cell cell;

    KittyWriter(Fit.Cell cell) {
        this.cell = cell;
    }

    @Override
    public String write(Pixels pixels, Fit.Box most) {
        Fit fit = Fit.of(pixels, most, cell);
        String data = Png.base64(Png.of(pixels.scaledTo(fit.width(), fit.height())));
        StringBuilder drawing = new StringBuilder();
        for (int at = 0; at < data.length(); at += CHUNK) {
            int end = Math.min(data.length(), at + CHUNK);
            // Show it (a=T), as PNG (f=100), in these cells, leaving the cursor (C=1), and answer nothing (q=2).
            String first = at > 0 ? "" : "a=T,f=100,c=" + fit.columns() + ",r=" + fit.rows() + ",C=1,q=2,";
            drawing.append("\u001b_G")
                    .append(first)
                    .append(end < data.length() ? "m=1;" : "m=0;")
                    .append(data, at, end)
                    .append("\u001b\\");
        }
        return ImageWriter.inRoom(drawing.toString(), fit.rows());
    }
}
