package chat.parley.cli.image;

/** Colours 16 to 255 of a terminal with 256, as xterm has them; the first 16 are the user's to choose. */
final class IndexedColours {
    private static final int[] STEPS = {0, 95, 135, 175, 215, 255};
    private static final int CUBE = 16;
    private static final int GREYS = 232;

    private IndexedColours() {}

    static int nearest(int red, int green, int blue) {
        int cubeRed = step(red);
        int cubeGreen = step(green);
        int cubeBlue = step(blue);
        int grey = Math.max(0, Math.min(23, ((red + green + blue) / 3 - 3) / 10));
        int level = 8 + 10 * grey;
        int byCube = distance(red - STEPS[cubeRed], green - STEPS[cubeGreen], blue - STEPS[cubeBlue]);
        int byGrey = distance(red - level, green - level, blue - level);
        return byGrey < byCube ? GREYS + grey : CUBE + 36 * cubeRed + 6 * cubeGreen + cubeBlue;
    }

    private static int step(int value) {
        int nearest = 0;
        for (int i = 1; i < STEPS.length; i++) {
            if (Math.abs(STEPS[i] - value) < Math.abs(STEPS[nearest] - value)) {
                nearest = i;
            }
        }
        return nearest;
    }

    private static int distance(int red, int green, int blue) {
        return red * red + green * green + blue * blue;
    }
}
