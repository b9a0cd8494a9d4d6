package chat.parley.storage.history;

import chat.parley.storage.segment.StoredSegment;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Segments lately read, decoded: many clients page through the same ones, and they never change. The least recently used
 * leave when the JSON of all is more than a number of bytes. Thread-safe.
 */
final class SegmentCache {
    private final long maxBytes;
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    SegmentCache(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    synchronized @Nullable StoredSegment get(String key) {
        Entry entry = entries.get(key);
        return entry == null ? null : entry.segment;
    }

    synchronized void put(String key, StoredSegment segment) {
        Entry entry = new Entry(
                segment,
                segment.events().stream()
                        .mapToLong(event -> event.json().length)
                        .sum());
        if (entry.bytes > maxBytes || entries.putIfAbsent(key, entry) != null) {
            return;
        }
        bytes += entry.bytes;
        Iterator<Entry> eldest = entries.values().iterator();
        while (bytes > maxBytes) {
            bytes -= eldest.next().bytes;
            eldest.remove();
        }
    }

    private record Entry(StoredSegment segment, long bytes) {}
}
