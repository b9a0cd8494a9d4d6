package chat.parley.storage.minio;

import java.util.stream.Stream;

/** A lock for each key, from a fixed number of them: keys may share one. */
final class StripedLocks {
    private static final int STRIPES = 64;

    private final Object[] locks = Stream.generate(Object::new).limit(STRIPES).toArray();

    Object of(String key) {
        return locks[Math.floorMod(key.hashCode(), STRIPES)];
    }
}
