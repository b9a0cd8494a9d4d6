package chat.parley.storage.history;

import chat.parley.protocol.EventId;
import chat.parley.storage.segment.SegmentKey;
import org.jspecify.annotations.Nullable;

/** Raw and compacted segments of a log in one sequence. Not thread-safe. */
final class BothLevels implements SegmentQueue {
    private final Direction direction;
    private final SegmentQueue raw;
    private final SegmentQueue compacted;
    private SegmentQueue shown;

    BothLevels(Direction direction, SegmentQueue raw, SegmentQueue compacted) {
        this.direction = direction;
        this.raw = raw;
        this.compacted = compacted;
        this.shown = raw;
    }

    @Override
    public @Nullable SegmentKey peek(EventId reach) {
        SegmentKey merged = compacted.peek(reach);
        SegmentKey single = raw.peek(merged == null ? reach : direction.nearEnd(merged));
        shown = single == null ? compacted : raw;
        return single == null ? merged : single;
    }

    @Override
    public void remove() {
        shown.remove();
    }
}
