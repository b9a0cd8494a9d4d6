package chat.parley.storage.history;

import chat.parley.protocol.EventId;
import chat.parley.protocol.LogPosition;
import chat.parley.storage.segment.SegmentKey;
import chat.parley.storage.segment.StoredSegment;
import java.util.HashSet;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Looks for ids under positions up to a certain one. What cannot be told, since a segment or its positions cannot be read,
 * counts as not found: then it is stored once more. Not thread-safe.
 */
final class StoredIds {
    private final NavigableSet<EventId> missing;
    private final LogPosition upTo;
    private final Set<EventId> found = new HashSet<>();

    StoredIds(Set<EventId> ids, LogPosition upTo) {
        this.missing = new TreeSet<>(ids);
        this.upTo = upTo;
    }

    Set<EventId> found() {
        return Set.copyOf(found);
    }

    void lookIn(SegmentLog log, SegmentContents contents) {
        if (missing.isEmpty()) {
            return;
        }
        EventId largest = missing.last();
        SegmentQueue segments = new OldestFirst(log, missing.first());
        for (SegmentKey next = segments.peek(largest); next != null; next = segments.peek(largest)) {
            segments.remove();
            if (mayTell(next)) {
                contents.readIfWhole(next).ifPresent(this::lookIn);
            }
        }
    }

    private boolean mayTell(SegmentKey segment) {
        return segment.spansOneOf(missing) && (segment.mixesPositions() || isOf(segment.position()));
    }

    private boolean isOf(LogPosition position) {
        return !position.equals(LogPosition.NONE) && position.compareTo(upTo) <= 0;
    }

    private void lookIn(StoredSegment segment) {
        for (int i = 0; segment.exact() && i < segment.events().size(); i++) {
            EventId id = segment.events().get(i).id();
            if (isOf(segment.positions().get(i)) && missing.remove(id)) {
                found.add(id);
            }
        }
    }
}
