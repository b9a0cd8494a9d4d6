package chat.parley.storage.history;

import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Limits;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogPosition;
import chat.parley.storage.segment.SegmentKey;
import chat.parley.storage.segment.StoredSegment;
import java.util.ArrayList;
import java.util.List;

/**
 * What a reader at a cursor lacks: events with a position behind it, and of what has none those from {@link
 * Limits#RESUME_OVERLAP} before its id on. Where it is not known what an event has, the event is among them if it may be.
 * An event that is also stored without a position may be among them although its latest position is not behind the cursor.
 */
final class ArrivedAfter implements Selection {
    private final LogPosition position;
    private final EventId fromId;

    ArrivedAfter(LogCursor cursor) {
        this.position = cursor.position();
        this.fromId = EventId.startOf(cursor.newest().time().minus(Limits.RESUME_OVERLAP));
    }

    @Override
    public boolean mayBeIn(SegmentKey segment) {
        LogPosition latest = segment.position();
        boolean someWithout = latest.equals(LogPosition.NONE) || segment.mixesPositions();
        return isBehind(latest) || (someWithout && segment.last().compareTo(fromId) >= 0);
    }

    /**
     * Whether the latest position of the segment is behind the cursor, or none of its events has one. Single events
     * without a position, among others that have one, do not count: they are of versions that gave none, and the reader
     * was told of the damage before.
     */
    @Override
    public boolean mayLack(SegmentKey segment) {
        return segment.position().equals(LogPosition.NONE) || isBehind(segment.position());
    }

    @Override
    public List<EncodedEvent> of(StoredSegment segment) {
        List<EncodedEvent> asked = new ArrayList<>();
        for (int i = 0; i < segment.events().size(); i++) {
            EncodedEvent event = segment.events().get(i);
            LogPosition at = segment.positions().get(i);
            boolean mayHaveNone = at.equals(LogPosition.NONE) || !segment.exact();
            if (isBehind(at) || (mayHaveNone && event.id().compareTo(fromId) >= 0)) {
                asked.add(event);
            }
        }
        return asked;
    }

    private boolean isBehind(LogPosition at) {
        return at.compareTo(position) > 0;
    }
}
