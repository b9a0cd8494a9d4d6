package chat.parley.storage.history;

import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.storage.objectstore.DamagedObjectException;
import chat.parley.storage.segment.SegmentKey;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Reads certain events of a log, and of its segments only those that may hold them. Not thread-safe. */
final class EventsOfIds {
    private final SegmentContents contents;
    private final Effort effort;
    private final SegmentsOfIds raw;
    private final SegmentsOfIds compacted;

    /** @param effort counts the requests, and is told of what is damaged */
    EventsOfIds(SegmentContents contents, Effort effort, SegmentsOfIds raw, SegmentsOfIds compacted) {
        this.contents = contents;
        this.effort = effort;
        this.raw = raw;
        this.compacted = compacted;
    }

    /** The events with these ids, which are near each other, as far as they are stored. */
    Map<EventId, EncodedEvent> read(NavigableSet<EventId> ids) {
        NavigableSet<EventId> missing = new TreeSet<>(ids);
        Map<EventId, EncodedEvent> found = new HashMap<>();
        boolean damaged = false;
        for (SegmentKey segment :
                Stream.concat(compacted.of(ids).stream(), raw.of(ids).stream()).toList()) {
            if (!segment.spansOneOf(missing)) {
                continue;
            }
            effort.reads();
            try {
                for (EncodedEvent event : contents.read(segment).events()) {
                    if (missing.remove(event.id())) {
                        found.put(event.id(), event);
                    }
                }
            } catch (DamagedObjectException e) {
                damaged = true;
            }
        }
        if (damaged && !missing.isEmpty()) {
            effort.leavesOut();
        }
        return found;
    }
}
