package chat.parley.storage.segment;

import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.LogPosition;
import java.util.List;

/**
 * A segment that was read: what it holds, ascending by id.
 *
 * @param positions of {@code events}, one for each
 * @param exact false if the segment's positions cannot be read: then all have its latest one, which each of them may have, or
 *     an earlier one, or none
 */
public record StoredSegment(List<EncodedEvent> events, List<LogPosition> positions, boolean exact) {
    public StoredSegment {
        events = List.copyOf(events);
        positions = List.copyOf(positions);
        if (events.size() != positions.size()) {
            throw new IllegalArgumentException(events.size() + " events with " + positions.size() + " positions");
        }
    }
}
