package chat.parley.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HalfBlockWriterTest {
    private static final Fit.Box BOX = new Fit.Box(40, 12);

    private static String write(Pixels image, HalfBlockWriter.Depth depth) {
        return new HalfBlockWriter(depth).write(image, BOX).replace('\u001b', '^');
    }

    @Test
    void aCharacterIsTwoPixels() {
        Pixels image = new Pixels(1, 2, new int[] {0xffff0000, 0xff0000ff});
        assertThat(write(image, HalfBlockWriter.Depth.TRUE)).isEqualTo("^[38;2;255;0;0m^[48;2;0;0;255m▀^[0m");
        assertThat(write(image, HalfBlockWriter.Depth.INDEXED)).isEqualTo("^[38;5;196m^[48;5;21m▀^[0m");
    }

    @Test
    void whatIsTransparentKeepsTheBackground() {
        Pixels image = new Pixels(3, 2, new int[] {0, 0xff00ff00, 0, 0xff00ff00, 0, 0});
        assertThat(write(image, HalfBlockWriter.Depth.TRUE)).isEqualTo("^[38;2;0;255;0m^[49m▄▀^[39m^[49m ^[0m");
    }

    @Test
    void anOddNumberOfRowsEndsWithUpperHalves() {
        assertThat(write(TestImages.plain(2, 3, 0xff000000), HalfBlockWriter.Depth.INDEXED))
                .isEqualTo("^[38;5;16m^[48;5;16m▀▀^[0m\n^[38;5;16m^[49m▀▀^[0m");
    }

    @Test
    void aLargeImageFitsAndKeepsItsShape() {
        String[] rows = write(TestImages.gradient(4000, 2000), HalfBlockWriter.Depth.TRUE)
                .split("\n", -1);
        assertThat(rows).hasSize(10);
        assertThat(rows[0].replaceAll("\\^\\[[0-9;]*m", "")).isEqualTo("▀".repeat(40));
        assertThat(write(TestImages.gradient(10, 1000), HalfBlockWriter.Depth.TRUE)
                        .split("\n", -1))
                .hasSize(12);
        assertThat(write(TestImages.gradient(100_000, 1), HalfBlockWriter.Depth.TRUE)
                        .split("\n", -1))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"0,0,0,16", "255,255,255,231", "128,128,128,244", "95,135,175,67", "8,8,8,232", "250,10,10,196"})
    void ofManyColoursTheNearestIsTaken(int red, int green, int blue, int index) {
        assertThat(IndexedColours.nearest(red, green, blue)).isEqualTo(index);
    }
}
