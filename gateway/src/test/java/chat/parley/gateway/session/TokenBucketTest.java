package chat.parley.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private long nowNanos;
    private final TokenBucket bucket = new TokenBucket(10, 3, () -> nowNanos);

    private int takeAll() {
        int taken = 0;
        while (bucket.take()) {
            taken++;
        }
        return taken;
    }

    @Test
    void aBurstPassesAndThenTheRate() {
        assertThat(takeAll()).isEqualTo(3);
        assertThat(bucket.untilNext()).isEqualTo(Duration.ofMillis(100));
        nowNanos += Duration.ofMillis(100).toNanos();
        assertThat(bucket.take()).isTrue();
        assertThat(bucket.take()).isFalse();
    }

    @Test
    void waitingLongGivesNoMoreThanTheBurst() {
        nowNanos += Duration.ofHours(1).toNanos();
        assertThat(takeAll()).isEqualTo(3);
    }
}
