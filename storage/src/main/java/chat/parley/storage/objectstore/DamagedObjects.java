package chat.parley.storage.objectstore;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers which objects were found damaged since the start, and logs each of them once. Thread-safe. */
public final class DamagedObjects {
    private static final Logger LOG = LoggerFactory.getLogger(DamagedObjects.class);
    /** How many objects are remembered at most: some 100 KB of keys. */
    private static final int MAX = 1000;

    private final Set<String> keys = ConcurrentHashMap.newKeySet();

    /** What {@code reading} returns; a damaged object is noted. */
    public <T> T noting(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (DamagedObjectException e) {
            if (keys.size() < MAX && keys.add(e.key())) {
                LOG.error("an object is damaged, restore it from a copy key={} cause=\"{}\"", e.key(), e.getMessage());
            }
            throw e;
        }
    }

    /** How many objects were found damaged so far, up to {@value #MAX}. */
    public int count() {
        return keys.size();
    }
}
