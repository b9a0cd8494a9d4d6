package chat.parley.storage.history;

import chat.parley.protocol.Body;
import chat.parley.protocol.Changes;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogKey;
import chat.parley.storage.objectstore.DamagedObjectException;
import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.segment.LogKind;
import chat.parley.storage.segment.SegmentKey;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds the changes of the events of one page. Not thread-safe. */
final class ChangesOfPage {
    /** Of how many hours before a page it finds out what became of messages whose edits it has; with more, the page ends. */
    private static final int MAX_UNLISTED_HOURS = 8;

    private final ObjectStore store;
    private final Clock clock;
    private final SegmentContents contents;
    private final Effort effort;
    private final LogKey log;
    private final LogKind kind;
    private final Direction direction;
    private final EventId from;
    /** The edited events that lie before the page, of which nothing was listed. */
    private final NavigableSet<EventId> unlisted = new TreeSet<>();

    private ChangeKeys listed = new ChangeKeys();
    private final List<EncodedEvent> met = new ArrayList<>();

    /**
     * @param effort counts what is read, and is told of what is damaged
     * @param from where the page begins: in its direction, all is listed from there on
     */
    ChangesOfPage(
            ObjectStore store,
            Clock clock,
            SegmentContents contents,
            Effort effort,
            LogKey log,
            LogKind kind,
            Direction direction,
            EventId from) {
        this.store = store;
        this.clock = clock;
        this.contents = contents;
        this.effort = effort;
        this.log = log;
        this.kind = kind;
        this.direction = direction;
        this.from = from;
    }

    /** Takes what is listed from now on for the page's events. */
    ChangeKeys listed() {
        return listed;
    }

    /** Takes an event that was read on the way: what gateways archive that know of no changes, or of no threads, is among the events only. */
    void met(EncodedEvent event) {
        EncodedEvent change = event.change();
        if (change != null) {
            met.add(change);
        }
    }

    /**
     * Whether it can be found out how {@code event} is told now. False for an edit of what lies before the page, if there are
     * too many of other hours already: each takes requests of its own.
     */
    boolean canTell(EncodedEvent event) {
        EventId subject = subject(event);
        if (direction == Direction.ASCENDING && subject.compareTo(from) <= 0) {
            unlisted.add(subject);
            return unlisted.stream().mapToLong(ChangesOfPage::hour).distinct().count() <= MAX_UNLISTED_HOURS;
        }
        return true;
    }

    private static long hour(EventId id) {
        return id.millis() / SegmentKey.MAX_SPAN_MS;
    }

    /**
     * All changes of the events of {@code page}, but of many answers only the newest, and perhaps some of other events. If reading them
     * takes more than one page may, the page ends before the events whose changes are left: a first one has its changes, however many.
     */
    Changes of(PageBuilder page) {
        List<EncodedEvent> events = page.events();
        Changes changes = new Changes();
        changes.addAll(met);
        if (events.isEmpty()) {
            return changes;
        }
        NavigableSet<EventId> ids =
                events.stream().map(ChangesOfPage::subject).collect(Collectors.toCollection(TreeSet::new));
        Relisting relisting = new Relisting();
        boolean again = false;
        while (true) {
            try {
                ListingAge age = new ListingAge(clock);
                if (again) {
                    listed = new ChangeKeys();
                    NavigableSet<EventId> ofPage = new TreeSet<>(ids);
                    ofPage.removeAll(unlisted);
                    if (!ofPage.isEmpty()) {
                        list(age, ofPage.first(), ofPage.last());
                    }
                }
                listHourByHour(age);
                NewestAnswers answers = new NewestAnswers();
                page.keep(read(events, ids, changes, answers));
                answers.all().forEach(changes::add);
                return changes;
            } catch (OutdatedListing e) {
                relisting.again(e, ids.first());
                again = true;
            }
        }
    }

    /** The event whose changes matter to how {@code event} is told: itself, or what it edits. */
    private static EventId subject(EncodedEvent event) {
        return event.event().body() instanceof Body.Edit edit ? edit.about() : event.id();
    }

    /** Reads what is about {@code events}, one after another; returns of how many, from the first, all is read. */
    private int read(List<EncodedEvent> events, NavigableSet<EventId> ids, Changes changes, NewestAnswers answers) {
        List<SegmentKey> unread = new ArrayList<>(listed.about(ids));
        for (int done = 0; done < events.size(); done++) {
            NavigableSet<EventId> subject = new TreeSet<>(Set.of(subject(events.get(done))));
            List<SegmentKey> about = unread.stream()
                    .filter(segment -> segment.spansOneOf(subject))
                    .toList();
            if (done > 0 && !about.isEmpty() && effort.isSpentOnChanges()) {
                return done;
            }
            about.forEach(segment -> read(segment, ids, changes, answers));
            unread.removeIf(segment -> segment.spansOneOf(subject));
        }
        return events.size();
    }

    private void read(SegmentKey segment, Set<EventId> ids, Changes changes, NewestAnswers answers) {
        try {
            List<EncodedEvent> all = contents.read(segment).events();
            effort.readsChanges(
                    all.stream().mapToLong(change -> change.json().length).sum());
            for (EncodedEvent change : all) {
                if (change.event().body() instanceof Body.Answer answer && ids.contains(answer.about())) {
                    answers.add(answer.about(), change);
                } else if (change.event().body() instanceof Body.Change body && ids.contains(body.about())) {
                    changes.add(change);
                }
            }
        } catch (DamagedObjectException e) {
            effort.leavesOut();
        }
    }

    private void listHourByHour(ListingAge age) {
        for (long hour :
                unlisted.stream().mapToLong(ChangesOfPage::hour).distinct().toArray()) {
            long start = hour * SegmentKey.MAX_SPAN_MS;
            list(age, startOf(start), startOf(start + SegmentKey.MAX_SPAN_MS - 1));
        }
    }

    private void list(ListingAge age, EventId first, EventId last) {
        listed.list(store, age, log, kind, first, last);
    }

    private static EventId startOf(long millis) {
        return EventId.startOf(Instant.ofEpochMilli(millis));
    }
}
