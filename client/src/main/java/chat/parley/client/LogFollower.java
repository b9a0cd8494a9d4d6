package chat.parley.client;

import chat.parley.protocol.Body;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
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
    /** How many live events are kept while pages are read; when there are more, all are dropped, and read as pages. */
    private static final int MAX_HELD = 10_000;

    /** How many posts are known again when they come twice: many times what a busy room says between two cursors. */
    private static final int REMEMBERED = 65_536;

    /** How many pages may lead nowhere, one after another, until a reading is given up. */
    private static final int MAX_STALLS = 10;

    /** Asks for pages; the answers come back by {@link #page} or {@link #failed}. */
    interface PageSource {
        /** Asks for events above the id {@code last}: of those that arrived after the cursor, or of all if it is null. */
        void readAfter(@Nullable LogCursor cursor, EventId last);

        /** Asks anew for the first page behind the follower's cursor. */
        void readAgain();
    }

    /** Takes what the log has, and hands it on. */
    interface Teller {
        /** Takes an event; called once for each post. */
        void tell(Event event);

        /** A post that was told under the larger id {@code told} has the id of {@code event}, for everybody. */
        void renumbered(EventId told, Event event);

        /** A post that was told came again, under the same id or another one. */
        default void repeated(Event event) {}
    }

    private enum State {
        /** There is no connection. */
        CUT,
        /** What was missed is being read. */
        READING,
        /** Nothing is missing that can come. */
        COMPLETE,
        /** Events come live, but something before them may be missing: the cursor stays. */
        GAP
    }

    private final PageSource source;
    private final Teller teller;
    private final Consumer<LogPage.Extent> caughtUp;
    private final SeenEvents seen = new SeenEvents(REMEMBERED);
    private final List<Event> held = new ArrayList<>();
    private boolean heldTooMany;
    private State state = State.CUT;
    private @Nullable LogCursor cursor;
    private @Nullable EventId largest;
    /** The id up to which events were there before the follower: not told, though pages that overlap have them. */
    private EventId floor = EventId.MIN;

    private Reading reading = new Reading(null);

    /** What is known of the reading that is under way. */
    private static final class Reading {
        final @Nullable LogCursor since;
        boolean begun;
        /** Whether the pages hold what arrived after the cursor, and nothing else; if not, they hold all above an id. */
        boolean exact;
        /** The id behind which the next page begins; null while no page has told one. */
        @Nullable
        EventId from;
        /** Where the log stood at the first page; null if the gateway did not say. */
        @Nullable
        LogCursor reached;
        /** The last cursor that the gateway has pushed since the first page; null if none. */
        @Nullable
        LogCursor told;

        int stalls;
        boolean damaged;

        Reading(@Nullable LogCursor since) {
            this.since = since;
        }

        void first(LogPage page) {
            begun = true;
            exact = since != null && page.cursor() != null;
            reached = page.cursor();
            // What was told before is older.
            told = null;
        }

        /** Where the log stands if the reading ends well; null if that is not known. */
        @Nullable
        LogCursor end() {
            return told != null ? told : reached;
        }
    }

    /** @param caughtUp called after each reading with what was read */
    LogFollower(PageSource source, Teller teller, Consumer<LogPage.Extent> caughtUp) {
        this.source = source;
        this.teller = teller;
        this.caughtUp = caughtUp;
    }

    /** The cursor up to which nothing is missing; null if no gateway has told one. */
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

    /** Begins a reading, whose first page the caller asks for. */
    void reading() {
        boolean again = state == State.READING;
        state = State.READING;
        Reading next = new Reading(cursor);
        next.damaged = again && reading.damaged;
        reading = next;
    }

    /** Stops until there is another connection; live events that are held are dropped, and read again then. */
    void cut() {
        state = State.CUT;
        held.clear();
        heldTooMany = false;
    }

    /** Takes an event as it happens. */
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

    /** Takes a cursor that the gateway has pushed: everything up to there was pushed, or was there before. */
    void told(LogCursor upTo) {
        switch (state) {
            case READING -> reading.told = upTo;
            case COMPLETE -> cursor = upTo;
            case GAP, CUT -> {
                // What is missing may be before it.
            }
        }
    }

    /** Has events told as they come, although it is not known yet where the log stands. */
    void liveOnly() {
        state = State.GAP;
    }

    /** Begins behind {@code at}: everything up to there is none of this client's business, or will come by itself. */
    void beginAt(EventId at, @Nullable LogCursor upTo) {
        floor = at;
        advance(at);
        reading = new Reading(null);
        reading.reached = upTo;
        finish(true);
    }

    /**
     * Begins behind {@code first}, which counts as told: the newest events, handed to the caller in another way. If more came live
     * meanwhile than is kept, it is read behind that page before the follower has caught up.
     */
    void begin(LogPage first) {
        skip(first.events(), first.more());
        first.changes().forEach(seen::add);
        reading.first(first);
        reading.from = first.events().isEmpty() ? null : last(first);
        reading.damaged = first.extent() == LogPage.Extent.DAMAGED;
        boolean complete = first.extent() != LogPage.Extent.UNKNOWN;
        if (complete && heldTooMany) {
            advance(reading.from == null ? EventId.MIN : reading.from);
            readDropped();
        } else {
            finish(complete);
        }
    }

    /** Begins although the first page lacked something: the log is read from {@code start} to where {@code newest} ends. */
    void beginFrom(EventId start, LogPage newest) {
        reading.first(newest);
        reading.from = start;
        source.readAfter(null, start);
    }

    /** Counts {@code events} as told; if there are {@code older} ones, those as well. */
    void skip(List<Event> events, boolean older) {
        events.forEach(seen::add);
        if (older && !events.isEmpty()) {
            floor = events.get(0).id();
        }
    }

    /** Takes the next page of a reading, and asks for the one behind it if there is more. */
    void page(LogPage page) {
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
        // After what they are about. Those that were told are known by their nonces.
        page.changes().stream()
                .filter(change -> reading.exact || isAboveFloor(change))
                .forEach(this::tell);
        if (page.extent() == LogPage.Extent.UNKNOWN) {
            finish(false);
            return;
        }
        reading.damaged |= page.extent() == LogPage.Extent.DAMAGED;
        if (hasBegun() && !page.events().isEmpty()) {
            advance(last(page));
        }
        goOn(page);
    }

    private boolean isAboveFloor(Event change) {
        return change.body() instanceof Body.Change body && body.about().compareTo(floor) > 0;
    }

    private void goOn(LogPage page) {
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

    /** Reads what was dropped of the live events: all of it is in the log by now. */
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

    /** Ends a reading that did not succeed: something may be missing. */
    void failed() {
        if (state == State.READING) {
            finish(false);
        }
    }

    /** Whether a request was refused for its cursor, as by another version; then the cursor is forgotten. */
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
        caughtUp.accept(LogPage.Extent.of(complete && !reading.damaged, complete));
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

    private static EventId last(LogPage page) {
        return page.events().get(page.events().size() - 1).id();
    }
}
