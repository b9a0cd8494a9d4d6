package chat.parley.gateway.limit;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What one connection may send besides requests that are taken: requests beyond its rate, control frames, fragments. Who
 * sends more is not read until it has been made up for; who goes on all the same is closed.
 *
 * <p>Not thread-safe: owned by the connection's loop.
 */
public final class FrameAllowance {
    /** How often it may be too much, one time after another, without a rest in between. */
    static final int MAX_PAUSES = 20;

    private static final double NANOS_PER_SECOND = 1e9;

    private final LongSupplier nanoTime;
    private int perSecond;
    private int burst;
    private double tokens;
    private long filledAtNanos;
    private int pauses;

    /** What to do with the connection. */
    public enum Verdict {
        GO_ON,
        /** Do not read it for the time of {@link #untilPaid}. */
        PAUSE,
        CLOSE
    }

    public FrameAllowance(int perSecond, int burst, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.nanoTime = nanoTime;
        this.tokens = burst;
        this.filledAtNanos = nanoTime.getAsLong();
    }

    /** Sets another allowance from now on, all of which is there. */
    public void renew(int newPerSecond, int newBurst) {
        perSecond = newPerSecond;
        burst = newBurst;
        tokens = newBurst;
    }

    /**
     * Takes {@code cost}, and says what to do with the connection. What was read before the pause may be worth as much again
     * as the burst; more is no accident.
     */
    public Verdict spend(int cost) {
        fill();
        if (tokens >= burst) {
            pauses = 0;
        }
        boolean before = tokens >= 0;
        tokens -= cost;
        if (tokens >= 0) {
            return Verdict.GO_ON;
        }
        if (before) {
            pauses++;
        }
        return tokens < -burst || pauses > MAX_PAUSES ? Verdict.CLOSE : Verdict.PAUSE;
    }

    private void fill() {
        long now = nanoTime.getAsLong();
        tokens = Math.min(burst, tokens + (now - filledAtNanos) * perSecond / NANOS_PER_SECOND);
        filledAtNanos = now;
    }

    /** How long until nothing is owed; zero if nothing is. */
    public Duration untilPaid() {
        fill();
        return Duration.ofNanos((long) Math.ceil(Math.max(0, -tokens) * NANOS_PER_SECOND / perSecond));
    }
}
