package chat.parley.cli.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/** An image as the file that terminals with a decoder of their own are given. */
final class Png {
    private Png() {}

    static byte[] of(Pixels pixels) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(pixels.image(), "png", file)) {
                throw new IllegalStateException("this Java writes no PNG");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
        return file.toByteArray();
    }

    static String base64(byte[] file) {
        return Base64.getEncoder().encodeToString(file);
    }
}
