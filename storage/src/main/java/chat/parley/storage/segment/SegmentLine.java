package chat.parley.storage.segment;

import chat.parley.protocol.EventId;
import java.util.Arrays;

/**
 * An event as a segment has it, of a kind that this version may not know. Two lines are the same if their bytes are; they
 * are ordered by id.
 *
 * @param id by which it is ordered: the event's, or, in {@link SegmentContent#CHANGES}, that of what it is about
 * @param json without the line feed; shared, so nobody changes it
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content below
public record SegmentLine(EventId id, byte[] json) implements Comparable<SegmentLine> {

    @Override
    public int compareTo(SegmentLine other) {
        int order = id.compareTo(other.id);
        return order != 0 ? order : Arrays.compareUnsigned(json, other.json);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SegmentLine line && compareTo(line) == 0;
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "SegmentLine[" + id + ", " + json.length + " bytes]";
    }
}
