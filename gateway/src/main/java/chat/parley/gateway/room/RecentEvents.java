package chat.parley.gateway.room;

import chat.parley.bus.Mark;
import chat.parley.gateway.history.LogPage;
import chat.parley.gateway.history.PageRequest;
import chat.parley.protocol.Body;
import chat.parley.protocol.Changes;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogPosition;
import chat.parley.protocol.PostId;
import chat.parley.storage.segment.LogKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The newest events of a room, ascending by id, each once: of those with the same sender and nonce, the one with the
 * smallest id. Bounded in number and bytes. Once {@linkplain #isComplete complete}, it holds every event from
 * {@link #floor} up to now, and every one that arrived after a certain position, and so can answer readers instead of the
 * object store. (The two are not the same: an event may arrive late, with an id that is small.)
 *
 * <p><b>Changes</b> are events like all others. One has a larger id than what it is about, and arrives later: so of all events
 * that are read from here the changes are here, too. So are the answers to it.
 *
 * <p><b>Threads.</b> None of its own: owned by its {@link LocalRoom}.
 */
final class RecentEvents {
    private final RoomLimits limits;
    private final Supplier<@Nullable LogCursor> end;
    private final List<EncodedEvent> events = new ArrayList<>();
    private final Map<PostId, EventId> posts = new HashMap<>();
    /** Those of {@link #events} that are changes. */
    private final Changes changes = new Changes();

    private final ArrivalPlaces arrivals;
    private int bytes;
    /** The id from which on every event is here; of those below it, only some that arrived late. */
    private EventId floor = EventId.MIN;

    private boolean complete;

    /**
     * @param awaitsMark whether a mark is to come that names an event
     * @param end up to where the log was passed on; it is there whenever this is complete
     */
    RecentEvents(RoomLimits limits, Predicate<EventId> awaitsMark, Supplier<@Nullable LogCursor> end) {
        this.limits = limits;
        this.arrivals = new ArrivalPlaces(awaitsMark);
        this.end = end;
    }

    /** Whether nothing is missing from {@link #floor} on. */
    boolean isComplete() {
        return complete;
    }

    /** The id from which on every event is here, for tests. */
    EventId floor() {
        return floor;
    }

    /** Notes that something may be missing from now on. */
    void interrupt() {
        complete = false;
    }

    /** Takes what was new in {@code arrived}, and returns that. */
    List<EncodedEvent> add(List<EncodedEvent> arrived) {
        List<EncodedEvent> fresh = new ArrayList<>(arrived.size());
        for (EncodedEvent event : arrived) {
            if (insert(event)) {
                fresh.add(event);
            }
        }
        evict();
        return fresh;
    }

    /** These events as they are to be told now. Of texts of which nothing was changed nothing is allocated. */
    List<EncodedEvent> told(List<EncodedEvent> events) {
        for (EncodedEvent event : events) {
            if (changes.concern(event.event())) {
                return events.stream().map(changes::told).toList();
            }
        }
        return events;
    }

    boolean contains(EventId id) {
        return position(id) >= 0;
    }

    /**
     * Makes this complete, from {@code lowest} on or from where it had to drop events meanwhile, once it has taken what the
     * log has from there on, read after everything was followed.
     *
     * @param since whatever arrived after it was read, too
     * @param end where the log ended when it was read
     */
    void completeFrom(EventId lowest, LogPosition since, LogPosition end) {
        complete = true;
        arrivals.read(since, end);
        raiseFloor(lowest);
    }

    /** Notes that a part of what arrived up to there is damaged: who asks for that is answered by the store, which says so. */
    void lacksUpTo(LogCursor end) {
        raiseFloor(above(end.newest()));
        arrivals.lackUpTo(end.position());
    }

    private void raiseFloor(EventId lowest) {
        floor = lowest.compareTo(floor) > 0 ? lowest : floor;
    }

    /** Notes where events arrived, as the log's archiver says. */
    void arrived(Mark mark) {
        arrivals.arrived(mark, this::contains);
    }

    /** Notes that these events arrived there or before, except for some. */
    void arrivedUpTo(LogPosition at, Collection<EventId> ids, Set<EventId> except) {
        for (EventId id : ids) {
            if (contains(id) && !except.contains(id)) {
                arrivals.arrivedUpTo(at, id);
            }
        }
    }

    /** Notes that these events are in the store, and no mark of them is waited for any more. */
    void stored(List<EventId> ids) {
        arrivals.stored(ids);
    }

    private boolean insert(EncodedEvent event) {
        int at = position(event.id());
        if (at >= 0) {
            return false;
        }
        PostId post = event.event().post();
        EventId known = posts.get(post);
        if (known != null && known.compareTo(event.id()) < 0) {
            return false;
        }
        if (known != null) {
            remove(position(known));
            at = position(event.id());
        }
        events.add(-at - 1, event);
        posts.put(post, event.id());
        changes.add(event);
        bytes += event.json().length;
        return true;
    }

    private void remove(int at) {
        EncodedEvent removed = events.remove(at);
        posts.remove(removed.event().post());
        arrivals.forget(removed.id());
        changes.remove(removed);
        bytes -= removed.json().length;
    }

    private void evict() {
        int drop = 0;
        int left = bytes;
        while (drop < events.size() && isTooMuch(drop, left)) {
            left -= events.get(drop++).json().length;
        }
        if (drop > 0) {
            EncodedEvent lastDropped = events.get(drop - 1);
            dropFirst(drop);
            raiseFloor(above(lastDropped.id()));
        }
    }

    /** Whether the events from {@code oldest} on, of {@code size} bytes, are too much. */
    private boolean isTooMuch(int oldest, int size) {
        int count = events.size() - oldest;
        return size > limits.maxBytes()
                || count > limits.maxEvents()
                || (count > limits.recentEvents() && isOld(events.get(oldest)));
    }

    private boolean isOld(EncodedEvent event) {
        long behind = lastOf(events).id().millis() - event.id().millis();
        return behind > limits.recentSpan().toMillis();
    }

    private void dropFirst(int count) {
        List<EncodedEvent> dropped = events.subList(0, count);
        for (EncodedEvent event : dropped) {
            posts.remove(event.event().post());
            changes.remove(event);
            bytes -= event.json().length;
            arrivals.dropped(event.id());
        }
        dropped.clear();
    }

    private static EventId above(EventId id) {
        return id.low() == -1 ? new EventId(id.high() + 1, 0) : new EventId(id.high(), id.low() + 1);
    }

    /**
     * The page, as far as this holds it; when reading backwards it may end early, with {@code more}. Only meaningful from
     * {@link #floor} on; says nothing about what is missing.
     */
    LogPage page(PageRequest request) {
        return request.after() == null ? backwards(request) : forwards(request, request.after());
    }

    private @Nullable LogCursor end() {
        return complete ? end.get() : null;
    }

    /** The page, if it is sure to be what the object store would answer after a barrier. */
    Optional<LogPage> answer(PageRequest request) {
        if (!complete) {
            return Optional.empty();
        }
        if (request.cursor() != null) {
            return arrivals.hasAllAfter(request.cursor().position()) ? Optional.of(page(request)) : Optional.empty();
        }
        if (request.after() != null) {
            return request.after().compareTo(floor) >= 0 ? Optional.of(page(request)) : Optional.empty();
        }
        LogPage page = page(request);
        boolean whole = page.events().size() == request.limit() || hasAllBelow(request);
        return whole ? Optional.of(page) : Optional.empty();
    }

    /** Whether everything is here that a request that goes back may be given. */
    private boolean hasAllBelow(PageRequest request) {
        EventId lowest = request.thread() == null ? EventId.MIN : request.thread();
        return complete && floor.compareTo(lowest) <= 0;
    }

    /**
     * A page that was read from the log a while ago, and what has come since: whoever gets it and all that comes from now on
     * lacks nothing, unless something was missed meanwhile. If it goes up and does not reach up to {@link #floor}, what is
     * between is for further pages.
     */
    LogPage upToNow(LogPage stored, PageRequest request) {
        EventId after = request.after();
        NavigableMap<EventId, EncodedEvent> merged = new TreeMap<>();
        stored.events().forEach(event -> merged.put(event.id(), event));
        if (after == null) {
            addSelected(merged, request, EventId.MIN, request.upperBound());
            FullPage page = new FullPage(request.limit(), allChanges(stored, merged.values()));
            boolean cut = !page.addAll(merged.descendingMap().values());
            return stored.with(page.reversed().events(), page.changes(), cut, stored.more() || cut, complete);
        }
        EventId reached = stored.upTo(after);
        boolean gap = request.cursor() == null
                ? reached.compareTo(floor) < 0
                : !arrivals.hasAllAfter((stored.end() == null ? request.cursor() : stored.end()).position());
        addSelected(merged, request, after, stored.more() || gap ? reached : EventId.MAX);
        FullPage page = new FullPage(request.limit(), allChanges(stored, merged.values()));
        boolean cut = !page.addAll(merged.values());
        return stored.with(page.events(), page.changes(), cut, stored.more() || gap || cut, complete);
    }

    /** The changes that a page of the log came with, those among {@code merged}, and what is here of these events. */
    private Changes allChanges(LogPage stored, Collection<EncodedEvent> merged) {
        Changes all = new Changes();
        all.addAll(stored.changes());
        all.addAll(merged);
        Set<EventId> subjects = new HashSet<>();
        for (EncodedEvent event : merged) {
            subjects.add(event.id());
            if (event.event().body() instanceof Body.Change change) {
                subjects.add(change.about());
            }
        }
        subjects.forEach(subject -> all.addAll(changes.about(subject)));
        return all;
    }

    private void addSelected(
            NavigableMap<EventId, EncodedEvent> merged, PageRequest request, EventId above, EventId upTo) {
        for (EncodedEvent event : events) {
            if (event.id().compareTo(above) > 0 && event.id().compareTo(upTo) <= 0 && selects(request, event)) {
                merged.merge(event.id(), event, RecentEvents::removedFirst);
            }
        }
    }

    /** Of two copies of an event the one that tells less, if it was taken back. */
    private static EncodedEvent removedFirst(EncodedEvent stored, EncodedEvent here) {
        return stored.event().body() instanceof Body.Removed ? stored : here;
    }

    private static EncodedEvent lastOf(List<EncodedEvent> page) {
        return page.get(page.size() - 1);
    }

    private LogPage backwards(PageRequest request) {
        FullPage page = new FullPage(request.limit(), changes);
        int at = position(request.upperBound());
        int i = (at >= 0 ? at : -at - 1) - 1;
        boolean cut = false;
        for (; i >= 0 && !cut && events.get(i).id().compareTo(floor) >= 0; i--) {
            EncodedEvent event = events.get(i);
            cut = selects(request, event) && !page.add(event);
        }
        return page(page.reversed(), cut || !hasAllBelow(request));
    }

    /**
     * A page of what comes behind {@code after}; empty, with {@code more}, if some of that was dropped since the caller
     * looked.
     */
    private LogPage forwards(PageRequest request, EventId after) {
        boolean dropped = request.cursor() == null
                ? after.compareTo(floor) < 0
                : !arrivals.hasAllAfter(request.cursor().position());
        if (complete && dropped) {
            return new LogPage(List.of(), true, end());
        }
        FullPage page = new FullPage(request.limit(), changes);
        int at = position(after);
        boolean cut = false;
        for (int i = at >= 0 ? at + 1 : -at - 1; i < events.size() && !cut; i++) {
            EncodedEvent event = events.get(i);
            cut = selects(request, event) && !page.add(event);
        }
        return page(page, cut);
    }

    private LogPage page(FullPage page, boolean more) {
        return new LogPage(page.events(), page.changes(), more, null, end(), true);
    }

    private boolean selects(PageRequest request, EncodedEvent event) {
        boolean kind = request.kind() == LogKind.EVENTS || event.event().body() instanceof Body.File;
        return kind
                && (request.thread() == null
                        || request.thread().equals(event.event().root()))
                && arrivals.mayBeAfter(request.cursor(), event.id())
                && request.matching().test(event);
    }

    /** The index of the event, or minus the index at which it would be, minus one. */
    private int position(EventId id) {
        int low = 0;
        int high = events.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (events.get(middle).id().compareTo(id) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < events.size() && events.get(low).id().equals(id) ? low : -low - 1;
    }
}
