package chat.parley.storage.history;

import chat.parley.protocol.EncodedEvent;
import chat.parley.storage.segment.SegmentKey;
import chat.parley.storage.segment.StoredSegment;
import java.util.List;

/** Which events of a log a reader asks for. */
interface Selection {
    Selection ALL = new Selection() {
        @Override
        public boolean mayBeIn(SegmentKey segment) {
            return true;
        }

        @Override
        public boolean mayLack(SegmentKey segment) {
            return true;
        }

        @Override
        public List<EncodedEvent> of(StoredSegment segment) {
            return segment.events();
        }
    };

    /** False if no event of the segment is asked for. */
    boolean mayBeIn(SegmentKey segment);

    /** False if the reader lacks nothing of the segment, as far as its key says: then it does not matter that it is damaged. */
    boolean mayLack(SegmentKey segment);

    /** Ascending by id. */
    List<EncodedEvent> of(StoredSegment segment);
}
