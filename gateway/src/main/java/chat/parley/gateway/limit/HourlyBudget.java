package chat.parley.gateway.limit;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * So much an hour for each of many: all of it at once, and what was taken comes back evenly. Of each that has taken anything
 * one number is kept, the time at which all of it is back; from then on it need not be. Bounded: of very many those that took
 * nothing for longest are forgotten. Thread-safe.
 *
 * @param <K> whose budgets these are
 */
final class HourlyBudget<K> {
    static final int MAX_KEPT = 10_000;

    private static final long HOUR_NANOS = Duration.ofHours(1).toNanos();

    private final long stepNanos;
    private final LongSupplier nanoTime;
    /** When each is full again. Guarded by this; first those that took nothing for longest. */
    private final Map<K, Long> fullAtNanos = new LinkedHashMap<>();

    HourlyBudget(int perHour, LongSupplier nanoTime) {
        this.stepNanos = HOUR_NANOS / perHour;
        this.nanoTime = nanoTime;
    }

    /** Takes one; or, if there is none left, says when there is. */
    synchronized Optional<Duration> take(K key) {
        long now = nanoTime.getAsLong();
        Optional<Duration> wait = wait(key, now);
        if (wait.isEmpty()) {
            long fullAt = fullAt(fullAtNanos.remove(key), now) + stepNanos;
            forget(now);
            fullAtNanos.put(key, fullAt);
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
        fullAtNanos.computeIfPresent(key, (any, fullAt) -> fullAt - stepNanos - now > 0 ? fullAt - stepNanos : null);
    }

    /** How many are kept. */
    synchronized int size() {
        return fullAtNanos.size();
    }

    private Optional<Duration> wait(K key, long now) {
        long nanos = fullAt(fullAtNanos.get(key), now) - now + stepNanos - HOUR_NANOS;
        return nanos > 0 ? Optional.of(Duration.ofNanos(nanos)) : Optional.empty();
    }

    private static long fullAt(@Nullable Long known, long now) {
        return known != null && known - now > 0 ? known : now;
    }

    /** Makes room for one more. Two at a time at least: so what is full again goes sooner than others come. */
    private void forget(long now) {
        Iterator<Long> eldest = fullAtNanos.values().iterator();
        for (int looked = 0; looked < 2 && eldest.hasNext(); looked++) {
            if (eldest.next() - now <= 0 || fullAtNanos.size() >= MAX_KEPT) {
                eldest.remove();
            }
        }
    }
}
