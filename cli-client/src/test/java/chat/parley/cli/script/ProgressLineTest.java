package chat.parley.cli.script;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.cli.transfer.Transfer;
import org.junit.jupiter.api.Test;

final class ProgressLineTest {
    private static String line(String name, long done, long total, long perSecond) {
        return ProgressLine.line(new Transfer.State(Transfer.Direction.UP, name, done, total, perSecond));
    }

    @Test
    void itSaysHowFarHowFastAndHowLong() {
        assertThat(line("report.html", 45 << 20, 100 << 20, 1 << 20))
                .isEqualTo("report.html             45% [#########-----------]    1.0 MiB/s  0:55 left");
        assertThat(line("disk.img", 1L << 30, 5L << 40, 1 << 20))
                .endsWith("  0% [--------------------]    1.0 MiB/s  1456:04 h left");
    }

    @Test
    void whatIsNotKnownIsLeftOut() {
        assertThat(line("report.html", 0, 0, 0).stripTrailing())
                .isEqualTo("report.html              0% [--------------------]");
    }

    @Test
    void aLongNameIsShortenedAndAHostileOneHarmless() {
        assertThat(line("a name that is quite a lot longer.html", 1, 2, 0)).startsWith("a name that is quite …  50% [");
        assertThat(line("\u001b[2J", 1, 2, 0)).doesNotContain("\u001b");
    }

    @Test
    void itFitsAnOrdinaryTerminal() {
        assertThat(line("a name that is quite a lot longer.html", 1L << 39, 1L << 40, 1_048_575))
                .hasSizeLessThan(80);
    }
}
