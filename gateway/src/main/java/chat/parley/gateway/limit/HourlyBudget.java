package chat.parley.gateway.limit;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * So many an hour for each of many: a {@link RateBudget} of things that are taken one by one. Thread-safe.
 *
 * @param <K> whose budgets these are
 */
final class HourlyBudget<K> {
    private static final Duration HOUR = Duration.ofHours(1);

    private final RateBudget<K> budget;

    HourlyBudget(int perHour, LongSupplier nanoTime) {
        this.budget = new RateBudget<>(perHour, HOUR, nanoTime);
    }

    /** Takes one; or, if there is none left, says when there is. */
    Optional<Duration> take(K key) {
        return budget.take(key, 1);
    }

    /** How long until there is one to take; empty if there is. */
    Optional<Duration> untilNext(K key) {
        return budget.untilThereIs(key, 1);
    }

    /** Whether there are still so many. */
    boolean hasLeft(K key, int many) {
        return budget.untilThereIs(key, many).isEmpty();
    }

    /** One that was taken was not needed. */
    void giveBack(K key) {
        budget.giveBack(key, 1);
    }

    /** How many are kept. */
    int size() {
        return budget.size();
    }
}
