package chat.parley.cli.image;

import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;

/**
 * Reads a file that may be anything: what it says of its size is believed only to refuse it. PNG, JPEG, GIF, BMP and WBMP,
 * which Java knows; of an animation the first picture.
 */
final class ImageFile {
    /** The largest file that is read, in bytes, and so how much is fetched for a look. */
    static final long MOST_BYTES = 25 << 20;
    /** How many pixels an image may have, whatever is shown of it: a file of some kilobytes may claim any number. */
    static final long MOST_PIXELS = 50_000_000;
    /** How many pixels a side may have: what is read line by line holds whole lines. */
    static final int LONGEST_SIDE = 30_000;
    /** How many pixels are held in memory, 4 bytes each; of larger images every second, third, … one is read. */
    static final long MOST_HELD = 4_000_000;

    /** For how long a file may be decoded: a JPEG may go over all its pixels once for every hundred bytes of the file. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** The formats that are read. What else Java, or somebody's plug-in for it, can read is not for files from anybody. */
    private static final Set<String> FORMATS = Set.of("png", "jpeg", "gif", "bmp", "wbmp");

    private ImageFile() {}

    static Pixels read(Path file) {
        return read(file, LONGEST);
    }

    static Pixels read(Path file, Duration longest) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw refused("is larger than " + (MOST_BYTES >> 20) + " MiB");
            }
            try (ImageInputStream in = new LimitedInput(file, longest)) {
                return read(in);
            }
        } catch (OutOfMemoryError e) {
            throw refused("needs more memory than there is");
        } catch (IOException | RuntimeException e) {
            throw e instanceof Trouble trouble ? trouble : refused("cannot be read as an image: " + reason(e));
        }
    }

    /**
     * Reads from the file itself, and fails once {@code longest} is over: Java's usual way makes a copy of the file
     * first.
     */
    private static final class LimitedInput extends FileImageInputStream {
        private final Duration longest;
        private final long startNanos = System.nanoTime();

        LimitedInput(Path file, Duration longest) throws IOException {
            super(file.toFile());
            this.longest = longest;
        }

        @Override
        public int read() throws IOException {
            check();
            return super.read();
        }

        @Override
        public int read(byte[] bytes, int from, int count) throws IOException {
            check();
            return super.read(bytes, from, count);
        }

        private void check() {
            if (System.nanoTime() - startNanos > longest.toNanos()) {
                throw refused("takes longer than " + longest.toSeconds() + " s to decode");
            }
        }
    }

    private static Pixels read(ImageInputStream in) throws IOException {
        ImageReader reader = reader(in);
        try {
            // Only the pixels: what else is in the file may be compressed without bound, too.
            reader.setInput(in, true, true);
            long width = reader.getWidth(0);
            long height = reader.getHeight(0);
            if (width * height > MOST_PIXELS) {
                throw refused("has " + width + " × " + height + " pixels, and up to " + MOST_PIXELS / 1_000_000
                        + " million are shown");
            }
            if (Math.max(width, height) > LONGEST_SIDE) {
                throw refused("has " + width + " × " + height + " pixels, and up to " + LONGEST_SIDE
                        + " in a row or column are shown");
            }
            ImageReadParam part = reader.getDefaultReadParam();
            int step = (int) Math.ceil(Math.sqrt((double) width * height / MOST_HELD));
            if (step > 1) {
                part.setSourceSubsampling(step, step, 0, 0);
            }
            BufferedImage image = reader.read(0, part);
            return Pixels.of(image);
        } finally {
            reader.dispose();
        }
    }

    private static ImageReader reader(ImageInputStream in) throws IOException {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (Arrays.stream(reader.getOriginatingProvider().getFormatNames())
                    .anyMatch(name -> FORMATS.contains(name.toLowerCase(Locale.ROOT)))) {
                return reader;
            }
            reader.dispose();
        }
        throw refused("is no PNG, JPEG, GIF or BMP");
    }

    private static String reason(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static Trouble refused(String why) {
        return new Trouble(ExitCode.REFUSED, "the file " + why);
    }
}
