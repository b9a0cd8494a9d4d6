package chat.parley.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OverloadTest {
    private long nowNanos = Long.MAX_VALUE - 5;
    private final Overload overload = new Overload(() -> nowNanos, new Random(1));

    private void goOnFor(int seconds) {
        for (int i = 0; i < seconds; i++) {
            nowNanos += Duration.ofSeconds(1).toNanos();
            assertThat(overload.again()).isPositive();
        }
    }

    @Test
    void timesAreSpread() {
        assertThat(IntStream.range(0, 1000).mapToObj(i -> overload.again().toMillis()))
                .allSatisfy(millis -> assertThat(millis).isBetween(500L, 1000L))
                .satisfies(millis -> assertThat(millis.stream().distinct()).hasSizeGreaterThan(300));
    }

    @Test
    void whoseBackendDoesNotAnswerComesSoonHoweverLongThatLasts() {
        goOnFor(100);
        assertThat(IntStream.range(0, 1000).mapToObj(i -> overload.soon().toMillis()))
                .allSatisfy(millis -> assertThat(millis).isBetween(500L, 1500L));
    }

    @Test
    void theLongerItLastsTheLaterButNeverVeryLate() {
        assertThat(overload.again()).isPositive();
        goOnFor(4);
        assertThat(overload.again()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
        goOnFor(100);
        assertThat(overload.again()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
    }

    @Test
    void whenItIsOverTheNextBeginsAtTheBeginning() {
        goOnFor(100);
        nowNanos += Duration.ofSeconds(15).toNanos();
        assertThat(overload.again()).isLessThan(Duration.ofSeconds(1));
    }
}
