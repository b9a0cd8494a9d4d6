package chat.parley.storage.segment;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import chat.parley.fuzz.Check;
import chat.parley.protocol.LogPosition;
import chat.parley.storage.objectstore.StorageException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Objects under the keys of segments. The input is a key's end, a line feed, and contents: as they are, or, since no mutation
 * finds the sum of a compressed frame, compressed here: the lines, a zero byte, and the text of a table of positions.
 */
public final class SegmentFuzz {
    private static final String PREFIX = "logs/lobby/";
    private static final int SKIPPABLE = 0x184D2A58;

    private SegmentFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        int end = indexOf(input, (byte) '\n', 1);
        if (end < 0) {
            return;
        }
        String key = PREFIX + new String(input, 1, end - 1, ISO_8859_1);
        byte[] contents = Arrays.copyOfRange(input, end + 1, input.length);
        SegmentKey.parse(PREFIX, key).ifPresent(segment -> {
            Check.that(segment.toString().equals(key), "a key that is written otherwise");
            byte[] object = input[0] == 'c' ? compressed(contents) : contents;
            Check.memory(
                    input.length + (object == contents ? 2 * SegmentCodec.MAX_READ_BYTES : 0),
                    () -> read(segment, object));
        });
    }

    private static int indexOf(byte[] bytes, byte what, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == what) {
                return i;
            }
        }
        return -1;
    }

    private static byte[] compressed(byte[] contents) {
        int end = indexOf(contents, (byte) 0, 0);
        if (end < 0) {
            return SegmentCodec.compress(contents);
        }
        byte[] lines = SegmentCodec.compress(Arrays.copyOf(contents, end));
        byte[] table = SegmentCodec.compress(Arrays.copyOfRange(contents, end + 1, contents.length));
        return ByteBuffer.allocate(lines.length + 8 + table.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(lines)
                .putInt(SKIPPABLE)
                .putInt(table.length)
                .put(table)
                .array();
    }

    private static void read(SegmentKey segment, byte[] object) {
        try {
            StoredSegment stored = SegmentCodec.decode(segment, object);
            Check.that(stored.events().size() == stored.positions().size(), "events without positions");
        } catch (StorageException refused) {
            Check.that(
                    String.valueOf(refused.getMessage()).contains(segment.toString()), "a damage that nobody can find");
        }
        try {
            List<PlacedLine> lines = SegmentCodec.decodeLines(segment, object);
            byte[] again = SegmentCodec.encodeLines(lines);
            LogPosition latest = lines.stream()
                    .map(PlacedLine::position)
                    .max(LogPosition::compareTo)
                    .orElseThrow();
            SegmentKey compacted = new SegmentKey(
                    segment.prefix(), segment.first(), segment.last(), CompactedKey.writer(1, 1, "w", latest));
            Check.same(lines, SegmentCodec.decodeLines(compacted, again));
        } catch (StorageException refused) {
            Check.that(
                    String.valueOf(refused.getMessage()).contains(segment.toString()), "a damage that nobody can find");
        }
    }
}
