package chat.parley.storage.history;

import chat.parley.protocol.Body;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.LogPosition;
import chat.parley.protocol.UserName;
import chat.parley.storage.file.Files;
import chat.parley.storage.file.S3Files;
import chat.parley.storage.objectstore.DamagedObjectException;
import chat.parley.storage.objectstore.DamagedObjects;
import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.segment.LogKind;
import chat.parley.storage.segment.SegmentKey;
import chat.parley.storage.segment.SegmentLevel;
import chat.parley.storage.segment.SegmentWriter;
import chat.parley.storage.segment.StoredSegment;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The logs as segments in the bucket.
 *
 * <p><b>Requests.</b> {@link #append}: one for each segment, and a second if files are among the events; for changes what {@link
 * ChangeWriter} says. A page: one to list,
 * usually, in each of the two levels (see {@link SegmentWindows} for a log that was idle), and one for each segment not in
 * the cache that overlaps the page or the {@link Repetition#WINDOW_MS} before it; and one for each segment of changes of them
 * (see {@link ChangeWriter}), which no further request lists. A predicate that matches seldom reads on
 * until the page is full, or its {@link Effort} spent.
 *
 * <p>{@link #end}: in each level one, and one more for each 1000 segments. Raw are those that compaction has not come to,
 * about a day's, which are 8,640 if one is written every ten seconds; 1000 compacted ones are 1 GB of JSON. So where
 * compaction does not run, this grows with the log. {@link #since} lists as much from {@code after} on, up to the end of the
 * log if less than a page is behind the cursor, and reads the segments not in the cache that have something behind the
 * cursor, up to the end of the page; all of this within its effort. {@link #stored} lists from the smallest to the largest id
 * that it is asked for, and reads the segments of the right positions that span one of the ids. A page of a thread: one to list
 * in each level and one for each segment of changes that spans the root, the same for the answers (more where {@link
 * SegmentsOfIds} says), and one for each segment that spans one of these.
 *
 * <p><b>Repetitions.</b> Each id is given once. Of events with the same sender and nonce the one with the smallest id is
 * given, if they are no further apart than {@link Repetition#WINDOW_MS}: the same ones whatever the pages are.
 */
public final class S3History implements History {
    private final ObjectStore store;
    private final Clock clock;
    private final SegmentWriter writer;
    private final SegmentContents contents;
    private final ChangeWriter changes;
    private final Files files;
    private final Effort.Bounds bounds;

    /** The logs in {@code store}, and the files there; what is found damaged is noted in {@code damaged}. */
    public S3History(ObjectStore store, Clock clock, DamagedObjects damaged) {
        this(store, clock, Effort.Bounds.DEFAULT, damaged, new S3Files(store, clock, damaged));
    }

    /** @param files of which those are removed that are taken back in a log */
    public S3History(ObjectStore store, Clock clock, DamagedObjects damaged, Files files) {
        this(store, clock, Effort.Bounds.DEFAULT, damaged, files);
    }

    S3History(ObjectStore store, Clock clock, Effort.Bounds bounds, DamagedObjects damaged, Files files) {
        this.store = store;
        this.files = files;
        this.bounds = bounds;
        this.clock = clock;
        this.writer = new SegmentWriter(store);
        this.contents = new SegmentContents(store, damaged);
        this.changes = new ChangeWriter(store, contents);
    }

    /**
     * Writes changes and the segments of shared files first, so that an event which is found under a position is everywhere
     * where it belongs.
     */
    @Override
    public void append(LogKey log, LogPosition position, List<EncodedEvent> events) {
        List<EncodedEvent> shared = events.stream()
                .filter(event -> event.event().body() instanceof Body.File)
                .toList();
        changes.write(prefix(log, LogKind.EVENTS), position, events);
        changes.write(prefix(log, LogKind.FILES), position, removedFiles(events));
        writer.write(prefix(log, LogKind.FILES), LogPosition.NONE, shared);
        writer.write(prefix(log, LogKind.EVENTS), position, events);
    }

    /** The removals of files among {@code events}; the files are gone when it returns. */
    private List<EncodedEvent> removedFiles(List<EncodedEvent> events) {
        List<EncodedEvent> removals = new ArrayList<>();
        for (EncodedEvent event : events) {
            UserName owner = event.event().takesBackOf();
            if (owner != null && event.event().body() instanceof Body.Removal removal && removal.file() != null) {
                files.remove(removal.file(), owner);
                removals.add(event);
            }
        }
        return removals;
    }

    @Override
    public LogCursor end(LogKey log) {
        return consistently(age -> {
            LogCursor end = LogCursor.START;
            for (SegmentLevel level : SegmentLevel.values()) {
                SegmentQueue segments =
                        new OldestFirst(segments(log, LogKind.EVENTS, level, age, new ChangeKeys()), EventId.MIN);
                for (SegmentKey next = segments.peek(EventId.MAX); next != null; next = segments.peek(EventId.MAX)) {
                    segments.remove();
                    end = end.max(new LogCursor(next.position(), next.last()));
                }
            }
            return end;
        });
    }

    @Override
    public Set<EventId> stored(LogKey log, Set<EventId> ids, LogPosition upTo) {
        return consistently(age -> {
            StoredIds found = new StoredIds(ids, upTo);
            for (SegmentLevel level : SegmentLevel.values()) {
                SegmentLog segments = segments(log, LogKind.EVENTS, level, age, new ChangeKeys());
                found.lookIn(segments, contents);
            }
            return found.found();
        });
    }

    /** Does {@code reading}, and does it again from the start if what it listed is outdated. */
    private <T> T consistently(Function<ListingAge, T> reading) {
        Relisting relisting = new Relisting();
        while (true) {
            try {
                return reading.apply(new ListingAge(clock));
            } catch (OutdatedListing e) {
                relisting.again(e, EventId.MIN);
            }
        }
    }

    @Override
    public Page before(LogKey log, LogKind kind, EventId before, int limit, Predicate<EncodedEvent> matching) {
        return read(
                        log,
                        kind,
                        Direction.DESCENDING,
                        before,
                        limit,
                        matching,
                        (from, age, effort, changes) -> descending(log, kind, from, age, effort, changes))
                .reversed();
    }

    @Override
    public Page after(LogKey log, LogKind kind, EventId after, int limit, Predicate<EncodedEvent> matching) {
        return ascending(log, kind, Selection.ALL, after, limit, matching);
    }

    @Override
    public Page since(LogKey log, LogCursor cursor, EventId after, int limit, Predicate<EncodedEvent> matching) {
        return ascending(log, LogKind.EVENTS, new ArrivedAfter(cursor), after, limit, matching);
    }

    @Override
    public Page threadBefore(LogKey log, EventId root, EventId before, int limit, Predicate<EncodedEvent> matching) {
        return thread(log, Direction.DESCENDING, before, limit)
                .read(root, matching)
                .reversed();
    }

    @Override
    public Page threadAfter(LogKey log, EventId root, EventId after, int limit, Predicate<EncodedEvent> matching) {
        return thread(log, Direction.ASCENDING, after, limit)
                .read(root, matching)
                .ascending();
    }

    private ThreadReader thread(LogKey log, Direction direction, EventId from, int limit) {
        return new ThreadReader(store, clock, contents, bounds, log, direction, from, limit);
    }

    private Page ascending(
            LogKey log, LogKind kind, Selection asked, EventId after, int limit, Predicate<EncodedEvent> matching) {
        return read(
                        log,
                        kind,
                        Direction.ASCENDING,
                        after,
                        limit,
                        matching,
                        (from, age, effort, changes) -> ascending(log, kind, asked, from, age, effort, changes))
                .ascending();
    }

    /**
     * Reads a page. If what was listed is outdated, it goes on with a new listing from where it is, since what counts as
     * a repetition does not depend on where reading begins.
     */
    private PageBuilder read(
            LogKey log,
            LogKind kind,
            Direction direction,
            EventId from,
            int limit,
            Predicate<EncodedEvent> matching,
            Opening opening) {
        Effort effort = new Effort(bounds, direction, from);
        PageBuilder page = new PageBuilder(limit, effort);
        ChangesOfPage ofPage = new ChangesOfPage(store, clock, contents, effort, log, kind, direction, from);
        read(page, ofPage, direction, from, matching, effort, opening);
        page.show(ofPage.of(page));
        return page;
    }

    private void read(
            PageBuilder page,
            ChangesOfPage ofPage,
            Direction direction,
            EventId from,
            Predicate<EncodedEvent> matching,
            Effort effort,
            Opening opening) {
        Relisting relisting = new Relisting();
        EventId reached = from;
        while (true) {
            try {
                EventSequence events = opening.open(reached, new ListingAge(clock), effort, ofPage.listed());
                for (EncodedEvent event = events.next(); event != null; event = events.next()) {
                    if (direction.compare(event.id(), reached) > 0) {
                        ofPage.met(event);
                        if (!matching.test(event)) {
                            effort.passesOver(event.json().length);
                        } else if (!ofPage.canTell(event)) {
                            page.full();
                            return;
                        } else if (!page.add(event)) {
                            return;
                        }
                        reached = event.id();
                    }
                }
                return;
            } catch (EffortSpent e) {
                page.cut(e.goOn());
                return;
            } catch (OutdatedListing e) {
                relisting.again(e, reached);
            }
        }
    }

    /** Opens a log behind an id, for one reading. */
    private interface Opening {
        EventSequence open(EventId from, ListingAge age, Effort effort, ChangeKeys changes);
    }

    private List<EncodedEvent> eventsIn(SegmentKey segment, Selection asked, Effort effort) {
        effort.meets(segment);
        if (!asked.mayBeIn(segment)) {
            return List.of();
        }
        effort.reads();
        StoredSegment stored;
        try {
            stored = contents.read(segment);
        } catch (DamagedObjectException e) {
            if (asked.mayLack(segment)) {
                effort.leavesOut();
            }
            return List.of();
        }
        List<EncodedEvent> events = asked.of(stored);
        if (events.size() < stored.events().size()) {
            effort.passesOver(bytes(stored.events()) - bytes(events));
        }
        return events;
    }

    private static long bytes(List<EncodedEvent> events) {
        return events.stream().mapToLong(event -> event.json().length).sum();
    }

    private SegmentLog segments(LogKey log, LogKind kind, SegmentLevel level, ListingAge age, ChangeKeys changes) {
        return new SegmentLog(store, age, level, level.prefix(kind, log.value()), changes);
    }

    private EventSequence ascending(
            LogKey log,
            LogKind kind,
            Selection asked,
            EventId after,
            ListingAge age,
            Effort effort,
            ChangeKeys changes) {
        EventId from = EventId.startOf(Instant.ofEpochMilli(after.millis() - Repetition.WINDOW_MS));
        SegmentQueue raw = new OldestFirst(segments(log, kind, SegmentLevel.RAW, age, changes), from);
        SegmentQueue compacted = new OldestFirst(segments(log, kind, SegmentLevel.COMPACTED, age, changes), from);
        return new DistinctAscending(new MergedEvents(
                new BothLevels(Direction.ASCENDING, raw, compacted),
                segment -> eventsIn(segment, asked, effort),
                Direction.ASCENDING));
    }

    private EventSequence descending(
            LogKey log, LogKind kind, EventId before, ListingAge age, Effort effort, ChangeKeys changes) {
        SegmentLog raw = segments(log, kind, SegmentLevel.RAW, age, changes);
        SegmentLog compacted = segments(log, kind, SegmentLevel.COMPACTED, age, changes);
        Instant now = clock.instant();
        NewestFirst merged =
                new NewestFirst(SegmentLevel.COMPACTED, SegmentWindows.ofCompacted(compacted, before, now));
        SegmentKey newest = merged.peek(EventId.MIN);
        long compactedUpTo = newest == null ? 0 : newest.last().millis();
        NewestFirst single = new NewestFirst(SegmentLevel.RAW, SegmentWindows.ofRaw(raw, before, now, compactedUpTo));
        return new DistinctDescending(new MergedEvents(
                new BothLevels(Direction.DESCENDING, single, merged),
                segment -> eventsIn(segment, Selection.ALL, effort),
                Direction.DESCENDING));
    }

    private static String prefix(LogKey log, LogKind kind) {
        return SegmentLevel.RAW.prefix(kind, log.value());
    }
}
