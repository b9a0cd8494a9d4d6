package chat.parley.cli.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class TransfersTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private final AtomicLong nanos = new AtomicLong(7);
    private final Transfers transfers = new Transfers(nanos::get);

    @Test
    void itIsToldHowFarHowFastAndHowLongStill() {
        Transfer transfer = transfers.begin(Transfer.Direction.UP, "plan.pdf", () -> {});
        assertThat(transfers.states().get(0).secondsLeft()).isEqualTo(-1);
        transfer.at(0, 1000);
        nanos.addAndGet(2 * SECOND);
        transfer.at(200, 1000);
        Transfer.State state = transfers.states().get(0);
        assertThat(state.percent()).isEqualTo(20);
        assertThat(state.perSecond()).isEqualTo(100);
        assertThat(state.secondsLeft()).isEqualTo(8);
        transfers.ended(transfer);
        assertThat(transfers.states()).isEmpty();
    }

    @Test
    void onlyTheLastSecondsCountAndAPauseShows() {
        Transfer transfer = transfers.begin(Transfer.Direction.DOWN, "a", () -> {});
        for (int second = 0; second <= 20; second++) {
            transfer.at(second < 10 ? 0 : (second - 9) * 50L, 10_000);
            nanos.addAndGet(SECOND);
        }
        assertThat(transfers.states().get(0).perSecond()).isBetween(40L, 50L);
        nanos.addAndGet(60 * SECOND);
        assertThat(transfers.states().get(0).perSecond()).isLessThan(5);
    }

    @Test
    void afterACutItIsMeasuredAnew() {
        Transfer transfer = transfers.begin(Transfer.Direction.UP, "a", () -> {});
        transfer.at(900, 1000);
        nanos.addAndGet(SECOND);
        transfer.at(100, 1000);
        nanos.addAndGet(SECOND);
        transfer.at(150, 1000);
        assertThat(transfers.states().get(0).perSecond()).isEqualTo(50);
    }

    @Test
    void theNewestIsCancelledFirstAndNoneTwice() {
        List<String> cancelled = new ArrayList<>();
        transfers.begin(Transfer.Direction.UP, "one", () -> cancelled.add("one"));
        transfers.begin(Transfer.Direction.UP, "two", () -> cancelled.add("two"));
        assertThat(transfers.cancelNewest(any -> true)).isPresent();
        assertThat(transfers.cancelNewest(any -> true)).isPresent();
        assertThat(transfers.cancelNewest(any -> true)).isEmpty();
        assertThat(cancelled).containsExactly("two", "one");
    }
}
