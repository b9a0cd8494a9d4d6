package chat.parley.storage;

import chat.parley.protocol.EventId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The segments that begin below an id, descending by their last ids.
 *
 * <p>S3 lists upwards only, so they are listed in windows of time, the newest first, which {@link SegmentWindows} finds. A
 * segment is shown once nothing unlisted can end above it: unlisted ones begin below the windows so far, and none spans
 * more than {@link SegmentKey#MAX_SPAN_MS}.
 */
final class NewestFirst implements SegmentQueue {
    private final SegmentWindows windows;
    private final PriorityQueue<SegmentKey> listed =
            new PriorityQueue<>(Comparator.comparing(SegmentKey::last).reversed());

    NewestFirst(SegmentLog log, EventId before, Instant now) {
        this.windows = new SegmentWindows(log, before, now);
    }

    @Override
    public @Nullable SegmentKey peek() {
        while (!windows.atStart() && (listed.isEmpty() || unlistedMayEndAbove(listed.element()))) {
            List<SegmentKey> window = windows.next();
            listed.addAll(window);
        }
        return listed.peek();
    }

    private boolean unlistedMayEndAbove(SegmentKey segment) {
        return segment.last().millis() <= windows.floorMillis() + SegmentKey.MAX_SPAN_MS;
    }

    @Override
    public void remove() {
        listed.remove();
    }
}
