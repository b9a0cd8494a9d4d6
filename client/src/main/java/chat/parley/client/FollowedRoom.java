package chat.parley.client;

import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.ServerFrame.Joined;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A room that the user is in, entered again on every new connection. Owned by the loop. */
final class FollowedRoom implements LogFollower.PageSource {

    /** What happens to the room. */
    interface Observer extends LogFollower.Teller {
        void entered(Joined reply);

        void refused(FollowedRoom room, ClientException reason);

        void resumed(Joined reply, boolean complete);

        /** Posts to the room may go. */
        void open();
    }

    /**
     * Events read on entering, at least: the cursor needs one to start from, and what a gateway committed a moment late
     * is told from what is old by being among them.
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
    /**
     * About where the log stood on entering: where to read from as long as nothing was complete. By what the gateway sent,
     * else by this machine's clock, which may be a little ahead.
     */
    private EventId start = EventId.MAX;

    private boolean enteredOnce;
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

    void enter(Exchange through) {
        exchange = through;
        follower.reading();
        EventId after = follower.cursor() == null && enteredOnce ? start : follower.cursor();
        int page = enteredOnce ? Limits.MAX_PAGE_EVENTS : Math.max(FIRST_PAGE, limit);
        if (!enteredOnce) {
            start = EventId.startOf(Instant.now().minus(Limits.RESUME_OVERLAP));
        }
        through.send(
                id -> new ClientFrame.Join(id, name, after, page),
                Joined.class,
                reply -> entered(through, reply),
                failure -> refused(through, failure));
    }

    void cut() {
        exchange = null;
        open = false;
        resuming = enteredOnce;
        follower.cut();
    }

    void live(Event event) {
        if (follower.cursor() == null && event.id().compareTo(start) < 0) {
            start = event.id();
        }
        follower.live(event);
    }

    private void entered(Exchange through, Joined reply) {
        if (through != exchange) {
            return;
        }
        open = true;
        latest = reply;
        if (!enteredOnce) {
            enteredOnce = true;
            gapTold = !reply.recovered();
            if (!reply.events().isEmpty()) {
                start = reply.events().get(reply.events().size() - 1).id();
            }
            observer.entered(newest(reply));
            follower.begin(new LogFollower.Page(reply.events(), reply.more(), reply.recovered()));
        } else {
            if (follower.cursor() == null) {
                skipWhatWasBefore(reply);
            }
            follower.page(new LogFollower.Page(reply.events(), reply.more(), reply.recovered()));
        }
        observer.open();
    }

    /** What the first page was meant to show is told late rather than never; what is older is not. */
    private void skipWhatWasBefore(Joined reply) {
        List<Event> before = reply.events().stream()
                .filter(event -> event.id().compareTo(start) < 0)
                .toList();
        follower.skip(before.subList(0, Math.max(0, before.size() - limit)), true);
    }

    private void refused(Exchange through, ClientException reason) {
        if (through != exchange) {
            return;
        }
        if (reason.retryable()) {
            follower.failed();
        } else {
            observer.refused(this, reason);
        }
    }

    @Override
    public void readAfter(EventId last) {
        Exchange through = exchange;
        if (through != null) {
            through.send(
                    id -> new ClientFrame.History(id, name, null, null, last, Limits.MAX_PAGE_EVENTS),
                    ServerFrame.History.class,
                    page -> {
                        if (through == exchange) {
                            follower.page(new LogFollower.Page(page.events(), page.more(), page.recovered()));
                        }
                    },
                    failure -> {
                        if (through == exchange) {
                            follower.failed();
                        }
                    });
        }
    }

    private void caughtUp(boolean complete) {
        Joined reply = latest;
        if (reply != null && (resuming || (complete && gapTold)) && (complete || !gapTold)) {
            observer.resumed(withoutEvents(reply), complete);
            gapTold = !complete;
            resuming = false;
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

    /** Only as many events as were asked for. */
    private Joined newest(Joined reply) {
        int left = Math.max(0, reply.events().size() - limit);
        return new Joined(
                reply.id(),
                reply.room(),
                reply.users(),
                reply.members(),
                reply.events().subList(left, reply.events().size()),
                reply.more() || left > 0,
                reply.recovered());
    }

    private static Joined withoutEvents(Joined reply) {
        return new Joined(
                reply.id(), reply.room(), reply.users(), reply.members(), List.of(), reply.more(), reply.recovered());
    }
}
