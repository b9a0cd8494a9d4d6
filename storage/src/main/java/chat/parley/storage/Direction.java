package chat.parley.storage;

import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import java.util.List;

/** Which way a log is read. */
enum Direction {
    ASCENDING {
        @Override
        int compare(EventId a, EventId b) {
            return a.compareTo(b);
        }

        @Override
        EventId nearEnd(SegmentKey segment) {
            return segment.first();
        }

        @Override
        EventId end() {
            return EventId.MAX;
        }

        @Override
        EncodedEvent get(List<EncodedEvent> ascending, int index) {
            return ascending.get(index);
        }
    },
    DESCENDING {
        @Override
        int compare(EventId a, EventId b) {
            return b.compareTo(a);
        }

        @Override
        EventId nearEnd(SegmentKey segment) {
            return segment.last();
        }

        @Override
        EventId end() {
            return EventId.MIN;
        }

        @Override
        EncodedEvent get(List<EncodedEvent> ascending, int index) {
            return ascending.get(ascending.size() - 1 - index);
        }
    };

    /** Negative if {@code a} is met before {@code b}. */
    abstract int compare(EventId a, EventId b);

    /** The id of the segment that is met first. */
    abstract EventId nearEnd(SegmentKey segment);

    /** No id is met after it. */
    abstract EventId end();

    /** The {@code index}th event that is met, of some that are sorted by id. */
    abstract EncodedEvent get(List<EncodedEvent> ascending, int index);
}
