package chat.parley.storage;

import chat.parley.protocol.EventId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Goes back through a log's segments in windows of time that one request, or few, can list. A window that was empty or
 * sparse is followed by a wider one; one with too many segments for a request is narrowed towards its newer end.
 *
 * <p><b>Requests.</b> One if the log's last two hours hold 1 to 999 segments. A log idle for a time t costs about
 * log4(t / 2 h) more, and, if it was busy before, up to some 20 to find its newer end.
 */
final class SegmentWindows {
    private static final long FIRST_WIDTH_MS = 2 * SegmentKey.MAX_SPAN_MS;
    /** As narrow as it gets: what is in such a window is listed to its end, however much it is. */
    private static final long MIN_WIDTH_MS = 60_000;

    private static final int SPARSE = SegmentLog.MAX_LISTED / 4;
    private static final int WIDENING = 4;

    private final SegmentLog log;
    /** All segments that begin at or above it have been given, but for those at or above the reader's limit. */
    private EventId floor;

    private long floorMillis;
    private long widthMillis = FIRST_WIDTH_MS;

    /** @param now only an estimate of where the log ends: a clock that is wrong costs requests, not events */
    SegmentWindows(SegmentLog log, EventId before, Instant now) {
        this.log = log;
        this.floor = before;
        this.floorMillis = Math.min(before.millis() + 1, Math.max(0, now.toEpochMilli()));
    }

    /** Whether nothing is left below. */
    boolean atStart() {
        return floorMillis <= 0;
    }

    /** What is not given yet begins below this time. */
    long floorMillis() {
        return floorMillis;
    }

    /** The segments of the next window, ascending by their first ids; may be none. */
    List<SegmentKey> next() {
        long start = Math.max(0, floorMillis - widthMillis);
        SegmentLog.Listing listing = log.list(startOf(start), floor);
        if (!listing.complete()) {
            return narrowed(listing);
        }
        if (listing.segments().size() < SPARSE) {
            widthMillis *= WIDENING;
        }
        return given(start, listing.segments());
    }

    /** {@code tooMany}: the oldest part of a window. Halves the window until the newer part fits in one request. */
    private List<SegmentKey> narrowed(SegmentLog.Listing tooMany) {
        SegmentLog.Listing listing = tooMany;
        long known = lastFirstMillis(listing); // there are segments at or above it
        while (floorMillis - known > MIN_WIDTH_MS) {
            long middle = known + (floorMillis - known) / 2;
            listing = log.list(startOf(middle), floor);
            if (!listing.complete()) {
                known = Math.max(middle, lastFirstMillis(listing));
            } else if (listing.segments().isEmpty()) {
                given(middle, List.of());
            } else {
                widthMillis = floorMillis - middle;
                return given(middle, listing.segments());
            }
        }
        widthMillis = MIN_WIDTH_MS;
        return given(known, listToEnd(known));
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

    private List<SegmentKey> given(long startMillis, List<SegmentKey> segments) {
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
