package chat.parley.cli.image;

/** The inline images of iTerm2, which WezTerm, mintty and others show, too: https://iterm2.com/documentation-images.html. */
final class ItermWriter implements ImageWriter {
    private final Fit.Cell cell;

    ItermWriter(Fit.Cell cell) {
        this.cell = cell;
    }

    @Override
    public String write(Pixels pixels, Fit.Box most) {
        Fit fit = Fit.of(pixels, most, cell);
        byte[] file = Png.of(pixels.scaledTo(fit.width(), fit.height()));
        return ImageWriter.inRoom(
                "\u001b]1337;File=inline=1;size=" + file.length + ";width=" + fit.columns() + ";height=" + fit.rows()
                        + ";preserveAspectRatio=1;doNotMoveCursor=1:" + Png.base64(file) + "\u0007",
                fit.rows());
    }
}
