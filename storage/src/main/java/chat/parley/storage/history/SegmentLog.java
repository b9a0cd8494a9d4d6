package chat.parley.storage.history;

import chat.parley.protocol.EventId;
import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.segment.SegmentContent;
import chat.parley.storage.segment.SegmentKey;
import chat.parley.storage.segment.SegmentLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One level of the segments of one log, as the bucket has them, for one reading. Not thread-safe. */
final class SegmentLog {
    private final ObjectStore store;
    private final ListingAge age;
    private final SegmentLevel level;
    private final String prefix;
    private final ChangeKeys changes;

    /** @param changes is told of the segments of changes that lie among those of events */
    SegmentLog(ObjectStore store, ListingAge age, SegmentLevel level, String prefix, ChangeKeys changes) {
        this.store = store;
        this.age = age;
        this.level = level;
        this.prefix = prefix;
        this.changes = changes;
    }

    SegmentLevel level() {
        return level;
    }

    /**
     * The segments whose first id is at or above {@code from} and below {@code to}, ascending by it, as far as one
     * request lists them.
     */
    Listing list(EventId from, EventId to) {
        return listAfter(SegmentKey.startOf(prefix, from), to);
    }

    /** The next segments after an incomplete listing, as far as one request lists them. */
    Listing listOn(Listing before, EventId to) {
        return listAfter(before.lastKey, to);
    }

    private Listing listAfter(String startAfter, EventId to) {
        age.listing();
        List<String> keys = store.list(prefix, startAfter, ObjectStore.MAX_LISTED);
        age.listed();
        List<SegmentKey> segments = new ArrayList<>(keys.size());
        boolean complete = keys.size() < ObjectStore.MAX_LISTED;
        for (String key : keys) {
            Optional<SegmentKey> segment = SegmentKey.parse(prefix, key);
            if (segment.isPresent() && segment.get().first().compareTo(to) >= 0) {
                complete = true;
                break;
            }
            segment.ifPresent(segments::add);
            SegmentKey.parse(SegmentContent.CHANGES, prefix, key).ifPresent(found -> changes.add(level, found));
        }
        return new Listing(segments, complete, keys.isEmpty() ? startAfter : keys.get(keys.size() - 1));
    }

    /**
     * @param complete whether these are all
     * @param lastKey where the listing ended
     */
    record Listing(List<SegmentKey> segments, boolean complete, String lastKey) {
        Listing {
            segments = List.copyOf(segments);
        }
    }
}
