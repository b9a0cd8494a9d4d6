package chat.parley.storage.history;

import chat.parley.protocol.EventId;
import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.segment.SegmentKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Goes back through a log's segments in windows of time that one request, or few, can list. A window that was empty or
 * sparse is followed by a wider one; one with too many segments for a request is narrowed towards its newer end.
 *
 * <p><b>Requests.</b> Of raw segments: one if the log's last two hours hold 1 to 999. A log idle for a time t costs about
 * log16(t / 2 h) more, and, if it was busy before, up to some 20 to find its newer end. In times that are compacted, one for
 * 32 days. Of compacted segments: one if the log has less than 1000, else up to some 10.
 */
final class SegmentWindows {
    private static final long FIRST_WIDTH_MS = 2 * SegmentKey.MAX_SPAN_MS;
    /** How wide a window is at least in times where all, or nearly all, is compacted. */
    private static final long COMPACTED_WIDTH_MS = Duration.ofDays(32).toMillis();
    /** How wide a window is that has all the time there is. */
    private static final long ALL_MS = 1L << 48;
    /** How wide a window is at least: what is in such a one is listed to its end, however much it is. */
    private static final long MIN_WIDTH_MS = 60_000;

    private static final int SPARSE = ObjectStore.MAX_LISTED / 4;
    private static final int WIDENING = 16;

    private final SegmentLog log;
    private final long nowMillis;
    private final long compactedUpToMillis;
    /**
     * Down to where segments have been given: all that begin at or above it, but for those at or above the reader's
     * limit.
     */
    private EventId floor;

    private long floorMillis;
    private long widthMillis;

    private SegmentWindows(
            SegmentLog log, EventId before, Instant now, long firstWidthMillis, long compactedUpToMillis) {
        this.log = log;
        this.floor = before;
        this.floorMillis = before.millis() + 1;
        this.nowMillis = Math.max(0, now.toEpochMilli());
        this.widthMillis = firstWidthMillis;
        this.compactedUpToMillis = compactedUpToMillis;
    }

    /**
     * Windows on raw segments. Both times are only estimates: what is wrong in them costs requests, not events.
     *
     * @param now where the log ends
     * @param compactedUpToMillis raw segments below it are few
     */
    static SegmentWindows ofRaw(SegmentLog log, EventId before, Instant now, long compactedUpToMillis) {
        return new SegmentWindows(log, before, now, FIRST_WIDTH_MS, compactedUpToMillis);
    }

    /** Windows on compacted segments, of which the first one has all there is. */
    static SegmentWindows ofCompacted(SegmentLog log, EventId before, Instant now) {
        return new SegmentWindows(log, before, now, ALL_MS, 0);
    }

    /** Whether nothing is left below. */
    boolean atStart() {
        return floorMillis <= 0;
    }

    /** The time below which all segments begin that are not given yet. */
    long floorMillis() {
        return floorMillis;
    }

    /** The segments of the next window, ascending by their first ids; there may be none. */
    List<SegmentKey> next() {
        long width = floorMillis <= compactedUpToMillis ? Math.max(widthMillis, COMPACTED_WIDTH_MS) : widthMillis;
        long start = Math.max(0, ceilingMillis() - width);
        SegmentLog.Listing listing = log.list(startOf(start), floor);
        if (!listing.complete()) {
            return narrowed(listing);
        }
        if (listing.segments().size() < SPARSE) {
            widthMillis = Math.min(ALL_MS, width * WIDENING);
        }
        return advanceFloorTo(start, listing.segments());
    }

    /**
     * Halves a window with too many segments until its newer part fits in one request, and gives that.
     *
     * @param tooMany the oldest part of the window
     */
    private List<SegmentKey> narrowed(SegmentLog.Listing tooMany) {
        SegmentLog.Listing listing = tooMany;
        long known = lastFirstMillis(listing); // there are segments at or above it
        while (ceilingMillis() - known > MIN_WIDTH_MS) {
            long middle = known + (ceilingMillis() - known) / 2;
            listing = log.list(startOf(middle), floor);
            if (!listing.complete()) {
                known = Math.max(middle, lastFirstMillis(listing));
            } else if (listing.segments().isEmpty()) {
                advanceFloorTo(middle, List.of());
            } else {
                widthMillis = ceilingMillis() - middle;
                return advanceFloorTo(middle, listing.segments());
            }
        }
        widthMillis = MIN_WIDTH_MS;
        return advanceFloorTo(known, listToEnd(known));
    }

    /** Where the next window ends: above it there is hardly anything. */
    private long ceilingMillis() {
        return Math.min(floorMillis, nowMillis);
    }

    private List<SegmentKey> listToEnd(long startMillis) {
        List<SegmentKey> all = new ArrayList<>();
        SegmentLog.Listing listing = log.list(startOf(startMillis), floor);
        all.addAll(listing.segments());
        while (!listing.complete()) {
            listing = log.listOn(listing, floor);
            all.addAll(listing.segments());
        }
        return all;
    }

    /** Notes that everything down to {@code startMillis} is given, and gives {@code segments}. */
    private List<SegmentKey> advanceFloorTo(long startMillis, List<SegmentKey> segments) {
        floorMillis = startMillis;
        floor = startOf(startMillis);
        return segments;
    }

    private static long lastFirstMillis(SegmentLog.Listing listing) {
        List<SegmentKey> segments = listing.segments();
        return segments.isEmpty()
                ? 0
                : segments.get(segments.size() - 1).first().millis();
    }

    private static EventId startOf(long millis) {
        return EventId.startOf(Instant.ofEpochMilli(millis));
    }
}
