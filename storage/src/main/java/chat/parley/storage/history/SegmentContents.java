package chat.parley.storage.history;

import chat.parley.storage.objectstore.DamagedObjectException;
import chat.parley.storage.objectstore.DamagedObjects;
import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.segment.SegmentCodec;
import chat.parley.storage.segment.SegmentKey;
import chat.parley.storage.segment.StoredSegment;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads segments for readers of logs, through a cache. Thread-safe. */
final class SegmentContents {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentContents.class);
    private static final long CACHE_BYTES = 32L * 1024 * 1024;
    /** How many segments whose positions cannot be read are told, each once: some 100 KB of keys. */
    private static final int MAX_TOLD = 1000;

    private final ObjectStore store;
    private final DamagedObjects damaged;
    private final SegmentCache cache = new SegmentCache(CACHE_BYTES);
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    SegmentContents(ObjectStore store, DamagedObjects damaged) {
        this.store = store;
        this.damaged = damaged;
    }

    /**
     * The contents of a segment, with one request, or none if the cache has it. Throws {@link OutdatedListing} if it is
     * gone, and {@link DamagedObjectException} if it cannot be read.
     */
    StoredSegment read(SegmentKey segment) {
        StoredSegment cached = cache.get(segment.toString());
        return cached == null ? decoded(segment, bytes(segment)) : cached;
    }

    /** Reads a segment as {@link #read} does, for those who can do without it: empty if it is damaged, which is logged. */
    Optional<StoredSegment> readIfWhole(SegmentKey segment) {
        StoredSegment cached = cache.get(segment.toString());
        if (cached != null) {
            return Optional.of(cached);
        }
        byte[] bytes = bytes(segment);
        try {
            return Optional.of(decoded(segment, bytes));
        } catch (DamagedObjectException e) {
            LOG.debug("segment left out where it can be cause=\"{}\"", e.getMessage());
            return Optional.empty();
        }
    }

    private byte[] bytes(SegmentKey segment) {
        String key = segment.toString();
        return store.get(key).orElseThrow(() -> OutdatedListing.missing(key)).bytes();
    }

    private StoredSegment decoded(SegmentKey segment, byte[] bytes) {
        String key = segment.toString();
        StoredSegment decoded = damaged.noting(() -> SegmentCodec.decode(segment, bytes));
        if (!decoded.exact() && told.size() < MAX_TOLD && told.add(key)) {
            LOG.warn("positions of a segment cannot be read: who resumes may get its events again key={}", key);
        }
        cache.put(key, decoded);
        return decoded;
    }
}
