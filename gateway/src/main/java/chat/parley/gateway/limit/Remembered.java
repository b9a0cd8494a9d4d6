package chat.parley.gateway.limit;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A bounded memory of something of each of many who come of their own accord. What is over need not be remembered, and of
 * very many those are forgotten who came last the longest time ago. Not thread-safe.
 */
final class Remembered<K, V> {
    static final int MOST = 10_000;

    private final Predicate<V> over;
    /** What is remembered, in the order in which they came last, the longest time ago first. */
    private final Map<K, V> kept = new LinkedHashMap<>();

    /** @param over whether a value is as good as none by now */
    Remembered(Predicate<V> over) {
        this.over = over;
    }

    /** What is remembered of {@code key}; null if that is nothing, or is over. */
    @Nullable
    V get(K key) {
        V value = kept.get(key);
        return value == null || over.test(value) ? null : value;
    }

    /** Remembers {@code value} of {@code key}, which came just now: so it is the last to be forgotten. */
    void put(K key, V value) {
        kept.remove(key);
        forget();
        kept.put(key, value);
    }

    /** Puts another value in the place of the one of {@code key}, or none for null. Does nothing if none is remembered. */
    void replace(K key, UnaryOperator<@Nullable V> by) {
        kept.computeIfPresent(key, (any, value) -> by.apply(value));
    }

    void remove(K key) {
        kept.remove(key);
    }

    Collection<V> values() {
        return kept.values();
    }

    int size() {
        return kept.size();
    }

    /** Makes room for one more. Looks at two at a time: so what is over goes sooner than others come. */
    private void forget() {
        Iterator<V> eldest = kept.values().iterator();
        for (int looked = 0; looked < 2 && eldest.hasNext(); looked++) {
            if (over.test(eldest.next()) || kept.size() >= MOST) {
                eldest.remove();
            }
        }
    }
}
