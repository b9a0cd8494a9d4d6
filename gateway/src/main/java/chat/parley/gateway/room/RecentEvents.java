package chat.parley.gateway.room;

import chat.parley.gateway.history.LogPage;
import chat.parley.gateway.history.PageRequest;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.UserName;
import chat.parley.storage.History;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The newest events of a room, ascending by id, each once: of those with the same sender and nonce, the one with the
 * smallest id. Bounded in number and bytes. Once {@linkplain #isComplete complete}, it holds every event from
 * {@link #floor} up to now, and so can answer readers instead of the object store.
 *
 * <p><b>Threads.</b> None of its own: owned by its {@link LocalRoom}.
 */
final class RecentEvents {
    private final RoomLimits limits;
    private final List<EncodedEvent> events = new ArrayList<>();
    private final Map<Post, EventId> posts = new HashMap<>();
    private int bytes;
    /** Below it events were dropped for want of space. */
    private EventId floor = EventId.MIN;

    private boolean complete;

    RecentEvents(RoomLimits limits) {
        this.limits = limits;
    }

    /** Whether nothing is missing from {@link #floor} on. */
    boolean isComplete() {
        return complete;
    }

    EventId floor() {
        return floor;
    }

    /** From now on something may be missing. */
    void interrupt() {
        complete = false;
    }

    @Nullable
    EventId lastId() {
        return events.isEmpty() ? null : lastOf(events).id();
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

    /**
     * Is complete, from {@code lowest} on or from where it had to drop events meanwhile, once it has taken what the log has
     * from there on, read after everything was followed.
     */
    void completeFrom(EventId lowest) {
        complete = true;
        if (lowest.compareTo(floor) > 0) {
            int at = position(lowest);
            dropFirst(at >= 0 ? at : -at - 1);
            floor = lowest;
        }
    }

    /** An event below the floor is new as far as can be told, but there is no place for it. */
    private boolean insert(EncodedEvent event) {
        int at = position(event.id());
        if (at >= 0) {
            return false;
        }
        Post post = Post.of(event);
        EventId known = posts.get(post);
        if (known != null && known.compareTo(event.id()) < 0) {
            return false;
        }
        if (known != null) {
            remove(position(known));
            at = position(event.id());
        }
        if (event.id().compareTo(floor) >= 0) {
            events.add(-at - 1, event);
            posts.put(post, event.id());
            bytes += event.json().length;
        }
        return true;
    }

    private void remove(int at) {
        EncodedEvent removed = events.remove(at);
        posts.remove(Post.of(removed));
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
            floor = events.isEmpty() ? above(lastDropped.id()) : events.get(0).id();
        }
    }

    /** What there would be from {@code oldest} on, of {@code size} bytes. */
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
            posts.remove(Post.of(event));
            bytes -= event.json().length;
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

    /** The page, if it is sure to be what the object store would answer after a barrier. */
    Optional<LogPage> answer(PageRequest request) {
        if (!complete) {
            return Optional.empty();
        }
        if (request.after() != null) {
            return request.after().compareTo(floor) >= 0 ? Optional.of(page(request)) : Optional.empty();
        }
        LogPage page = page(request);
        boolean whole = page.events().size() == request.limit() || floor.equals(EventId.MIN);
        return whole ? Optional.of(page) : Optional.empty();
    }

    /**
     * A page that was read from the log a while ago, going up, and what has come since: whoever gets it and all that comes
     * from now on lacks nothing, unless something was missed meanwhile. If it does not reach up to {@link #floor}, what is
     * between is for further pages.
     */
    LogPage upToNow(LogPage stored, PageRequest request) {
        EventId after = Objects.requireNonNull(request.after(), "the page goes up");
        EventId end =
                stored.events().isEmpty() ? after : lastOf(stored.events()).id();
        boolean gap = end.compareTo(floor) < 0;
        EventId upTo = stored.more() || gap ? end : EventId.MAX;
        SortedMap<EventId, EncodedEvent> merged = new TreeMap<>();
        stored.events().forEach(event -> merged.put(event.id(), event));
        events.stream()
                .filter(event -> event.id().compareTo(after) > 0 && event.id().compareTo(upTo) <= 0)
                .filter(event -> selects(request, event))
                .forEach(event -> merged.put(event.id(), event));
        List<EncodedEvent> page =
                merged.values().stream().limit(request.limit()).toList();
        boolean more = stored.more() || gap || page.size() < merged.size();
        return new LogPage(page, more, stored.recovered() && complete);
    }

    private static EncodedEvent lastOf(List<EncodedEvent> page) {
        return page.get(page.size() - 1);
    }

    private LogPage backwards(PageRequest request) {
        List<EncodedEvent> page = new ArrayList<>();
        int pageBytes = 0;
        int at = position(request.upperBound());
        int i = (at >= 0 ? at : -at - 1) - 1;
        boolean cut = false;
        for (; i >= 0 && !cut; i--) {
            EncodedEvent event = events.get(i);
            if (!selects(request, event)) {
                continue;
            }
            cut = page.size() == request.limit() || pageBytes + event.json().length > History.MAX_PAGE_BYTES;
            if (!cut) {
                page.add(event);
                pageBytes += event.json().length;
            }
        }
        Collections.reverse(page);
        return new LogPage(page, cut || !floor.equals(EventId.MIN) || !complete, complete);
    }

    /** If what comes behind {@code after} was dropped since the caller looked, it is for further pages. */
    private LogPage forwards(PageRequest request, EventId after) {
        if (complete && after.compareTo(floor) < 0) {
            return new LogPage(List.of(), true, true);
        }
        List<EncodedEvent> page = new ArrayList<>();
        int pageBytes = 0;
        int at = position(after);
        boolean cut = false;
        for (int i = at >= 0 ? at + 1 : -at - 1; i < events.size() && !cut; i++) {
            EncodedEvent event = events.get(i);
            if (!selects(request, event)) {
                continue;
            }
            cut = page.size() == request.limit() || pageBytes + event.json().length > History.MAX_PAGE_BYTES;
            if (!cut) {
                page.add(event);
                pageBytes += event.json().length;
            }
        }
        return new LogPage(page, cut, complete);
    }

    private static boolean selects(PageRequest request, EncodedEvent event) {
        boolean kind = request.kind() == History.Kind.EVENTS || event.event() instanceof Event.Shared;
        return kind && request.matching().test(event);
    }

    /** Its index, or minus the index at which it would be, minus one. */
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

    private record Post(UserName from, Nonce nonce) {
        static Post of(EncodedEvent event) {
            return new Post(event.event().from(), event.event().nonce());
        }
    }
}
