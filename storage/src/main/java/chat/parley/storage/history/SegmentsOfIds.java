package chat.parley.storage.history;

import chat.parley.protocol.EventId;
import chat.parley.storage.segment.SegmentKey;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The segments of one level that may hold certain events, which may be far from each other. Not thread-safe.
 *
 * <p><b>Requests.</b> One, if it lists all there is from the first to the last of the events, as where what lies between is
 * compacted; else one more for each time that is asked for and lies behind what that one listed.
 */
final class SegmentsOfIds {
    private final SegmentLog log;
    private final Effort effort;
    private final NavigableSet<EventId> ids;
    private final Set<SegmentKey> listed = new LinkedHashSet<>();
    /** All segments that begin below it, and may hold one of the ids, are listed; null if nothing is. */
    private @Nullable EventId listedBelow;

    /** @param effort counts what it takes to list more than once */
    SegmentsOfIds(SegmentLog log, NavigableSet<EventId> ids, Effort effort) {
        this.log = log;
        this.ids = ids;
        this.effort = effort;
    }

    /** The segments that may hold one of {@code some}, which are ids near each other. */
    List<SegmentKey> of(NavigableSet<EventId> some) {
        if (listedBelow == null) {
            listedBelow = listFirst();
        }
        if (some.last().compareTo(listedBelow) >= 0) {
            list(some);
        }
        return listed.stream().filter(segment -> segment.spansOneOf(some)).toList();
    }

    private EventId listFirst() {
        SegmentLog.Listing listing = log.list(start(ids), end(ids));
        List<SegmentKey> found = listing.segments();
        listed.addAll(found);
        if (listing.complete()) {
            return EventId.MAX;
        }
        return found.isEmpty() ? EventId.MIN : found.get(found.size() - 1).first();
    }

    private void list(NavigableSet<EventId> some) {
        SegmentLog.Listing listing = log.list(start(some), end(some));
        effort.reads();
        listed.addAll(listing.segments());
        while (!listing.complete()) {
            listing = log.listOn(listing, end(some));
            effort.reads();
            listed.addAll(listing.segments());
        }
    }

    private EventId start(NavigableSet<EventId> some) {
        return EventId.startOf(Instant.ofEpochMilli(
                log.level().earliestFirstMillis(some.first().millis())));
    }

    private static EventId end(NavigableSet<EventId> some) {
        return EventId.startOf(some.last().time().plusMillis(1));
    }
}
