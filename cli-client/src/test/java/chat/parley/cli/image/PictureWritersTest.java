package chat.parley.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** The styles that hand a file to the terminal. */
final class PictureWritersTest {
    private static final Fit.Cell CELL = new Fit.Cell(10, 20);
    private static final Pattern KITTY = Pattern.compile("\u001b_G([^;]*);([^\u001b]*)\u001b\\\\");
    private static final Pattern ITERM2 = Pattern.compile(
            "\u001b]1337;File=inline=1;size=(\\d+);width=(\\d+);height=(\\d+);[^:]*:([^\u0007]*)\u0007");

    private static Pixels decoded(String base64) throws IOException {
        return Pixels.of(
                ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(base64))));
    }

    @Test
    void kittyIsSentThePictureInPieces() throws IOException {
        Pixels image = TestImages.gradient(300, 200);
        Matcher piece = KITTY.matcher(new KittyWriter(CELL).write(image, new Fit.Box(80, 24)));
        StringBuilder data = new StringBuilder();
        StringBuilder more = new StringBuilder();
        while (piece.find()) {
            assertThat(piece.group(2).length()).isBetween(1, 4096);
            if (data.isEmpty()) {
                assertThat(piece.group(1)).startsWith("a=T,f=100,c=30,r=10,C=1,q=2,m=");
            }
            data.append(piece.group(2));
            more.append(piece.group(1).charAt(piece.group(1).length() - 1));
        }
        assertThat(more.toString()).matches("1*0");
        assertThat(TestImages.difference(image, decoded(data.toString()))).isZero();
    }

    @Test
    void iterm2IsSentThePictureAndItsSize() throws IOException {
        Pixels image = TestImages.gradient(400, 100);
        Matcher file = ITERM2.matcher(new ItermWriter(CELL).write(image, new Fit.Box(20, 24)));
        assertThat(file.find()).isTrue();
        assertThat(file.group(2)).isEqualTo("20");
        assertThat(file.group(3)).isEqualTo("3");
        Pixels sent = decoded(file.group(4));
        assertThat(sent.width()).isEqualTo(200);
        assertThat(sent.height()).isEqualTo(50);
        assertThat(Base64.getDecoder().decode(file.group(4))).hasSize(Integer.parseInt(file.group(1)));
    }

    @Test
    void roomIsMadeAndTheCursorComesBack() {
        assertThat(ImageWriter.inRoom("image", 3)).isEqualTo("\n\n\u001b[2A\u001b7image\u001b8\u001b[2B");
        assertThat(ImageWriter.inRoom("image", 1)).isEqualTo("\u001b7image\u001b8");
    }
}
