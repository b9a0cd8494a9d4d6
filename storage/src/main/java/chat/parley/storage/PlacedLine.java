package chat.parley.storage;

import chat.parley.protocol.EventId;
import chat.parley.protocol.LogPosition;

/** A line of a segment, with its position in the order of arrival; {@link LogPosition#NONE} if it has none. */
record PlacedLine(SegmentLine line, LogPosition position) {
    EventId id() {
        return line.id();
    }

    byte[] json() {
        return line.json();
    }
}
