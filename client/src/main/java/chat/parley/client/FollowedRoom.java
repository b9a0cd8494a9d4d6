package chat.parley.client;

import chat.parley.protocol.Body;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Limits;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.ServerFrame.Joined;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A room that the user is in, entered again on every new connection. Owned by the loop. */
final class FollowedRoom implements LogFollower.PageSource {

    /** Told of what happens to the room. */
    interface Observer extends LogFollower.Teller {
        void entered(Joined reply);

        void refused(FollowedRoom room, ClientException reason);

        void resumed(Joined reply, boolean complete);

        /** Whether of much that was missed only the newest may be told. */
        boolean maySkip();

        /** What was missed was too much: these are the newest events, and only they are told. */
        void skipped(Joined newest);

        /** Posts to the room may be sent now. */
        void open();
    }

    /**
     * How many events are read on entering, at least. A gateway without cursors is later asked from a moment before the
     * last one: what comes then and is not among these was committed late.
     */
    private static final int FIRST_PAGE = 50;

    private final RoomName name;
    private final int limit;
    private final Loop loop;
    private final Observer observer;
    private final LogFollower follower;
    private final Backoff repairs;
    private @Nullable Exchange exchange;
    private @Nullable Joined latest;
    /** The smallest id that came while nothing was complete: from there on something may be missing. */
    private EventId start = EventId.MAX;

    /** Whether the first page had nothing, so that what came before the first live event may be missing too. */
    private boolean startUnknown;

    private long enteredNanos;
    private boolean enteredOnce;
    /** Whether it was tried on this connection to read what was missed. */
    private boolean tried;

    private boolean open;
    private boolean gapTold;
    private boolean resuming;

