package chat.parley.storage.segment;

import chat.parley.protocol.EventId;
import chat.parley.protocol.LogPosition;
import chat.parley.protocol.ProtocolException;
import java.util.NavigableSet;
import java.util.Optional;

/**
 * The key of a segment, {@code <prefix><firstId>-<lastId>-<writer>}, and behind it what tells its {@link SegmentContent}. Keys
 * sort by their first id.
 *
 * @param prefix of the log, with a slash at its end
 * @param writer unique among all segments ever written; tells the position of its events too, see {@link KeyPosition}
 */
public record SegmentKey(String prefix, EventId first, EventId last, String writer, SegmentContent content) {
    /**
     * The longest time between the first and the last event of a segment of {@link SegmentLevel#RAW}. It is part of what
     * is stored.
     */
    public static final long MAX_SPAN_MS = 3_600_000;

    private static final int ID_LENGTH = EventId.MIN.toString().length();
    private static final int WRITER_AT = 2 * (ID_LENGTH + 1);

    /** The key of a segment of events. */
    public SegmentKey(String prefix, EventId first, EventId last, String writer) {
        this(prefix, first, last, writer, SegmentContent.EVENTS);
    }

    /** What stands in a key in the place of the writer if everything in the segment has this position. */
    public static String writer(LogPosition position, String name) {
        return KeyPosition.ofOne(position, name);
    }

    /** Reads the key of a segment of events; empty for one of another content, and for a key that Parley did not write. */
    public static Optional<SegmentKey> parse(String prefix, String key) {
        return parse(SegmentContent.EVENTS, prefix, key);
    }

    /** Reads the key of a segment, of whatever content, as {@link #parse(String, String)} does. */
    public static Optional<SegmentKey> parseAny(String prefix, String key) {
        return parse(SegmentContent.EVENTS, prefix, key).or(() -> parse(SegmentContent.CHANGES, prefix, key));
    }

    /** Reads the key of a segment of this content, as {@link #parse(String, String)} does. */
    public static Optional<SegmentKey> parse(SegmentContent content, String prefix, String key) {
        String name = key.substring(prefix.length());
        String suffix = content.suffix();
        if (!name.endsWith(suffix)
                || name.length() <= WRITER_AT + suffix.length()
                || name.charAt(ID_LENGTH) != '-'
                || name.charAt(WRITER_AT - 1) != '-') {
            return Optional.empty();
        }
        try {
            return Optional.of(new SegmentKey(
                    prefix,
                    EventId.parse(name.substring(0, ID_LENGTH)),
                    EventId.parse(name.substring(ID_LENGTH + 1, WRITER_AT - 1)),
                    name.substring(WRITER_AT, name.length() - suffix.length()),
                    content));
        } catch (ProtocolException e) {
            return Optional.empty(); // a foreign object
        }
    }

    /** Whether one of {@code ids} is not outside of it. */
    public boolean spansOneOf(NavigableSet<EventId> ids) {
        EventId nearest = ids.ceiling(first);
        return nearest != null && nearest.compareTo(last) <= 0;
    }

    /** The latest position of its events; {@link LogPosition#NONE} if none of them has one. */
    public LogPosition position() {
        return KeyPosition.of(writer);
    }

    /** Whether events of it may have other positions than {@link #position}, or none. */
    public boolean mixesPositions() {
        return KeyPosition.isOfMany(writer);
    }

    /**
     * Where to begin to list the segments whose first id is {@code first} or above: below all their keys, above all
     * others.
     */
    public static String startOf(String prefix, EventId first) {
        return prefix + first;
    }

    @Override
    public String toString() {
        return prefix + first + "-" + last + "-" + writer + content.suffix();
    }
}
