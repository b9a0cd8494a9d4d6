package chat.parley.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.patience.Patience;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class UnderWayTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final UnderWay underWay = new UnderWay();

    @Test
    void withNothingUnderWayNothingIsWaitedFor() {
        assertThat(underWay.awaitNone(Duration.ZERO)).isTrue();
        assertThat(underWay.awaitNone(Duration.ofSeconds(-1))).isTrue();
    }

    @Test
    void theLastThatEndsEndsTheWait() throws Exception {
        underWay.began();
        underWay.began();
        CompletableFuture<Boolean> none = CompletableFuture.supplyAsync(() -> underWay.awaitNone(LONG));
        underWay.ended();
        assertThat(none).isNotDone();
        underWay.ended();
        assertThat(none.get(Patience.MOST.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void theLimitEndsTheWaitToo() {
        underWay.began();
        assertThat(underWay.awaitNone(Duration.ofMillis(20))).isFalse();
        assertThat(underWay.count()).isEqualTo(1);
    }

    @Test
    void lessThanAMillisecondIsWaitedForAsWell() throws InterruptedException {
        // Who waits lets others go on: then the last one may end. Whether it does within that time is up to the
        // machine.
        boolean ended = false;
        for (int attempt = 0; attempt < 10_000 && !ended; attempt++) {
            UnderWay one = new UnderWay();
            one.began();
            Thread last = new Thread(one::ended);
            synchronized (one) {
                last.start();
                while (last.getState() != Thread.State.BLOCKED) {
                    Thread.onSpinWait();
                }
                ended = one.awaitNone(Duration.ofNanos(999_999));
            }
            last.join();
        }
        assertThat(ended).isTrue();
    }

    @Test
    void anInterruptEndsTheWaitAndStays() {
        underWay.began();
        Thread.currentThread().interrupt();
        assertThat(underWay.awaitNone(LONG)).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }
}
