package chat.parley.cli.image;

/** Colours as {@code 0xRRGGBB}; what is above that in a number is left out of account. */
final class Rgb {
    private Rgb() {}

    static int of(int red, int green, int blue) {
        return (red << 16) | (green << 8) | blue;
    }

    static int red(int rgb) {
        return (rgb >> 16) & 0xff;
    }

    static int green(int rgb) {
        return (rgb >> 8) & 0xff;
    }

    static int blue(int rgb) {
        return rgb & 0xff;
    }
}
