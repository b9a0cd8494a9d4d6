package chat.parley.storage.compaction;

import chat.parley.protocol.EventId;
import chat.parley.protocol.LogPosition;
import chat.parley.storage.objectstore.StorageException;
import chat.parley.storage.objectstore.WriterName;
import chat.parley.storage.segment.CompactedKey;
import chat.parley.storage.segment.PlacedLine;
import chat.parley.storage.segment.SegmentCodec;
import chat.parley.storage.segment.SegmentContent;
import chat.parley.storage.segment.SegmentKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Writes compacted segments, and reads each of them back. Not thread-safe. */
final class CompactedWriter {
    private final RestingStore store;
    private final SegmentReader reader;
    private final WriterName name;

    CompactedWriter(RestingStore store, SegmentReader reader, WriterName name) {
        this.store = store;
        this.reader = reader;
        this.name = name;
    }

    /**
     * Writes lines, ascending, in as many segments as they need.
     *
     * @param generation above those of all segments whose place they take
     */
    void write(String prefix, SegmentContent content, List<PlacedLine> lines, int generation) {
        List<PlacedLine> open = new ArrayList<>();
        int bytes = 0;
        for (PlacedLine line : lines) {
            int length = line.json().length + 1;
            if (!open.isEmpty() && bytes + length > SegmentCodec.MAX_WRITTEN_BYTES) {
                writeOne(prefix, content, open, bytes, generation);
                open.clear();
                bytes = 0;
            }
            open.add(line);
            bytes += length;
        }
        writeOne(prefix, content, open, bytes, generation);
    }

    /** Writes a segment and reads it back; throws {@link StorageException} if the store does not have what was written. */
    private void writeOne(String prefix, SegmentContent content, List<PlacedLine> lines, int bytes, int generation) {
        EventId first = lines.get(0).id();
        EventId last = lines.get(lines.size() - 1).id();
        LogPosition latest = lines.stream()
                .map(PlacedLine::position)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        SegmentKey segment = new SegmentKey(
                prefix, first, last, CompactedKey.writer(generation, bytes, name.next(), latest), content);
        store.put(segment.toString(), SegmentCodec.encodeLines(lines));
        if (!reader.read(segment).equals(Optional.of(lines))) {
            throw new StorageException("segment " + segment + " is not what was written");
        }
    }
}
