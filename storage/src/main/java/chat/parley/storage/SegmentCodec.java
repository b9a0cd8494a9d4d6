package chat.parley.storage;

import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ProtocolException;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The bytes of a segment: events one a line, each line ended by a line feed, compressed as one Zstandard frame. */
final class SegmentCodec {
    /** Of JSON in one segment that we write. */
    static final int MAX_WRITTEN_BYTES = 1024 * 1024;
    /** Of JSON in one segment that we read: more is not ours, and must not fill the memory. */
    static final int MAX_READ_BYTES = 8 * 1024 * 1024;

    static final String MEDIA_TYPE = "application/zstd";
    private static final int LEVEL = 3;

    private SegmentCodec() {}

    static byte[] encode(List<EncodedEvent> events) {
        return compress(events.stream().map(EncodedEvent::json));
    }

    static byte[] encodeLines(Collection<SegmentLine> lines) {
        return compress(lines.stream().map(SegmentLine::json));
    }

    private static byte[] compress(Stream<byte[]> jsons) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        jsons.forEach(json -> {
            lines.writeBytes(json);
            lines.write('\n');
        });
        return Zstd.compress(lines.toByteArray(), LEVEL);
    }

    /**
     * Ascending by id. Events of a kind that this version does not know are left out: a newer gateway wrote them. Throws
     * {@link StorageException} for a segment that is damaged: to leave it out would be to lose its events silently.
     */
    static List<EncodedEvent> decode(String key, byte[] bytes) {
        List<EncodedEvent> events = new ArrayList<>();
        for (byte[] json : split(key, bytes)) {
            EncodedEvent event = read(key, json);
            if (event != null) {
                events.add(event);
            }
        }
        events.sort(Comparator.comparing(EncodedEvent::id));
        return List.copyOf(events);
    }

    /** As {@link #decode}, with the events of unknown kinds, in the order in which they are written. */
    static List<SegmentLine> decodeLines(String key, byte[] bytes) {
        List<SegmentLine> lines = new ArrayList<>();
        for (byte[] json : split(key, bytes)) {
            EncodedEvent event = read(key, json);
            lines.add(new SegmentLine(event == null ? UnknownEvent.id(key, json) : event.id(), json));
        }
        return lines;
    }

    private static List<byte[]> split(String key, byte[] bytes) {
        byte[] text = decompress(key, bytes);
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
            throw new StorageException("segment " + key + " is damaged: its last line has no end");
        }
        return lines;
    }

    /** Null for an event of a kind that is not known. */
    private static @Nullable EncodedEvent read(String key, byte[] line) {
        try {
            return EncodedEvent.read(line);
        } catch (ProtocolException e) {
            if (e.code() == ErrorCode.UNKNOWN_TYPE) {
                return null;
            }
            throw new StorageException("segment " + key + " is damaged: " + e.getMessage(), e);
        }
    }

    private static byte[] decompress(String key, byte[] bytes) {
        try (ZstdInputStreamNoFinalizer in = new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(bytes))) {
            byte[] lines = in.readNBytes(MAX_READ_BYTES + 1);
            if (lines.length > MAX_READ_BYTES) {
                throw new StorageException("segment " + key + " has more than " + MAX_READ_BYTES + " bytes");
            }
            return lines;
        } catch (IOException e) {
            throw new StorageException("segment " + key + " is damaged: " + e.getMessage(), e);
        }
    }
}
