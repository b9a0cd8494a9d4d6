package chat.parley.storage.segment;

import chat.parley.protocol.EventId;
import chat.parley.protocol.LogPosition;

/** A line of a segment, with its position in the order of arrival; {@link LogPosition#NONE} if it has none. */
public record PlacedLine(SegmentLine line, LogPosition position) {
    /** The line where nobody asks for its position. */
    public PlacedLine withoutPosition() {
        return new PlacedLine(line, LogPosition.NONE);
    }

    public EventId id() {
        return line.id();
    }

    public byte[] json() {
        return line.json();
    }
}
