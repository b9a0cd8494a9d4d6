package chat.parley.storage;

import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads segments that are to be merged, line by line. */
final class SegmentReader {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentReader.class);

    private final RestingStore store;

    SegmentReader(RestingStore store) {
        this.store = store;
    }

    /** Empty if it is gone, or if it is damaged, which is logged: both are left as they are. One request. */
    Optional<List<SegmentLine>> read(String key) {
        Optional<byte[]> bytes = store.get(key);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(SegmentCodec.decodeLines(key, bytes.get()));
        } catch (StorageException e) {
            LOG.warn("segment not compacted cause=\"{}\"", e.getMessage());
            return Optional.empty();
        }
    }
}
