package chat.parley.storage.compaction;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * Segments whose every event was seen in others that rank higher, and since when. They may go after {@link #GRACE}: no
 * reader that could not have listed the others still reads then. Kept in memory only: what is forgotten, by a crash, is
 * found again. Not thread-safe.
 */
final class Removable {
    /**
     * How long a segment stays after it became removable: longer than {@code ListingAge.MAX}, by more than a request
     * takes.
     */
    static final Duration GRACE = Duration.ofMinutes(15);
    /** How many segments wait for their removal at most: some 15 MB of keys. */
    private static final int MAX_KEYS = 50_000;

    private final LongSupplier nanoTime;
    private final Map<String, Long> sinceNanos = new HashMap<>();
    private final Deque<String> oldestFirst = new ArrayDeque<>();

    Removable(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void add(Collection<String> keys) {
        for (String key : keys) {
            if (sinceNanos.putIfAbsent(key, nanoTime.getAsLong()) == null) {
                oldestFirst.add(key);
            }
        }
    }

    boolean contains(String key) {
        return sinceNanos.containsKey(key);
    }

    /** Whether no more may be merged before some are removed. */
    boolean isFull() {
        return oldestFirst.size() >= MAX_KEYS;
    }

    /** Removes the segments whose grace is over, with one request each. */
    void removeDue(RestingStore store) {
        for (String key = oldestFirst.peek(); key != null && isDue(key); key = oldestFirst.peek()) {
            store.delete(key);
            oldestFirst.remove();
            sinceNanos.remove(key);
        }
    }

    private boolean isDue(String key) {
        long since = Objects.requireNonNull(sinceNanos.get(key));
        return nanoTime.getAsLong() - since >= GRACE.toNanos();
    }
}
