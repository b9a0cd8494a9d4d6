package chat.parley.client;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.ServerFrame;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one log, of a room or of the private messages, complete across lost connections: docs/protocol.md §6.
 *
 * <p>The <b>cursor</b> is the gateway's word for what has arrived up to the moment until which nothing is missing; it moves
 * to what a gateway tells while nothing is missing, or when what was missed has been read. Beside it, and instead of it
 * with gateways that have no cursors, goes the largest id that was told. While pages of what was missed are read, live
 * events wait, so that they are told in their place. Owned by the loop.
 */
final class LogFollower {
    /** Live events kept while pages are read; when there are more they are dropped, and read as pages. */
    private static final int MAX_HELD = 10_000;

    /** Posts that are known again when they come twice: many times what a busy room says between two cursors. */
    private static final int REMEMBERED = 65_536;

    /** Pages that lead nowhere, one after another, until a reading is given up. */
    private static final int MAX_STALLS = 10;

    /** What a page has of what it is about. */
    enum Extent {
        WHOLE,
        /** All but what is damaged at the server, and does not come. */
        DAMAGED,
        /** It may lack anything that comes later. */
        UNKNOWN;

        private static Extent of(boolean recovered, boolean damaged) {
            return recovered ? WHOLE : damaged ? DAMAGED : UNKNOWN;
        }
    }

    /** Part of the log, ascending; the others as in {@code ServerFrame.History}. */
    record Page(
            List<Event> events,
            boolean more,
            @Nullable EventId next,
            Extent extent,
            @Nullable LogCursor cursor) {

        /** Up to where it has everything; null if there is nothing in it to tell that. */
        @Nullable
        EventId upTo() {
            if (next != null) {
                return next;
            }
            return events.isEmpty() ? null : events.get(events.size() - 1).id();
        }

        static Page of(ServerFrame.Joined reply) {
            return new Page(
                    reply.events(),
                    reply.more(),
                    null,
                    Extent.of(reply.recovered(), reply.hasDamage()),
                    reply.cursor());
        }

        static Page of(ServerFrame.History reply) {
            return new Page(
                    reply.events(),
                    reply.more(),
                    reply.next(),
                    Extent.of(reply.recovered(), reply.hasDamage()),
                    reply.cursor());
        }

        /** The same events, as all that there are of this reading. */
        Page asLast() {
            return new Page(events, false, null, extent, cursor);
        }
    }

    /** Asks for pages; the answers come back by {@link #page} or {@link #failed}. */
    interface PageSource {
        /** Of what arrived after the cursor, if there is one, the events above an id. */
        void readAfter(@Nullable LogCursor cursor, EventId last);

        /** The first page behind the cursor. */
        void readAgain();
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
        /** Nothing is missing that can come. */
        COMPLETE,
        /** Live, but something before may be missing: the cursor stays. */
        GAP
    }

    private final PageSource source;
    private final Teller teller;
    private final Consumer<Extent> caughtUp;
    private final SeenEvents seen = new SeenEvents(REMEMBERED);
    private final List<Event> held = new ArrayList<>();
    private boolean heldTooMany;
    private State state = State.CUT;
    private @Nullable LogCursor cursor;
    private @Nullable EventId largest;
    /** Up to here was there before the follower, and is not told, though pages that overlap have it. */
    private EventId floor = EventId.MIN;

    private Reading reading = new Reading(null);

    /** What is known of the reading that is under way. */
    private static final class Reading {
        final @Nullable LogCursor since;
        boolean begun;
        /** Its pages hold what arrived after the cursor, and nothing else; else all above an id. */
        boolean exact;
        /** Where the next page goes on. */
        @Nullable
        EventId from;
        /** Where the log stood at the first page. */
        @Nullable
        LogCursor reached;
        /** What the gateway has told since. */
        @Nullable
        LogCursor told;

        int stalls;
        boolean damaged;

        Reading(@Nullable LogCursor since) {
            this.since = since;
        }

        void first(Page page) {
            begun = true;
            exact = since != null && page.cursor() != null;
            reached = page.cursor();
            // What was told before is older.
            told = null;
        }

        /** Where the log stands if it ends well; null if that is not known. */
        @Nullable
        LogCursor end() {
            return told != null ? told : reached;
        }
    }

    /** @param caughtUp called after each reading with what was read */
    LogFollower(PageSource source, Teller teller, Consumer<Extent> caughtUp) {
        this.source = source;
        this.teller = teller;
        this.caughtUp = caughtUp;
    }

    /** Null if no gateway has told one. */
    @Nullable
    LogCursor cursor() {
        return cursor;
    }

