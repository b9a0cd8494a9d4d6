package chat.parley.storage.history;

import chat.parley.protocol.EventId;
import chat.parley.protocol.LogKey;
import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.segment.LogKind;
import chat.parley.storage.segment.SegmentKey;
import chat.parley.storage.segment.SegmentLevel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;

/**
 * The segments of changes that a reader met while it listed those of events: they lie among them. Where there are events,
 * those that are about them have been listed, too, since both keep what their level promises. Not thread-safe.
 */
final class ChangeKeys {
    private final Map<EventId, List<SegmentKey>> raw = new HashMap<>();
    private final List<SegmentKey> compacted = new ArrayList<>();

    /** Lists those that may have something about events from {@code first} to {@code last}, in both levels. */
    void list(ObjectStore store, ListingAge age, LogKey log, LogKind kind, EventId first, EventId last) {
        EventId end = EventId.startOf(last.time().plusMillis(1));
        for (SegmentLevel level : SegmentLevel.values()) {
            EventId start = EventId.startOf(Instant.ofEpochMilli(level.earliestFirstMillis(first.millis())));
            SegmentLog segments = new SegmentLog(store, age, level, level.prefix(kind, log.value()), this);
            SegmentLog.Listing listing = segments.list(start, end);
            while (!listing.complete()) {
                listing = segments.listOn(listing, end);
            }
        }
    }

    /** Notes a segment. Of raw ones with the same first id only those with the latest position count: they hold the others. */
    void add(SegmentLevel level, SegmentKey segment) {
        if (level == SegmentLevel.COMPACTED) {
            compacted.add(segment);
        } else {
            raw.merge(segment.first(), List.of(segment), ChangeKeys::latest);
        }
    }

    private static List<SegmentKey> latest(List<SegmentKey> known, List<SegmentKey> added) {
        int order = known.get(0).position().compareTo(added.get(0).position());
        if (order != 0) {
            return order > 0 ? known : added;
        }
        List<SegmentKey> both = new ArrayList<>(known);
        both.addAll(added);
        return both;
    }

    /** Those that may have something about one of {@code ids}. */
    List<SegmentKey> about(NavigableSet<EventId> ids) {
        List<SegmentKey> all = new ArrayList<>(compacted);
        raw.values().forEach(all::addAll);
        return all.stream()
                .distinct()
                .filter(segment -> segment.spansOneOf(ids))
                .toList();
    }
}
