package chat.parley.storage.history;

import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.storage.segment.SegmentKey;
import java.time.Instant;
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
        EventId goOn(EventId reached) {
            return reached.previous();
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
        EventId goOn(EventId reached) {
            long decided = reached.millis() + Repetition.WINDOW_MS + 1;
            return decided > EventId.MAX.millis() ? EventId.MAX : EventId.startOf(Instant.ofEpochMilli(decided));
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

    /** The id after which no other is met. */
    abstract EventId end();

    /**
     * Where a page is to go on, exclusive, if everything that is met before {@code reached} was read. On the way down it
     * goes back some way up: of events whose originals may lie below {@code reached}, it is not known whether they are
     * repetitions.
     */
    abstract EventId goOn(EventId reached);

    /** The {@code index}th event that is met, of events that are sorted by id. */
    abstract EncodedEvent get(List<EncodedEvent> ascending, int index);
}