    /** The largest id up to which everything was told, as far as ids can say that; null until {@link #hasBegun}. */
    @Nullable
    EventId largest() {
        return largest;
    }

    /** Whether it is known from where on everything is told. */
    boolean hasBegun() {
        return largest != null;
    }

    /** A reading begins: the first page was asked for. */
    void reading() {
        boolean again = state == State.READING;
        state = State.READING;
        Reading next = new Reading(cursor);
        next.damaged = again && reading.damaged;
        reading = next;
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

    /** The gateway says that everything up to there was pushed, or was there before. */
    void told(LogCursor upTo) {
        switch (state) {
            case READING -> reading.told = upTo;
            case COMPLETE -> cursor = upTo;
            case GAP, CUT -> {
                // What is missing may be before it.
            }
        }
    }

    /** Events are told as they come, although it is not known yet where the log stands. */
    void liveOnly() {
        state = State.GAP;
    }

    /** Everything up to {@code at} is none of this client's business, or will come by itself. */
    void beginAt(EventId at, @Nullable LogCursor upTo) {
        floor = at;
        advance(at);
        reading = new Reading(null);
        reading.reached = upTo;
        finish(true);
    }

    /** Counts {@code first} as told: the newest events, handed to the caller in another way. */
    void begin(Page first) {
        skip(first.events(), first.more());
        reading.first(first);
        reading.from = first.events().isEmpty() ? null : last(first);
        reading.damaged = first.extent() == Extent.DAMAGED;
        finish(first.extent() != Extent.UNKNOWN);
    }

    /** A beginning that did not succeed at first: what was said after {@code start} is read, up to where {@code newest} ends. */
    void beginFrom(EventId start, Page newest) {
        reading.first(newest);
        reading.from = start;
        source.readAfter(null, start);
    }

    /** Counts events as told; if there are {@code older} ones, those as well. */
    void skip(List<Event> events, boolean older) {
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
        if (!reading.begun) {
            reading.first(page);
        }
        // What arrived since the cursor is news, whatever its id.
        page.events().stream()
                .filter(event -> reading.exact || event.id().compareTo(floor) > 0)
                .forEach(this::tell);
        if (page.extent() == Extent.UNKNOWN) {
            finish(false);
            return;
        }
        reading.damaged |= page.extent() == Extent.DAMAGED;
        if (hasBegun() && !page.events().isEmpty()) {
            advance(last(page));
        }
        goOn(page);
    }

    private void goOn(Page page) {
        EventId from = reading.from;
        EventId upTo = page.upTo();
        if (upTo != null && (from == null || upTo.compareTo(from) > 0)) {
            reading.from = upTo;
            reading.stalls = 0;
        } else if (page.more() && ++reading.stalls > MAX_STALLS) {
            finish(false);
            return;
        }
        if (page.more()) {
            readOn();
        } else if (heldTooMany) {
            readDropped();
        } else {
            finish(true);
        }
    }

    private void readOn() {
        EventId from = reading.from;
        if (from == null) {
            // What arrived since the cursor may have any id.
            from = reading.exact || largest == null ? EventId.MIN : largest;
        }
        source.readAfter(reading.since, from);
    }

    /** Everything that was dropped is in the log by now. */
    private void readDropped() {
        held.clear();
        heldTooMany = false;
        LogCursor reached = reading.reached;
        if (reached != null) {
            cursor = reached;
            source.readAgain();
        } else {
            readOn();
        }
    }

    /** The reading did not succeed. */
    void failed() {
        if (state == State.READING) {
            finish(false);
        }
    }

    /** Whether a request was refused for its cursor, of another version; from now on there is none. */
    boolean forgetsCursor(ClientException reason) {
        boolean refused = cursor != null && reason.code() == ErrorCode.BAD_FRAME;
        if (refused) {
            cursor = null;
        }
        return refused;
    }

    private void finish(boolean complete) {
        state = complete ? State.COMPLETE : State.GAP;
        LogCursor end = reading.end();
        if (complete) {
            advance(reading.from == null ? EventId.MIN : reading.from);
            cursor = end == null ? cursor : end;
        }
        List<Event> waiting = new ArrayList<>(held);
        held.clear();
        heldTooMany = false;
        waiting.sort(Comparator.comparing(Event::id));
        waiting.forEach(this::live);
        caughtUp.accept(Extent.of(complete && !reading.damaged, complete));
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
        EventId at = largest;
        if (at == null || to.compareTo(at) > 0) {
            largest = to;
        }
    }

    private static EventId last(Page page) {
        return page.events().get(page.events().size() - 1).id();
    }
}
