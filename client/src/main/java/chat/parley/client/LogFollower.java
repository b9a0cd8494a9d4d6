package chat.parley.client;

import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one log, of a room or of the private messages, complete across lost connections: docs/protocol.md §6.
 *
 * <p>The <b>cursor</b> is the id up to which everything has been told. Live events move it only while nothing is missing
 * before them; while pages of what was missed are read, live events wait, so that they are told in their place. Owned by
 * the loop.
 */
final class LogFollower {
    /** Live events kept while pages are read; when there are more they are dropped, and read as pages. */
    private static final int MAX_HELD = 10_000;

    private static final int REMEMBERED = 65_536;

    /** Part of the log, ascending; {@code more} and {@code recovered} as in {@code ServerFrame.History}. */
    record Page(List<? extends Event> events, boolean more, boolean recovered) {}

    /** Asks for the page after an id; the answer comes back by {@link #page} or {@link #failed}. */
    interface PageSource {
        void readAfter(EventId last);
    }

    /** Hands on what the log has. */
    interface Teller {
        /** Called once for each post. */
        void tell(Event event);

        /** A post that was told under a larger id has this one, for everybody. */
        void renumbered(EventId told, Event event);

        /** A post that was told came again. */
        default void repeated(Event event) {}
    }

    private enum State {
        /** No connection. */
        CUT,
        /** Reading what was missed. */
        READING,
        /** Nothing is missing. */
        COMPLETE,
        /** Live, but something before may be missing: the cursor stays. */
        GAP
    }

    private final PageSource source;
    private final Teller teller;
    private final Consumer<Boolean> caughtUp;
    private final SeenEvents seen = new SeenEvents(REMEMBERED);
    private final List<Event> held = new ArrayList<>();
    private boolean heldTooMany;
    private State state = State.CUT;
    private @Nullable EventId cursor;
    /** What is older was there before the follower, and is not told, though pages that overlap have it. */
    private EventId floor = EventId.MIN;

    /** @param caughtUp called after each reading: whether nothing is missing */
    LogFollower(PageSource source, Teller teller, Consumer<Boolean> caughtUp) {
        this.source = source;
        this.teller = teller;
        this.caughtUp = caughtUp;
    }

    /** Null until a first page has been read completely. */
    @Nullable
    EventId cursor() {
        return cursor;
    }

    /** A reading begins: the first page was asked for. */
    void reading() {
        state = State.READING;
    }

    /** The connection is gone; what is held is read again after the next one. */
    void cut() {
        state = State.CUT;
        held.clear();
        heldTooMany = false;
    }

    /** An event as it happens. */
    void live(Event event) {
        switch (state) {
            case READING -> hold(event);
            case COMPLETE -> {
                advance(event.id());
                tell(event);
            }
            case GAP, CUT -> tell(event);
        }
    }

    /** Events are told as they come, although it is not known yet where the log stands. */
    void liveOnly() {
        state = State.GAP;
    }

    /** Everything up to {@code at} is none of this client's business, or will come by itself. */
    void beginAt(EventId at) {
        advance(at);
        finish(true);
    }

    /** Counts {@code first} as told: the newest events, handed to the caller in another way. */
    void begin(Page first) {
        skip(first.events(), first.more());
        if (first.recovered()) {
            advance(first.events().isEmpty() ? EventId.MIN : last(first));
        }
        finish(first.recovered());
    }

    /** Counts events as told; if there are {@code older} ones, those as well. */
    void skip(List<? extends Event> events, boolean older) {
        events.forEach(seen::add);
        if (older && !events.isEmpty()) {
            floor = events.get(0).id();
        }
    }

    /** The next page of a reading. */
    void page(Page page) {
        if (state != State.READING) {
            return;
        }
        page.events().stream().filter(event -> event.id().compareTo(floor) >= 0).forEach(this::tell);
        if (page.recovered() && !page.events().isEmpty()) {
            advance(last(page));
        } else if (page.recovered() && cursor == null) {
            advance(EventId.MIN);
        }
        // Not the cursor: the page may be of the overlap before it, whose rest may hold what was committed late.
        EventId from = page.events().isEmpty() ? cursor : last(page);
        boolean more = page.more() || heldTooMany;
        if (!page.recovered() || from == null || (page.more() && page.events().isEmpty())) {
            finish(false);
        } else if (more) {
            if (!page.more()) {
                // Everything that was dropped is in the log by now.
                held.clear();
                heldTooMany = false;
            }
            source.readAfter(from);
        } else {
            finish(true);
        }
    }

    /** The reading did not succeed. */
    void failed() {
        if (state == State.READING) {
            finish(false);
        }
    }

    private void finish(boolean complete) {
        state = complete ? State.COMPLETE : State.GAP;
        List<Event> waiting = new ArrayList<>(held);
        held.clear();
        heldTooMany = false;
        waiting.sort(Comparator.comparing(Event::id));
        waiting.forEach(this::live);
        caughtUp.accept(complete);
    }

    private void hold(Event event) {
        if (held.size() < MAX_HELD) {
            held.add(event);
        } else {
            heldTooMany = true;
        }
    }

    private void tell(Event event) {
        EventId known = seen.add(event);
        if (known == null) {
            teller.tell(event);
            return;
        }
        if (event.id().compareTo(known) < 0) {
            teller.renumbered(known, event);
        }
        teller.repeated(event);
    }

    private void advance(EventId to) {
        EventId at = cursor;
        if (at == null || to.compareTo(at) > 0) {
            cursor = to;
        }
    }

    private static EventId last(Page page) {
        return page.events().get(page.events().size() - 1).id();
    }
}
