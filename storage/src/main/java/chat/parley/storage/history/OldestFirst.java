package chat.parley.storage.history;

import chat.parley.protocol.EventId;
import chat.parley.storage.segment.SegmentKey;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The segments that reach an id or beyond it, ascending by their first ids. One request per 1000 segments met.
 */
final class OldestFirst implements SegmentQueue {
    private final SegmentLog log;
    private final EventId from;
    private final EventId listedFrom;
    private final Deque<SegmentKey> listed = new ArrayDeque<>();
    private SegmentLog.@Nullable Listing last;

    OldestFirst(SegmentLog log, EventId from) {
        this.log = log;
        this.from = from;
        this.listedFrom = EventId.startOf(Instant.ofEpochMilli(log.level().earliestFirstMillis(from.millis())));
    }

    @Override
    public @Nullable SegmentKey peek(EventId reach) {
        while (listed.isEmpty() && (last == null || !last.complete())) {
            last = last == null ? log.list(listedFrom, EventId.MAX) : log.listOn(last, EventId.MAX);
            last.segments().stream()
                    .filter(segment -> segment.last().compareTo(from) >= 0)
                    .forEach(listed::add);
        }
        SegmentKey next = listed.peek();
        return next != null && next.first().compareTo(reach) <= 0 ? next : null;
    }

    @Override
    public void remove() {
        listed.remove();
    }
}
