package chat.parley.storage.history;

import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogKey;
import chat.parley.storage.objectstore.DamagedObjectException;
import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.segment.LogKind;
import chat.parley.storage.segment.SegmentKey;
import chat.parley.storage.segment.SegmentLevel;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Reads one page of a thread (docs/adr/0057-threads.md): what is kept beside its root names the answers, of which those of the
 * page are read, hour by hour. Not thread-safe.
 */
final class ThreadReader {
    /** How many answers of a thread can be read, the newest: some 6 MB while a page is made. */
    private static final int MAX_ANSWERS = 20_000;

    private final ObjectStore store;
    private final Clock clock;
    private final SegmentContents contents;
    private final LogKey log;
    private final Direction direction;
    private final EventId from;
    private final int limit;
    private final Effort effort;
    private final PageBuilder page;
    private final ChangesOfPage ofPage;
    /** Up to where the page has all answers. */
    private EventId reached;

    /** @param from where the page begins, exclusive */
    ThreadReader(
            ObjectStore store,
            Clock clock,
            SegmentContents contents,
            Effort.Bounds bounds,
            LogKey log,
            Direction direction,
            EventId from,
            int limit) {
        this.store = store;
        this.clock = clock;
        this.contents = contents;
        this.log = log;
        this.direction = direction;
        this.from = from;
        this.limit = limit;
        this.effort = new Effort(bounds, direction, from);
        this.page = new PageBuilder(limit, effort);
        this.ofPage = new ChangesOfPage(store, clock, contents, effort, log, LogKind.EVENTS, direction, from);
        this.reached = from;
    }

    /** The page, of those answers of {@code root} of which what is kept beside it matches. */
    PageBuilder read(EventId root, Predicate<EncodedEvent> matching) {
        NavigableSet<EventId> left = behind(from, answers(root, matching));
        Relisting relisting = new Relisting();
        boolean whole = false;
        while (!whole) {
            try {
                add(left);
                whole = true;
            } catch (OutdatedListing e) {
                relisting.again(e, reached);
                left = behind(reached, left);
            }
        }
        page.show(ofPage.of(page));
        return page;
    }

    /** Those of {@code ids}, in the order of reading, that are met after {@code start}. */
    private NavigableSet<EventId> behind(EventId start, NavigableSet<EventId> ids) {
        NavigableSet<EventId> behind = new TreeSet<>(direction::compare);
        ids.stream().filter(id -> direction.compare(id, start) > 0).forEach(behind::add);
        return behind;
    }

    private NavigableSet<EventId> answers(EventId root, Predicate<EncodedEvent> matching) {
        NavigableSet<EventId> beside = new TreeSet<>();
        beside.add(root);
        Relisting relisting = new Relisting();
        while (true) {
            try {
                AnswerIds answers = new AnswerIds(root, matching, MAX_ANSWERS);
                ChangeKeys listed = new ChangeKeys();
                listed.list(store, new ListingAge(clock), log, LogKind.EVENTS, root, root);
                for (SegmentKey segment : listed.about(beside)) {
                    read(segment, answers);
                }
                return answers.ids();
            } catch (OutdatedListing e) {
                relisting.again(e, root);
            }
        }
    }

    private void read(SegmentKey segment, AnswerIds answers) {
        try {
            contents.read(segment).events().forEach(answers::add);
        } catch (DamagedObjectException e) {
            effort.leavesOut();
        }
    }

    /** Adds answers, in the order of reading, until the page is full, or its effort spent. */
    private void add(NavigableSet<EventId> answers) {
        Deque<EventId> wanted = new ArrayDeque<>();
        answers.stream().limit(limit - page.events().size()).forEach(wanted::add);
        boolean rest = wanted.size() < answers.size();
        EventsOfIds events = events(new TreeSet<>(wanted));
        while (!wanted.isEmpty()) {
            if (effort.isSpent() && !reached.equals(from)) {
                end();
                return;
            }
            List<EventId> near = takeNear(wanted);
            Map<EventId, EncodedEvent> found = events.read(new TreeSet<>(near));
            for (EventId id : near) {
                EncodedEvent event = found.get(id);
                if (event != null && !page.add(event)) {
                    return;
                }
                reached = id;
            }
        }
        if (rest) {
            end();
        }
    }

    private EventsOfIds events(NavigableSet<EventId> ids) {
        ListingAge age = new ListingAge(clock);
        return new EventsOfIds(
                contents,
                effort,
                new SegmentsOfIds(segments(SegmentLevel.RAW, age), ids, effort),
                new SegmentsOfIds(segments(SegmentLevel.COMPACTED, age), ids, effort));
    }

    private SegmentLog segments(SegmentLevel level, ListingAge age) {
        return new SegmentLog(store, age, level, level.prefix(LogKind.EVENTS, log.value()), ofPage.listed());
    }

    /** Takes from {@code wanted} what is of the same hour as its first one. */
    private static List<EventId> takeNear(Deque<EventId> wanted) {
        List<EventId> near = new ArrayList<>();
        near.add(wanted.remove());
        while (!wanted.isEmpty() && hour(wanted.element()) == hour(near.get(0))) {
            near.add(wanted.remove());
        }
        return near;
    }

    private static long hour(EventId id) {
        return id.millis() / SegmentKey.MAX_SPAN_MS;
    }

    /** Ends the page, which is not the last one: the next goes on behind what was looked for, be it there or not. */
    private void end() {
        List<EncodedEvent> events = page.events();
        boolean lastIsThere =
                !events.isEmpty() && events.get(events.size() - 1).id().equals(reached);
        if (lastIsThere || reached.equals(from)) {
            page.full();
        } else {
            page.cut(reached);
        }
    }
}
