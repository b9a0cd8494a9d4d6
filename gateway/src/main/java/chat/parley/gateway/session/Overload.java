package chat.parley.gateway.session;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * When requests should come again that were refused through no fault of their connection: each at a time of its own, so that
 * they do not come all at once. Thread-safe.
 */
public final class Overload {
    private static final long LEAST_NANOS = Duration.ofMillis(500).toNanos();
    private static final long MOST_NANOS = Duration.ofSeconds(5).toNanos();
    /** How long nobody must have been refused for it to be over. */
    private static final long OVER_NANOS = 3 * MOST_NANOS;

    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    /** When the overload began. Guarded by this, as is the field below. */
    private long sinceNanos;

    private long latestNanos;

    /** @param random thread-safe */
    public Overload(LongSupplier nanoTime, RandomGenerator random) {
        this.nanoTime = nanoTime;
        this.random = random;
        this.latestNanos = nanoTime.getAsLong() - OVER_NANOS;
    }

    /**
     * How long one more request is to wait that met a gateway with too much to do: from half of the time for which that has
     * lasted to all of it, within bounds. Who comes sooner adds to it.
     */
    Duration again() {
        long least = Math.max(LEAST_NANOS, Math.min(MOST_NANOS, lasted() / 2));
        return Duration.ofNanos(least + random.nextLong(least));
    }

    /**
     * How long a request is to wait whose backend did not answer: that has cost it time already, and does not get worse by
     * trying again.
     */
    Duration soon() {
        return Duration.ofNanos(LEAST_NANOS + random.nextLong(2 * LEAST_NANOS));
    }

    private synchronized long lasted() {
        long now = nanoTime.getAsLong();
        if (now - latestNanos >= OVER_NANOS) {
            sinceNanos = now;
        }
        latestNanos = now;
        return now - sinceNanos;
    }
}
