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
 * usually (see {@link SegmentWindows} for a log that was idle), and one for each segment not in the cache that overlaps the
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
        SegmentLog segments = new SegmentLog(store, cache, prefix(log, kind));
        DistinctDescending events = new DistinctDescending(
                new MergedEvents(segments, new NewestFirst(segments, before, clock.instant()), Direction.DESCENDING));
        PageBuilder page = new PageBuilder(limit);
        EncodedEvent event = events.next();
        while (event != null && (event.id().compareTo(before) >= 0 || !matching.test(event) || page.add(event))) {
            event = events.next();
        }
        return page.reversed();
    }

    @Override
    public Page after(LogKey log, Kind kind, EventId after, int limit, Predicate<EncodedEvent> matching) {
        SegmentLog segments = new SegmentLog(store, cache, prefix(log, kind));
        EventId from = EventId.startOf(Instant.ofEpochMilli(after.millis() - Repetition.WINDOW_MS));
        DistinctAscending events =
                new DistinctAscending(new MergedEvents(segments, new OldestFirst(segments, from), Direction.ASCENDING));
        PageBuilder page = new PageBuilder(limit);
        EncodedEvent event = events.next();
        while (event != null && (event.id().compareTo(after) <= 0 || !matching.test(event) || page.add(event))) {
            event = events.next();
        }
        return page.ascending();
    }

    private static String prefix(LogKey log, Kind kind) {
        String root = switch (kind) {
            case EVENTS -> "history/";
            case FILES -> "shared/";
        };
        return root + log + "/";
    }
}
