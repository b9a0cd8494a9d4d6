package chat.parley.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SixelWriterTest {
    @Test
    void whatIsDrawnLooksLikeTheImage() {
        Pixels image = TestImages.gradient(101, 50);
        Pixels drawn = SixelDecoder.decode(SixelWriter.sixels(image));
        assertThat(drawn.width()).isEqualTo(101);
        assertThat(drawn.height()).isEqualTo(50);
        assertThat(TestImages.difference(image.scaledTo(20, 10), drawn.scaledTo(20, 10)))
                .isLessThan(4);
        assertThat(TestImages.difference(image, drawn)).isLessThan(8);
    }

    @Test
    void fewColoursAreKeptAsTheyAre() {
        Pixels image = new Pixels(2, 1, new int[] {0xffff0000, 0xff0000ff});
        Pixels drawn = SixelDecoder.decode(SixelWriter.sixels(image));
        assertThat(drawn.at(0, 0)).isEqualTo(0xffff0000);
        assertThat(drawn.at(1, 0)).isEqualTo(0xff0000ff);
    }

    @Test
    void whatIsTransparentIsNotDrawn() {
        Pixels image = new Pixels(3, 1, new int[] {0, 0xff00ff00, 0x10ffffff});
        Pixels drawn = SixelDecoder.decode(SixelWriter.sixels(image));
        assertThat(drawn.at(0, 0)).isZero();
        assertThat(drawn.at(1, 0)).isEqualTo(0xff00ff00);
        assertThat(drawn.at(2, 0)).isZero();
        assertThat(SixelDecoder.decode(SixelWriter.sixels(TestImages.plain(9, 9, 0)))
                        .visible(4, 4))
                .isFalse();
    }

    @Test
    void aPlainAreaIsAFewCharacters() {
        assertThat(SixelWriter.sixels(TestImages.plain(600, 60, 0xff336699)).length())
                .isLessThan(200);
    }
}
