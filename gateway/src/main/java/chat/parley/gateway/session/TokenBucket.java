package chat.parley.gateway.session;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Lets {@code burst} requests through at once and {@code perSecond} for long. Not thread-safe. */
final class TokenBucket {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final double perSecond;
    private final double burst;
    private final LongSupplier nanoTime;
    private double tokens;
    private long filledAtNanos;

    TokenBucket(int perSecond, int burst, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.nanoTime = nanoTime;
        this.tokens = burst;
        this.filledAtNanos = nanoTime.getAsLong();
    }

    /** Takes a token; false, and nothing taken, if there is none. */
    boolean take() {
        long now = nanoTime.getAsLong();
        tokens = Math.min(burst, tokens + (now - filledAtNanos) * perSecond / NANOS_PER_SECOND);
        filledAtNanos = now;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }

    /** Until there is a token, if nobody takes one. */
    Duration untilNext() {
        return Duration.ofMillis((long) Math.ceil(Math.max(0, 1 - tokens) * 1000 / perSecond));
    }
}
