package chat.parley.gateway.limit;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * So much an hour for each of many: all of it at once, and what was taken comes back evenly. Of each that has taken anything
 * one number is {@linkplain Remembered remembered}, the time at which all of it is back. Thread-safe.
 *
 * @param <K> whose budgets these are
 */
final class HourlyBudget<K> {
    private static final long HOUR_NANOS = Duration.ofHours(1).toNanos();

    private final long stepNanos;
    private final LongSupplier nanoTime;
    /** When each is full again. Guarded by this. */
    private final Remembered<K, Long> fullAtNanos;

    HourlyBudget(int perHour, LongSupplier nanoTime) {
        this.stepNanos = HOUR_NANOS / perHour;
        this.nanoTime = nanoTime;
        this.fullAtNanos = new Remembered<>(fullAt -> fullAt - nanoTime.getAsLong() <= 0);
    }

    /** Takes one; or, if there is none left, says when there is. */
    synchronized Optional<Duration> take(K key) {
        long now = nanoTime.getAsLong();
        Optional<Duration> wait = wait(key, now);
        if (wait.isEmpty()) {
            fullAtNanos.put(key, fullAt(key, now) + stepNanos);
        }
        return wait;
    }

    /** How long until there is one to take; empty if there is. */
    synchronized Optional<Duration> untilNext(K key) {
        return wait(key, nanoTime.getAsLong());
    }

    /** One that was taken was not needed. */
    synchronized void giveBack(K key) {
        long now = nanoTime.getAsLong();
        fullAtNanos.replace(key, fullAt -> fullAt - stepNanos - now > 0 ? fullAt - stepNanos : null);
    }

    /** How many are kept. */
    synchronized int size() {
        return fullAtNanos.size();
    }

    private Optional<Duration> wait(K key, long now) {
        long nanos = fullAt(key, now) - now + stepNanos - HOUR_NANOS;
        return nanos > 0 ? Optional.of(Duration.ofNanos(nanos)) : Optional.empty();
    }

    private long fullAt(K key, long now) {
        Long known = fullAtNanos.get(key);
        return known != null ? known : now;
    }
}
