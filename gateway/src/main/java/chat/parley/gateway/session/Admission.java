package chat.parley.gateway.session;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Which requests of one connection are taken: {@code burst} at once and {@code perSecond} for long, and while few enough
 * are under way. One that is not is told a time of its own: by then, and not much later, there is room for it, behind those
 * that were refused before. So a client that comes again with each request at its time is refused about once for each.
 *
 * <p>Who was told what is not kept: there are two sums, of tokens and of those that are still to come. A client that does
 * not obey takes the places of its own other requests, nobody else's; and no time is longer than {@link #LONGEST}. (ADR 0032)
 *
 * <p>Not thread-safe: owned by the connection's loop.
 */
final class Admission {
    static final Duration LONGEST = Duration.ofSeconds(30);

    private static final double NANOS_PER_SECOND = 1e9;
    /** How long an answer is taken to need before any has been seen; the fields below bound what is believed later. */
    private static final long FIRST_ANSWER_NANOS = Duration.ofMillis(50).toNanos();

    private static final long LEAST_ANSWER_NANOS = Duration.ofMillis(20).toNanos();
    private static final long MOST_ANSWER_NANOS = Duration.ofSeconds(5).toNanos();
    /** How long after the last time that was told those who have not come are taken to come no more. */
    private static final long FORGET_NANOS = Duration.ofSeconds(1).toNanos();

    private final double perSecond;
    private final double burst;
    private final int mostUnderWay;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private double tokens;
    private long filledAtNanos;
    /** How many of those that were refused have not come again. */
    private long awaited;
    /** The latest time that was told; the field below counts only those that had to wait for answers. */
    private long lastTimeNanos;

    private long lastPlaceNanos;
    /** How long answers took lately. */
    private double answerNanos = FIRST_ANSWER_NANOS;

    Admission(int perSecond, int burst, int mostUnderWay, LongSupplier nanoTime, RandomGenerator random) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.mostUnderWay = mostUnderWay;
        this.nanoTime = nanoTime;
        this.random = random;
        this.tokens = burst;
        this.filledAtNanos = nanoTime.getAsLong();
        this.lastTimeNanos = filledAtNanos;
        this.lastPlaceNanos = filledAtNanos;
    }

    /**
     * Takes one more request; or says when it is to come again.
     *
     * @param underWay requests without an answer yet
     * @param oldest how long the first of them has been without
     */
    Optional<Duration> take(int underWay, Duration oldest) {
        long now = nanoTime.getAsLong();
        fill(now);
        if (now - lastTimeNanos > FORGET_NANOS) {
            awaited = 0;
        }
        if (underWay < mostUnderWay && tokens >= 1) {
            tokens--;
            awaited = Math.max(0, awaited - 1);
            return Optional.empty();
        }
        long wait = untilToken();
        if (underWay >= mostUnderWay) {
            wait = Math.max(wait, untilPlace(now, oldest.toNanos()));
        }
        return Optional.of(told(now, wait));
    }

    private void fill(long now) {
        tokens = Math.min(burst, tokens + (now - filledAtNanos) * perSecond / NANOS_PER_SECOND);
        filledAtNanos = now;
    }

    /** How long until there is a token that nobody is to come for. */
    private long untilToken() {
        return (long) Math.ceil(Math.max(0, awaited + 1 - tokens) * NANOS_PER_SECOND / perSecond);
    }

    /**
     * How long until one of those under way has been answered that nobody is to follow; half of the places are for
     * newcomers.
     */
    private long untilPlace(long now, long oldestNanos) {
        long answer =
                Math.max(LEAST_ANSWER_NANOS, Math.min(MOST_ANSWER_NANOS, Math.max((long) answerNanos, oldestNanos)));
        long first = now + answer;
        long next = lastPlaceNanos + 2 * answer / mostUnderWay;
        lastPlaceNanos = next - first > 0 ? next : first;
        return lastPlaceNanos - now;
    }

    /** The wait that is told. What lies further off than can be foreseen is spread at random. */
    private Duration told(long now, long wait) {
        long longest = LONGEST.toNanos();
        if (wait > longest) {
            wait = longest / 2 + random.nextLong(longest / 2);
            lastPlaceNanos = Math.min(lastPlaceNanos, now + longest);
        } else {
            awaited++;
        }
        if (now + wait - lastTimeNanos > 0) {
            lastTimeNanos = now + wait;
        }
        // Whole milliseconds are told, and timers may be a little early.
        return Duration.ofMillis(wait / 1_000_000 + 1);
    }

    /** Notes how long a request took to be answered. */
    void answered(Duration after) {
        answerNanos += (after.toNanos() - answerNanos) / 8;
    }
}
