package chat.parley.gateway.limit;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Something of each of many who come of their own accord: bounded, whoever comes. What is over need not be remembered, and of
 * very many those are forgotten who came last the longest time ago. Not thread-safe.
 */
final class Remembered<K, V> {
    static final int MOST = 10_000;

    private final Predicate<V> over;
    /** First those who came last the longest time ago. */
    private final Map<K, V> kept = new LinkedHashMap<>();

    /** @param over whether it is now as if there were none */
    Remembered(Predicate<V> over) {
        this.over = over;
    }

    /** Null if there is none, or it is over. */
    @Nullable
    V get(K key) {
        V value = kept.get(key);
        return value == null || over.test(value) ? null : value;
    }

    /** {@code key} came, and is the last to be forgotten. */
    void put(K key, V value) {
        kept.remove(key);
        forget();
        kept.put(key, value);
    }

    /** Puts another in its place, or none for null. Nothing, if it is not remembered. */
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

    /** Makes room for one more. Two at a time at least: so what is over goes sooner than others come. */
    private void forget() {
        Iterator<V> eldest = kept.values().iterator();
        for (int looked = 0; looked < 2 && eldest.hasNext(); looked++) {
            if (over.test(eldest.next()) || kept.size() >= MOST) {
                eldest.remove();
            }
        }
    }
}
