package chat.parley.cli.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.cli.outcome.Trouble;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ImageFileTest {
    @TempDir
    Path folder;

    private Path file(byte[] content) throws IOException {
        return Files.write(folder.resolve("file"), content);
    }

    private void refused(Path file, String why) {
        assertThatExceptionOfType(Trouble.class)
                .isThrownBy(() -> ImageFile.read(file))
                .satisfies(trouble -> assertThat(trouble.line()).contains(why).doesNotContain("\n"));
    }

    /** A PNG of one grey level, which says it is so large, and has as much as that of compressed nothing. */
    private static byte[] png(int width, int height, long bytes) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.write("\u0089PNG\r\n\u001a\n".getBytes(ISO_8859_1));
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        DataOutputStream fields = new DataOutputStream(head);
        fields.writeInt(width);
        fields.writeInt(height);
        fields.write(new byte[] {8, 0, 0, 0, 0});
        chunk(png, "IHDR", head.toByteArray());
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
            byte[] nothing = new byte[1 << 16];
            for (long left = bytes; left > 0; left -= nothing.length) {
                deflater.write(nothing, 0, (int) Math.min(left, nothing.length));
            }
        }
        chunk(png, "IDAT", packed.toByteArray());
        chunk(png, "IEND", new byte[0]);
        return png.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream to, String type, byte[] data) throws IOException {
        byte[] name = type.getBytes(ISO_8859_1);
        CRC32 check = new CRC32();
        check.update(name);
        check.update(data);
        DataOutputStream fields = new DataOutputStream(to);
        fields.writeInt(data.length);
        fields.write(name);
        fields.write(data);
        fields.writeInt((int) check.getValue());
    }

    @ParameterizedTest
    @CsvSource({"png,0", "bmp,0", "gif,12", "jpg,6"})
    void theUsualKindsAreRead(String kind, double lossAtMost) throws IOException {
        Pixels image = TestImages.gradient(60, 40);
        BufferedImage opaque = new BufferedImage(60, 40, BufferedImage.TYPE_INT_RGB);
        opaque.setRGB(0, 0, 60, 40, image.image().getRGB(0, 0, 60, 40, null, 0, 60), 0, 60);
        Path file = folder.resolve("image");
        assertThat(ImageIO.write(opaque, kind, file.toFile())).isTrue();
        assertThat(TestImages.difference(image, ImageFile.read(file))).isLessThanOrEqualTo(lossAtMost);
    }

    @Test
    void whatIsNoImageIsToldInOneLine() throws IOException {
        refused(file("%PDF-1.7 and so on".getBytes(ISO_8859_1)), "is no PNG, JPEG, GIF or BMP");
        refused(file(new byte[0]), "is no PNG, JPEG, GIF or BMP");
        refused(folder.resolve("missing"), "cannot be read as an image");
    }

    @Test
    void aBrokenImageIsToldInOneLine() throws IOException {
        byte[] whole = png(100, 100, 101 * 100);
        refused(file(java.util.Arrays.copyOf(whole, whole.length / 2)), "cannot be read as an image");
    }

    @Test
    void aFileThatUnpacksToGigabytesCostsNothing() throws IOException {
        refused(file(png(60_000, 60_000, 100 << 20)), "60000 × 60000 pixels, and up to 50 million are shown");
        refused(file(png(Integer.MAX_VALUE, 2, 1 << 20)), "pixels");
    }

    @Test
    void aJpegOfThousandsOfScansIsGivenUp() throws IOException {
        Path file = file(withLastScanRepeated(progressiveJpeg(1500, 1500), 20_000));
        assertThat(Files.size(file)).isLessThan(ImageFile.MOST_BYTES);
        assertThatExceptionOfType(Trouble.class)
                .isThrownBy(() -> ImageFile.read(file, Duration.ofMillis(500)))
                .satisfies(trouble -> assertThat(trouble.line()).contains("takes longer than"));
    }

    @Test
    void aJpegOfSomeScansIsRead() throws IOException {
        Path file = file(withLastScanRepeated(progressiveJpeg(60, 40), 3));
        assertThat(ImageFile.read(file).width()).isEqualTo(60);
    }

    private static byte[] progressiveJpeg(int width, int height) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(jpeg)) {
            writer.setOutput(out);
            ImageWriteParam progressive = writer.getDefaultWriteParam();
            progressive.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            BufferedImage grey = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
            writer.write(null, new IIOImage(grey, null, null), progressive);
        } finally {
            writer.dispose();
        }
        return jpeg.toByteArray();
    }

    /** Each scan has libjpeg go over all coefficients again, whatever is in it. */
    private static byte[] withLastScanRepeated(byte[] jpeg, int times) {
        int end = jpeg.length - 2;
        int scan = end;
        while (jpeg[scan] != (byte) 0xff || jpeg[scan + 1] != (byte) 0xda) {
            scan--;
        }
        ByteArrayOutputStream longer = new ByteArrayOutputStream();
        longer.write(jpeg, 0, end);
        for (int i = 0; i < times; i++) {
            longer.write(jpeg, scan, end - scan);
        }
        longer.write(jpeg, end, 2);
        return longer.toByteArray();
    }

    @Test
    void aSideHasABound() throws IOException {
        refused(file(png(30_001, 10, 30_002 * 10)), "30001 × 10 pixels, and up to 30000 in a row or column");
    }

    @Test
    void whatElseJavaReadsIsRefused() throws IOException {
        Path file = folder.resolve("image.tif");
        assertThat(ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "tiff", file.toFile()))
                .isTrue();
        refused(file, "is no PNG, JPEG, GIF or BMP");
    }

    @Test
    void ofALargeImageAPartIsHeld() throws IOException {
        Pixels image = ImageFile.read(file(png(7_000, 7_000, 7_001L * 7_000)));
        assertThat(image.width()).isEqualTo(image.height()).isBetween(1_000, 2_000);
        assertThat((long) image.width() * image.height()).isLessThanOrEqualTo(ImageFile.MOST_HELD);
    }

    @Test
    void aLargeFileIsNotRead() throws IOException {
        Path file = folder.resolve("large.png");
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.write(png(10, 10, 110));
            large.setLength(ImageFile.MOST_BYTES + 1);
        }
        refused(file, "is larger than 25 MiB");
    }
}
