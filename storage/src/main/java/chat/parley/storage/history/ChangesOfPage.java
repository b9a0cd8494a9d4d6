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
import chat.parley.storage.segment.SegmentLevel;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds the changes of the events of one page. Not thread-safe. */
final class ChangesOfPage {
    private final ObjectStore store;
    private final Clock clock;
    private final SegmentContents contents;
    private final Effort effort;
    private final LogKey log;
    private final LogKind kind;
    private ChangeKeys listed = new ChangeKeys();
    private final List<EncodedEvent> met = new ArrayList<>();

    /** @param effort is told of what is damaged */
    ChangesOfPage(ObjectStore store, Clock clock, SegmentContents contents, Effort effort, LogKey log, LogKind kind) {
        this.store = store;
        this.clock = clock;
        this.contents = contents;
        this.effort = effort;
        this.log = log;
        this.kind = kind;
    }

    /** Takes what is listed from now on for the page's events. */
    ChangeKeys listed() {
        return listed;
    }

    /** Takes an event that was read on the way: those of gateways that know of no changes are among the events only. */
    void met(EncodedEvent event) {
        if (event.event().body() instanceof Body.Change) {
            met.add(event);
        }
    }

    /** All changes of {@code events}, and perhaps of others. */
    Changes of(List<EncodedEvent> events) {
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
                if (again) {
                    listAgain(ids.first(), ids.last());
                }
                listed.about(ids).forEach(segment -> read(segment, changes));
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

    private void read(SegmentKey segment, Changes changes) {
        try {
            changes.addAll(contents.read(segment).events());
        } catch (DamagedObjectException e) {
            effort.leavesOut();
        }
    }

    /** Lists anew what may be about the page's events: something of what was listed is not there any more. */
    private void listAgain(EventId lowest, EventId highest) {
        listed = new ChangeKeys();
        ListingAge age = new ListingAge(clock);
        for (SegmentLevel level : SegmentLevel.values()) {
            SegmentLog segments = new SegmentLog(store, age, level, level.prefix(kind, log.value()), listed);
            EventId from = EventId.startOf(Instant.ofEpochMilli(level.earliestFirstMillis(lowest.millis())));
            SegmentLog.Listing listing = segments.list(from, highest);
            while (!listing.complete()) {
                listing = segments.listOn(listing, highest);
            }
        }
    }
}
