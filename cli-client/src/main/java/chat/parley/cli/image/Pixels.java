package chat.parley.cli.image;

import java.awt.image.BufferedImage;

/** An image as rows of {@code 0xAARRGGBB}, the colours not multiplied by alpha. */
final class Pixels {
    private final int width;
    private final int height;
    private final int[] argb;

    Pixels(int width, int height, int[] argb) {
        if (width < 1 || height < 1 || argb.length != width * height) {
            throw new IllegalArgumentException(width + " x " + height + " is not " + argb.length + " pixels");
        }
        this.width = width;
        this.height = height;
        this.argb = argb;
    }

    static Pixels of(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        return new Pixels(width, height, image.getRGB(0, 0, width, height, null, 0, width));
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    int at(int x, int y) {
        return argb[y * width + x];
    }

    /** Whether the pixel is more to be seen than not, for writers that know no half-transparency. */
    boolean visible(int x, int y) {
        return at(x, y) >>> 24 >= 128;
    }

    BufferedImage image() {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, width, height, argb, 0, width);
        return image;
    }

    /** The image in another size, where each pixel is the mean of those that lie under it. */
    Pixels scaledTo(int newWidth, int newHeight) {
        if (newWidth == width && newHeight == height) {
            return this;
        }
        int[] scaled = new int[newWidth * newHeight];
        for (int y = 0; y < newHeight; y++) {
            int top = (int) ((long) y * height / newHeight);
            int bottom = Math.max(top + 1, (int) ((long) (y + 1) * height / newHeight));
            for (int x = 0; x < newWidth; x++) {
                int left = (int) ((long) x * width / newWidth);
                int right = Math.max(left + 1, (int) ((long) (x + 1) * width / newWidth));
                scaled[y * newWidth + x] = mean(left, top, right, bottom);
            }
        }
        return new Pixels(newWidth, newHeight, scaled);
    }

    private int mean(int left, int top, int right, int bottom) {
        long alpha = 0;
        long red = 0;
        long green = 0;
        long blue = 0;
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                int pixel = at(x, y);
                int weight = pixel >>> 24;
                alpha += weight;
                red += (long) weight * Rgb.red(pixel);
                green += (long) weight * Rgb.green(pixel);
                blue += (long) weight * Rgb.blue(pixel);
            }
        }
        if (alpha == 0) {
            return 0;
        }
        long count = (long) (right - left) * (bottom - top);
        long half = alpha / 2;
        int rgb = Rgb.of((int) ((red + half) / alpha), (int) ((green + half) / alpha), (int) ((blue + half) / alpha));
        return ((int) ((alpha + count / 2) / count) << 24) | rgb;
    }
}
