package chat.parley.storage.segment;

import chat.parley.protocol.Body;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogPosition;
import chat.parley.protocol.ProtocolException;
import chat.parley.storage.objectstore.DamagedObjectException;
import chat.parley.storage.objectstore.StorageException;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The bytes of a segment: events one a line, each line ended by a line feed, compressed as one Zstandard frame; behind it, in
 * compacted segments, a {@link PositionTable}.
 */
public final class SegmentCodec {
    /** How much JSON a segment that is written has at most, unless a single event has more. */
    public static final int MAX_WRITTEN_BYTES = 1024 * 1024;
    /** How much JSON a segment that is read may have: what has more was not written here, and must not fill the memory. */
    public static final int MAX_READ_BYTES = 8 * 1024 * 1024;

    public static final String MEDIA_TYPE = "application/zstd";
    private static final int LEVEL = 3;

    private SegmentCodec() {}

    /** The bytes of a segment with these events, in this order. */
    public static byte[] encode(List<EncodedEvent> events) {
        return compress(events.stream().map(EncodedEvent::json));
    }

    /** The bytes of a segment with these lines, and a {@link PositionTable} behind them if one of them has a position. */
    public static byte[] encodeLines(List<PlacedLine> lines) {
        byte[] frame = compress(lines.stream().map(PlacedLine::json));
        List<LogPosition> positions = lines.stream().map(PlacedLine::position).toList();
        if (positions.stream().allMatch(LogPosition.NONE::equals)) {
            return frame;
        }
        byte[] table = PositionTable.frame(positions);
        byte[] both = Arrays.copyOf(frame, frame.length + table.length);
        System.arraycopy(table, 0, both, frame.length, table.length);
        return both;
    }

    private static byte[] compress(Stream<byte[]> jsons) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        jsons.forEach(json -> {
            lines.writeBytes(json);
            lines.write('\n');
        });
        return compress(lines.toByteArray());
    }

    /** Compresses bytes to one frame with a checksum, so that it is noticed if the store returns them damaged. */
    static byte[] compress(byte[] bytes) {
        try (ZstdCompressCtx compression = new ZstdCompressCtx()) {
            return compression.setLevel(LEVEL).setChecksum(true).compress(bytes);
        }
    }

    /**
     * Reads the bytes of a segment. Throws {@link DamagedObjectException} if it is damaged: to leave it out would be to
     * lose its events silently. Events of kinds that this version does not know are no damage.
     */
    public static StoredSegment decode(SegmentKey segment, byte[] bytes) {
        Lines lines = Lines.of(segment, bytes);
        List<Placed> placed = new ArrayList<>();
        for (int i = 0; i < lines.jsons.size(); i++) {
            placed.add(new Placed(read(segment, lines.jsons.get(i)), lines.positions.get(i)));
        }
        placed.sort(Comparator.comparing(line -> line.event.id()));
        return new StoredSegment(
                placed.stream().map(Placed::event).toList(),
                placed.stream().map(Placed::position).toList(),
                lines.exact);
    }

    /**
     * Reads the lines of a segment, in the order in which they are written. Throws as {@link #decode} does, and
     * {@link StorageException} also if the positions cannot be read, which a later version may have written.
     */
    public static List<PlacedLine> decodeLines(SegmentKey segment, byte[] bytes) {
        Lines lines = Lines.of(segment, bytes);
        if (!lines.exact) {
            throw new StorageException("segment " + segment + " has no positions that can be read");
        }
        List<PlacedLine> decoded = new ArrayList<>();
        for (int i = 0; i < lines.jsons.size(); i++) {
            byte[] json = lines.jsons.get(i);
            EventId id = orderId(segment, read(segment, json));
            decoded.add(new PlacedLine(new SegmentLine(id, json), lines.positions.get(i)));
        }
        return decoded;
    }

    private static EventId orderId(SegmentKey segment, EncodedEvent event) {
        return segment.content() == SegmentContent.CHANGES && event.event().body() instanceof Body.Change change
                ? change.about()
                : event.id();
    }

    private static EncodedEvent read(SegmentKey segment, byte[] line) {
        try {
            return EncodedEvent.read(line);
        } catch (ProtocolException e) {
            throw damaged(segment, e);
        }
    }

    private static DamagedObjectException damaged(SegmentKey segment, Exception why) {
        return new DamagedObjectException(segment.toString(), why);
    }

    private record Placed(EncodedEvent event, LogPosition position) {}

    /** The lines of an object, of which none is read as an event yet. */
    private record Lines(List<byte[]> jsons, List<LogPosition> positions, boolean exact) {

        static Lines of(SegmentKey segment, byte[] bytes) {
            if (!segment.mixesPositions()) {
                List<byte[]> jsons = split(segment, decompress(segment, bytes, bytes.length));
                return new Lines(jsons, Collections.nCopies(jsons.size(), segment.position()), true);
            }
            int end = endOfLines(bytes);
            List<byte[]> jsons = split(segment, text(segment, bytes, end));
            LogPosition latest = segment.position();
            return PositionTable.read(bytes, end, jsons.size(), latest)
                    .map(positions -> new Lines(jsons, positions, true))
                    .orElseGet(() -> new Lines(jsons, Collections.nCopies(jsons.size(), latest), false));
        }

        private static int endOfLines(byte[] bytes) {
            try {
                return bytes.length == 0 ? 0 : (int) Zstd.findFrameCompressedSize(bytes);
            } catch (ZstdException e) {
                return bytes.length; // reading the lines will tell what is wrong with them
            }
        }

        /**
         * The text of all frames, or of the first one if what is behind it is damaged and the first one has all that the
         * key says.
         */
        private static byte[] text(SegmentKey segment, byte[] bytes, int endOfFirst) {
            try {
                return decompress(segment, bytes, bytes.length);
            } catch (DamagedObjectException e) {
                byte[] first = decompress(segment, bytes, endOfFirst);
                if (CompactedKey.of(segment).stream().allMatch(key -> key.jsonBytes() == first.length)) {
                    return first;
                }
                throw e;
            }
        }

        private static List<byte[]> split(SegmentKey segment, byte[] text) {
            List<byte[]> lines = new ArrayList<>();
            int start = 0;
            for (int end = 0; end < text.length; end++) {
                if (text[end] == '\n') {
                    if (end > start) {
                        lines.add(Arrays.copyOfRange(text, start, end));
                    }
                    start = end + 1;
                }
            }
            if (start < text.length) {
                throw new DamagedObjectException(segment.toString(), "its last line has no end");
            }
            if (lines.isEmpty()) {
                throw new DamagedObjectException(segment.toString(), "it is empty");
            }
            return lines;
        }

        private static byte[] decompress(SegmentKey segment, byte[] bytes, int length) {
            try (ZstdInputStreamNoFinalizer in =
                    new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(bytes, 0, length))) {
                byte[] lines = in.readNBytes(MAX_READ_BYTES + 1);
                if (lines.length > MAX_READ_BYTES) {
                    throw new DamagedObjectException(
                            segment.toString(), "it has more than " + MAX_READ_BYTES + " bytes");
                }
                return lines;
            } catch (IOException e) {
                throw damaged(segment, e);
            }
        }
    }
}
