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

    /** Whether the reader may ask for events of the segment, as far as its key tells. */
    boolean mayBeIn(SegmentKey segment);

    /**
     * Whether the reader may lack something of the segment, as far as its key tells; else it does not matter if it is
     * damaged.
     */
    boolean mayLack(SegmentKey segment);

    /** The events of a segment that the reader asks for, ascending by id. */
    List<EncodedEvent> of(StoredSegment segment);
}
