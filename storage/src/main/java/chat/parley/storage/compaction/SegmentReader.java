package chat.parley.storage.compaction;

import chat.parley.storage.objectstore.DamagedObjectException;
import chat.parley.storage.objectstore.DamagedObjects;
import chat.parley.storage.objectstore.StorageException;
import chat.parley.storage.segment.PlacedLine;
import chat.parley.storage.segment.SegmentCodec;
import chat.parley.storage.segment.SegmentKey;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads segments that are to be merged, line by line. */
final class SegmentReader {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentReader.class);

    private final RestingStore store;
    private final DamagedObjects damaged;

    SegmentReader(RestingStore store, DamagedObjects damaged) {
        this.store = store;
        this.damaged = damaged;
    }

    /**
     * The lines of a segment, with one request. Empty if it is gone, or if it, or only what it says of its positions, is
     * damaged, which is logged: such a segment is left as it is.
     */
    Optional<List<PlacedLine>> read(SegmentKey segment) {
        Optional<byte[]> bytes = store.get(segment.toString());
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(damaged.noting(() -> SegmentCodec.decodeLines(segment, bytes.get())));
        } catch (DamagedObjectException e) {
            LOG.debug("segment not compacted cause=\"{}\"", e.getMessage());
            return Optional.empty();
        } catch (StorageException e) {
            LOG.warn("segment not compacted cause=\"{}\"", e.getMessage());
            return Optional.empty();
        }
    }
}
