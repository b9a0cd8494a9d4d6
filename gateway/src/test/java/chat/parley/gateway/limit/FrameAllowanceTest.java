package chat.parley.gateway.limit;

import static chat.parley.gateway.limit.FrameAllowance.Verdict.CLOSE;
import static chat.parley.gateway.limit.FrameAllowance.Verdict.GO_ON;
import static chat.parley.gateway.limit.FrameAllowance.Verdict.PAUSE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FrameAllowanceTest {
    private long nowNanos;
    private final FrameAllowance allowance = new FrameAllowance(10, 100, () -> nowNanos);

    private void pass(Duration time) {
        nowNanos += time.toNanos();
    }

    @Test
    void theBurstIsThereAtOnceAndComesBackWithTime() {
        for (int i = 0; i < 100; i++) {
            assertThat(allowance.spend(1)).isEqualTo(GO_ON);
        }
        assertThat(allowance.spend(5)).isEqualTo(PAUSE);
        assertThat(allowance.untilPaid()).isEqualTo(Duration.ofMillis(500));
        pass(Duration.ofSeconds(1));
        assertThat(allowance.spend(5)).isEqualTo(GO_ON);
    }

    @Test
    void whoGoesOnWithoutBeingReadForAsMuchAgainIsClosed() {
        assertThat(allowance.spend(200)).isEqualTo(PAUSE);
        assertThat(allowance.spend(1)).isEqualTo(CLOSE);
    }

    @Test
    void whoIsTooFastAfterEveryPauseIsClosedInTheEnd() {
        allowance.spend(100);
        int pauses = 0;
        while (allowance.spend(1) == PAUSE) {
            pauses++;
            pass(allowance.untilPaid());
        }
        assertThat(pauses).isEqualTo(FrameAllowance.MAX_PAUSES);
    }

    @Test
    void aRestMakesUpForEarlierPauses() {
        for (int i = 0; i < 3 * FrameAllowance.MAX_PAUSES; i++) {
            assertThat(allowance.spend(101)).isEqualTo(PAUSE);
            pass(Duration.ofMinutes(1));
        }
    }

    @Test
    void aUserHasAllOfAUsersAllowance() {
        allowance.spend(150);
        allowance.renew(200, 2000);
        assertThat(allowance.spend(2000)).isEqualTo(GO_ON);
        assertThat(allowance.spend(200)).isEqualTo(PAUSE);
        assertThat(allowance.untilPaid()).isEqualTo(Duration.ofSeconds(1));
    }
}
