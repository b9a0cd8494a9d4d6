package chat.parley.storage;

import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogKey;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/**
 * The logs as segments in the bucket.
 *
 * <p><b>Requests.</b> {@link #append}: one for each segment, and a second if files are among the events. A page: one to list,
 * usually, in each of the two levels (see {@link SegmentWindows} for a log that was idle), and one for each segment not in the cache that overlaps the
 * page or the {@link Repetition#WINDOW_MS} before it. A predicate that matches seldom reads on until the page is full.
 *
 * <p><b>Repetitions.</b> Each id is given once. Of events with the same sender and nonce the one with the smallest id is
 * given, if they are no further apart than {@link Repetition#WINDOW_MS}: the same ones whatever the pages are.
 */
final class S3History implements History {
    private static final long CACHE_BYTES = 32L * 1024 * 1024;

    private final ObjectStore store;
    private final Clock clock;
    private final SegmentWriter writer;
    private final SegmentCache cache = new SegmentCache(CACHE_BYTES);

    S3History(ObjectStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
        this.writer = new SegmentWriter(store);
    }

    @Override
    public void append(LogKey log, List<EncodedEvent> events) {
        writer.write(prefix(log, Kind.EVENTS), events);
        List<EncodedEvent> files = events.stream()
                .filter(event -> event.event() instanceof Event.Shared)
                .toList();
        writer.write(prefix(log, Kind.FILES), files);
    }

    @Override
    public Page before(LogKey log, Kind kind, EventId before, int limit, Predicate<EncodedEvent> matching) {
        return read(log, kind, Direction.DESCENDING, before, limit, matching).reversed();
    }

    @Override
    public Page after(LogKey log, Kind kind, EventId after, int limit, Predicate<EncodedEvent> matching) {
        return read(log, kind, Direction.ASCENDING, after, limit, matching).ascending();
    }

    /** What repetitions are does not depend on where reading begins, so a reader can begin again where it is. */
    private PageBuilder read(
            LogKey log, Kind kind, Direction direction, EventId from, int limit, Predicate<EncodedEvent> matching) {
        PageBuilder page = new PageBuilder(limit);
        Relisting relisting = new Relisting();
        EventId position = from;
        while (true) {
            try {
                EventSequence events = open(log, kind, direction, position);
                for (EncodedEvent event = events.next(); event != null; event = events.next()) {
                    if (direction.compare(event.id(), position) > 0) {
                        if (matching.test(event) && !page.add(event)) {
                            return page;
                        }
                        position = event.id();
                    }
                }
                return page;
            } catch (OutdatedListing e) {
                relisting.again(e, position);
            }
        }
    }

    private EventSequence open(LogKey log, Kind kind, Direction direction, EventId from) {
        ListingAge age = new ListingAge(clock);
        SegmentLog raw = segments(log, kind, SegmentLevel.RAW, age);
        SegmentLog compacted = segments(log, kind, SegmentLevel.COMPACTED, age);
        return switch (direction) {
            case ASCENDING -> ascending(raw, compacted, from);
            case DESCENDING -> descending(raw, compacted, from);
        };
    }

    private SegmentLog segments(LogKey log, Kind kind, SegmentLevel level, ListingAge age) {
        return new SegmentLog(store, cache, age, level, level.prefix(kind, log.value()));
    }

    private static EventSequence ascending(SegmentLog raw, SegmentLog compacted, EventId after) {
        EventId from = EventId.startOf(Instant.ofEpochMilli(after.millis() - Repetition.WINDOW_MS));
        BothLevels segments =
                new BothLevels(Direction.ASCENDING, new OldestFirst(raw, from), new OldestFirst(compacted, from));
        return new DistinctAscending(new MergedEvents(raw, segments, Direction.ASCENDING));
    }

    private EventSequence descending(SegmentLog raw, SegmentLog compacted, EventId before) {
        Instant now = clock.instant();
        NewestFirst merged =
                new NewestFirst(SegmentLevel.COMPACTED, SegmentWindows.ofCompacted(compacted, before, now));
        SegmentKey newest = merged.peek(EventId.MIN);
        long compactedUpTo = newest == null ? 0 : newest.last().millis();
        NewestFirst single = new NewestFirst(SegmentLevel.RAW, SegmentWindows.ofRaw(raw, before, now, compactedUpTo));
        BothLevels segments = new BothLevels(Direction.DESCENDING, single, merged);
        return new DistinctDescending(new MergedEvents(raw, segments, Direction.DESCENDING));
    }

    private static String prefix(LogKey log, Kind kind) {
        return SegmentLevel.RAW.prefix(kind, log.value());
    }
}
