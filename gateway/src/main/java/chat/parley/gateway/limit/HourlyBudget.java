package chat.parley.gateway.limit;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What each of many may have of something in an hour: a {@link RateBudget} of things that are taken one by one. Thread-safe.
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

    /** Whether there are still {@code many} to take. */
    boolean hasLeft(K key, int many) {
        return budget.untilThereIs(key, many).isEmpty();
    }

    /** Gives back one that was taken and not needed. */
    void giveBack(K key) {
        budget.giveBack(key, 1);
    }

    /** How many keys are remembered. */
    int size() {
        return budget.size();
    }
}
