package chat.parley.storage.history;

import chat.parley.protocol.EventId;
import chat.parley.storage.segment.SegmentKey;
import chat.parley.storage.segment.SegmentLevel;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The segments of one level that begin below an id, descending by their last ids.
 *
 * <p>S3 lists upwards only, so they are listed in windows of time, the newest first, which {@link SegmentWindows} finds. A
 * segment is shown once nothing unlisted can end above it: unlisted ones begin below the windows so far, and the level says
 * how far they can reach.
 */
final class NewestFirst implements SegmentQueue {
    private final SegmentLevel level;
    private final SegmentWindows windows;
    private final PriorityQueue<SegmentKey> listed =
            new PriorityQueue<>(Comparator.comparing(SegmentKey::last).reversed());

    NewestFirst(SegmentLevel level, SegmentWindows windows) {
        this.level = level;
        this.windows = windows;
    }

    @Override
    public @Nullable SegmentKey peek(EventId reach) {
        while (!windows.atStart() && unlistedMayEndAbove(target(reach))) {
            List<SegmentKey> window = windows.next();
            listed.addAll(window);
        }
        SegmentKey next = listed.peek();
        return next != null && next.last().compareTo(reach) >= 0 ? next : null;
    }

    private EventId target(EventId reach) {
        SegmentKey next = listed.peek();
        return next == null || next.last().compareTo(reach) < 0 ? reach : next.last();
    }

    private boolean unlistedMayEndAbove(EventId id) {
        return id.millis() <= level.latestLastMillis(windows.floorMillis() - 1);
    }

    @Override
    public void remove() {
        listed.remove();
    }
}
