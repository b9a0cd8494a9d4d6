package chat.parley.storage.segment;

import chat.parley.protocol.LogPosition;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the key of a compacted segment tells besides its ids, in the place of the writer: {@code
 * <generation>-<jsonBytes>-<writer>}, and behind it the latest position of its events ({@link KeyPosition}).
 *
 * @param generation above those of all segments that were merged into it: it ranks above them
 * @param jsonBytes of its lines, with line feeds
 */
public record CompactedKey(SegmentKey segment, int generation, int jsonBytes) {
    private static final Pattern WRITER = Pattern.compile("(\\d{1,9})-(\\d{1,9})-[^-]+");
    /** Segments with less JSON are merged with what comes; larger ones stay as they are for ever. */
    private static final int SMALL_BYTES = SegmentCodec.MAX_WRITTEN_BYTES / 2;

    /** What stands in a key in the place of the writer. */
    public static String writer(int generation, int jsonBytes, String name, LogPosition latest) {
        return generation + "-" + jsonBytes + "-" + KeyPosition.ofMany(name, latest);
    }

    /** What the key of a segment tells; empty if it was not written here: then it is read like any other, and left alone. */
    public static Optional<CompactedKey> of(SegmentKey segment) {
        Matcher writer = WRITER.matcher(segment.writer());
        return writer.matches()
                ? Optional.of(
                        new CompactedKey(segment, Integer.parseInt(writer.group(1)), Integer.parseInt(writer.group(2))))
                : Optional.empty();
    }

    /** Whether the segment is still merged with what comes. */
    public boolean isSmall() {
        return jsonBytes < SMALL_BYTES;
    }

    @Override
    public String toString() {
        return segment.toString();
    }
}
