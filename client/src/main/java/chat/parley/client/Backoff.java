package chat.parley.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Random delays that grow with each failure, so that the clients of a gateway that died do not all come back at the same
 * moment ("full jitter"). Owned by one thread.
 */
final class Backoff {
    private final long minNanos;
    private final long maxNanos;
    private final RandomGenerator random;
    private int failures;

    Backoff(Duration min, Duration max, RandomGenerator random) {
        this.minNanos = Math.max(1, min.toNanos());
        this.maxNanos = Math.max(minNanos, max.toNanos());
        this.random = random;
    }

    /**
     * A random delay between nothing and a bound, which is {@code min} at first and doubles each time, up to {@code max}.
     */
    Duration next() {
        long bound = failures >= Long.numberOfLeadingZeros(minNanos) - 1
                ? maxNanos
                : Math.min(maxNanos, minNanos << failures);
        failures++;
        return Duration.ofNanos(random.nextLong(bound + 1));
    }

    void reset() {
        failures = 0;
    }
}