    FollowedRoom(RoomName name, int limit, Loop loop, Observer observer) {
        this.name = name;
        this.limit = limit;
        this.loop = loop;
        this.observer = observer;
        this.follower = new LogFollower(this, observer, this::caughtUp);
        this.repairs = new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(1), RandomGenerator.getDefault());
    }

    RoomName name() {
        return name;
    }

    /** Whether this connection is in the room. */
    boolean isOpen() {
        return open;
    }

    boolean enteredOnce() {
        return enteredOnce;
    }

    /** Whether what was posted before this connection has been met by now, if it is in the log. */
    boolean mayRepeat() {
        return tried;
    }

    void enter(Exchange through) {
        exchange = through;
        follower.reading();
        int page = enteredOnce ? Limits.MAX_PAGE_EVENTS : Math.max(FIRST_PAGE, limit);
        through.send(
                id -> new ClientFrame.Join(id, name, follower.largest(), follower.cursor(), page),
                Joined.class,
                reply -> entered(through, reply),
                failure -> refused(through, failure));
    }

    void cut() {
        exchange = null;
        open = false;
        tried = false;
        resuming = enteredOnce;
        follower.cut();
    }

    void live(Event event) {
        if (!follower.hasBegun() && event.id().compareTo(start) < 0) {
            start = event.id();
        }
        follower.live(event);
    }

    void told(LogCursor upTo) {
        follower.told(upTo);
    }

    private void entered(Exchange through, Joined reply) {
        if (through != exchange) {
            return;
        }
        open = true;
        latest = reply;
        LogPage page = LogPage.of(reply);
        if (!enteredOnce) {
            enteredOnce = true;
            gapTold = page.extent() == LogPage.Extent.UNKNOWN;
            noteStart(reply);
            observer.entered(newest(reply));
            follower.begin(page);
        } else if (follower.hasBegun() && page.more() && observer.maySkip()) {
            readNewest(through);
        } else if (follower.hasBegun()) {
            follower.page(page);
        } else {
            beginLate(page);
        }
        observer.open();
    }

    private void readNewest(Exchange through) {
        through.send(
                id -> new ClientFrame.Join(id, name, null, null, Math.max(FIRST_PAGE, limit)),
                Joined.class,
                reply -> skipTo(through, reply),
                failure -> {
                    if (through == exchange) {
                        follower.failed();
                    }
                });
    }

    private void skipTo(Exchange through, Joined reply) {
        if (through != exchange) {
            return;
        }
        latest = reply;
        LogPage page = LogPage.of(reply);
        if (page.extent() == LogPage.Extent.UNKNOWN) {
            follower.failed();
        } else {
            observer.skipped(newest(reply));
            follower.begin(page);
        }
    }

    private void noteStart(Joined first) {
        enteredNanos = System.nanoTime();
        startUnknown = first.events().isEmpty();
        if (!startUnknown && first.events().get(0).id().compareTo(start) < 0) {
            start = first.events().get(0).id();
        }
    }

    /** Begins with a newest page that comes late; what was said between the first page and this one is news. */
    private void beginLate(LogPage newest) {
        EventId from = from(newest);
        boolean reachesBack = !newest.more()
                || newest.events().isEmpty()
                || newest.events().get(0).id().compareTo(from) <= 0;
        if (newest.extent() == LogPage.Extent.UNKNOWN || reachesBack) {
            skipWhatWasBefore(newest, from);
            follower.page(newest.asLast());
        } else {
            follower.beginFrom(from, newest);
        }
    }

    /**
     * The id from which on events are news: the smallest that came, or that of the moment of entering if the first page
     * was empty. That moment is reckoned back from the newest event: no clock is asked what time it is.
     */
    private EventId from(LogPage newest) {
        if (!startUnknown || newest.events().isEmpty()) {
            return start;
        }
        Event last = newest.events().get(newest.events().size() - 1);
        Duration meanwhile = Duration.ofNanos(System.nanoTime() - enteredNanos);
        EventId entered = EventId.startOf(last.id().time().minus(meanwhile).minus(Limits.RESUME_OVERLAP));
        return entered.compareTo(start) < 0 ? entered : start;
    }

    /**
     * Counts as told what is older than {@code from}, but for what an empty first page was meant to show: that is told
     * late rather than never.
     */
    private void skipWhatWasBefore(LogPage newest, EventId from) {
        List<Event> before = newest.events().stream()
                .filter(event -> event.id().compareTo(from) < 0)
                .toList();
        follower.skip(before.subList(0, Math.max(0, before.size() - (startUnknown ? limit : 0))), false);
    }

    private void refused(Exchange through, ClientException reason) {
        if (through != exchange) {
            return;
        }
        if (reason.retryable() || follower.forgetsCursor(reason)) {
            follower.failed();
        } else {
            observer.refused(this, reason);
        }
    }

    @Override
    public void readAgain() {
        Exchange through = exchange;
        if (through != null) {
            enter(through);
        }
    }

    @Override
    public void readAfter(@Nullable LogCursor cursor, EventId last) {
        Exchange through = exchange;
        if (through != null) {
            through.send(
                    id -> new ClientFrame.History(id, name, null, last, cursor, Limits.MAX_PAGE_EVENTS),
                    ServerFrame.History.class,
                    page -> {
                        if (through == exchange) {
                            follower.page(LogPage.of(page));
                        }
                    },
                    failure -> {
                        if (through == exchange) {
                            follower.failed();
                        }
                    });
        }
    }

    private void caughtUp(LogPage.Extent read) {
        tried = true;
        Joined reply = latest;
        boolean complete = read != LogPage.Extent.UNKNOWN;
        if (reply != null && (resuming || (complete && gapTold)) && (complete || !gapTold)) {
            observer.resumed(withoutEvents(reply, read), read == LogPage.Extent.WHOLE);
            gapTold = !complete;
            resuming = false;
        }
        if (open) {
            observer.open();
        }
        if (complete) {
            repairs.reset();
        } else {
            Exchange through = exchange;
            loop.after(repairs.next().plusMillis(500), () -> {
                if (through != null && through == exchange) {
                    enter(through);
                }
            });
        }
    }

    /** The reply with only as many events as the caller asked for, and their changes. */
    private Joined newest(Joined reply) {
        int left = Math.max(0, reply.encoded().size() - limit);
        List<EncodedEvent> newest =
                reply.encoded().subList(left, reply.encoded().size());
        Set<EventId> ids = newest.stream().map(EncodedEvent::id).collect(Collectors.toSet());
        return new Joined(
                reply.id(),
                reply.room(),
                reply.users(),
                reply.members(),
                reply.away(),
                newest,
                reply.changes().stream()
                        .filter(change ->
                                change.event().body() instanceof Body.Change body && ids.contains(body.about()))
                        .toList(),
                reply.more() || left > 0,
                reply.recovered(),
                null,
                reply.damaged());
    }

    private static Joined withoutEvents(Joined reply, LogPage.Extent read) {
        return new Joined(
                reply.id(),
                reply.room(),
                reply.users(),
                reply.members(),
                reply.away(),
                List.of(),
                List.of(),
                reply.more(),
                read == LogPage.Extent.WHOLE,
                null,
                read == LogPage.Extent.DAMAGED ? Boolean.TRUE : null);
    }
}
