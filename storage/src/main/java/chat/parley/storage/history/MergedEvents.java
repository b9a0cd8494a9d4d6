package chat.parley.storage.history;

import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.storage.segment.SegmentKey;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The events of overlapping segments as one sequence by id, each id once. A segment is read when the sequence comes to it.
 * Not thread-safe.
 */
final class MergedEvents {
    private final SegmentQueue segments;
    private final Function<SegmentKey, List<EncodedEvent>> contents;
    private final Direction direction;
    private final PriorityQueue<Cursor> open;
    private @Nullable EventId previous;

    /** @param contents of a segment, ascending by id */
    MergedEvents(SegmentQueue segments, Function<SegmentKey, List<EncodedEvent>> contents, Direction direction) {
        this.segments = segments;
        this.contents = contents;
        this.direction = direction;
        this.open = new PriorityQueue<>((a, b) ->
                direction.compare(a.event(direction).id(), b.event(direction).id()));
    }

    /** The next event; null at the end. */
    @Nullable
    EncodedEvent next() {
        while (true) {
            openSegments();
            Cursor cursor = open.poll();
            if (cursor == null) {
                return null;
            }
            EncodedEvent event = cursor.event(direction);
            if (cursor.advance()) {
                open.add(cursor);
            }
            if (!event.id().equals(previous)) {
                previous = event.id();
                return event;
            }
        }
    }

    /** Opens all segments that may hold the next event. */
    private void openSegments() {
        for (SegmentKey segment = segments.peek(reach()); segment != null; segment = segments.peek(reach())) {
            segments.remove();
            List<EncodedEvent> events = contents.apply(segment);
            if (!events.isEmpty()) {
                open.add(new Cursor(events));
            }
        }
    }

    /**
     * The id of the next event of the open segments: it is the next of all, unless a segment that is not open has one
     * that is met before it.
     */
    private EventId reach() {
        Cursor nearest = open.peek();
        return nearest == null ? direction.end() : nearest.event(direction).id();
    }

    private static final class Cursor {
        private final List<EncodedEvent> events;
        private int index;

        Cursor(List<EncodedEvent> events) {
            this.events = events;
        }

        EncodedEvent event(Direction direction) {
            return direction.get(events, index);
        }

        boolean advance() {
            index++;
            return index < events.size();
        }
    }
}
