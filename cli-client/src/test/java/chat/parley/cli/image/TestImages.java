package chat.parley.cli.image;

import java.util.Arrays;

/** Images to try with. */
final class TestImages {
    private TestImages() {}

    /** Red grows to the right and green downwards; all of it is opaque. */
    static Pixels gradient(int width, int height) {
        int[] argb = new int[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int red = 255 * x / Math.max(1, width - 1);
                int green = 255 * y / Math.max(1, height - 1);
                argb[y * width + x] = 0xff000000 | (red << 16) | (green << 8) | 0x40;
            }
        }
        return new Pixels(width, height, argb);
    }

    static Pixels plain(int width, int height, int argb) {
        int[] all = new int[width * height];
        Arrays.fill(all, argb);
        return new Pixels(width, height, all);
    }

    /** The mean difference of a colour's share, 0 to 255, of two images of one size. */
    static double difference(Pixels one, Pixels other) {
        long sum = 0;
        for (int y = 0; y < one.height(); y++) {
            for (int x = 0; x < one.width(); x++) {
                for (int shift = 0; shift <= 16; shift += 8) {
                    sum += Math.abs(((one.at(x, y) >> shift) & 0xff) - ((other.at(x, y) >> shift) & 0xff));
                }
            }
        }
        return (double) sum / (3L * one.width() * one.height());
    }
}
