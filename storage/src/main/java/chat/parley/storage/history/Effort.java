package chat.parley.storage.history;

import chat.parley.protocol.EventId;
import chat.parley.storage.segment.SegmentKey;

/**
 * What one page may look at in vain. A page of events that are all asked for never meets these bounds: it is full before. One
 * whose reader asks for what is not there, or hardly, ends at them, and says from where to go on.
 *
 * <p>It is looked at whenever a segment is to be opened, and only there where the reader has come on since the page began: so
 * each page leads further, however the segments lie. Not thread-safe.
 */
final class Effort {
    /**
     * How much one page may take.
     *
     * @param segments to be read: more than a page has events, since each may be in a segment of its own
     * @param keys of segments that are met, and not read
     * @param bytes of JSON of events that were read, and not asked for
     */
    record Bounds(int segments, int keys, long bytes) {
        static final Bounds DEFAULT = new Bounds(256, 20_000, 4L * 1024 * 1024);
    }

    /** How many bytes of JSON of changes are read for one page, but for its first event. */
    private static final long MAX_CHANGE_BYTES = 16L * 1024 * 1024;

    private final Bounds bounds;
    private final Direction direction;
    private final EventId start;
    private int segments;
    private int keys;
    private long bytes;
    private int changeSegments;
    private long changeBytes;
    private boolean leftOut;

    /** @param start of the page, exclusive */
    Effort(Bounds bounds, Direction direction, EventId start) {
        this.bounds = bounds;
        this.direction = direction;
        this.start = start;
    }

    /** Counts a segment that is next; throws {@link EffortSpent} if the page is to end there. */
    void meets(SegmentKey segment) {
        EventId reached = direction.nearEnd(segment);
        EventId goOn = direction.goOn(reached);
        if (isSpent() && direction.compare(goOn, start) > 0) {
            throw new EffortSpent(reached, goOn);
        }
        keys++;
    }

    /** Counts the segment that was met as read. */
    void reads() {
        segments++;
    }

    /** Counts events that were read and are not asked for, by their bytes. */
    void passesOver(long lengths) {
        bytes += lengths;
    }

    /** Counts a segment of changes that was read, by its bytes of JSON. */
    void readsChanges(long length) {
        changeSegments++;
        changeBytes += length;
    }

    /** Whether no more changes are to be read: a page has as many segments of them as of events. */
    boolean isSpentOnChanges() {
        return changeSegments >= bounds.segments() || changeBytes >= MAX_CHANGE_BYTES;
    }

    /** Notes that a segment is damaged, so that none of its events is in the page. */
    void leavesOut() {
        leftOut = true;
    }

    boolean hasLeftOut() {
        return leftOut;
    }

    /** Whether the page is to end where its reader has come on. */
    boolean isSpent() {
        return segments >= bounds.segments() || keys >= bounds.keys() || bytes >= bounds.bytes();
    }
}
