package chat.parley.client;

import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Limits;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The user's private messages. They are pushed until a client has confirmed them, and a confirmation follows the
 * listener's return: a message is never taken from the mailbox before the caller has had it. What another device of the
 * user sent or confirmed while this one was cut off is read from history. Owned by the loop.
 */
final class Mailbox implements LogFollower.PageSource, LogFollower.Teller {
    private static final Duration CONFIRM_AGAIN = Duration.ofSeconds(1);

    private final Loop loop;
    private final ClientListener listener;
    private final Deliveries deliveries;
    private final Runnable caughtUp;
    private final Consumer<Event> met;
    private final LogFollower follower = new LogFollower(this, this, this::caughtUp);
    private final Backoff repairs =
            new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(1), RandomGenerator.getDefault());
    /** The messages that were told, and from which the listener has not returned. */
    private final Set<EventId> withListener = new HashSet<>();

    private final Set<EventId> unconfirmed = new LinkedHashSet<>();
    private boolean confirming;
    private @Nullable Exchange exchange;
    private @Nullable UserName user;
    private boolean tried;
    /** Whether damage was told on this connection: once is enough, though what waits and what was missed are both read. */
    private boolean damageTold;

    /**
     * @param caughtUp run when it was tried to read what was missed, and {@link #mayRepeat} holds
     * @param met given each message that is told
     */
    Mailbox(Loop loop, ClientListener listener, Deliveries deliveries, Runnable caughtUp, Consumer<Event> met) {
        this.loop = loop;
        this.listener = listener;
        this.deliveries = deliveries;
        this.caughtUp = caughtUp;
        this.met = met;
    }

    void connected(Exchange through, UserName name) {
        exchange = through;
        user = name;
        damageTold = false;
        catchUp(through);
    }

    void cut() {
        exchange = null;
        // What is unconfirmed comes again after the next login.
        unconfirmed.clear();
        confirming = false;
        tried = false;
        follower.cut();
    }

    void live(Event event) {
        follower.live(event);
    }

    void told(LogCursor upTo) {
        follower.told(upTo);
    }

    /** Tells the listener, once for a connection, that a part of what there was to tell is damaged at the server. */
    void damaged() {
        if (!damageTold) {
            damageTold = true;
            deliveries.deliver(listener::mailDamaged);
        }
    }

    /** Whether what was posted in private before this connection has been met by now, if it is in the log. */
    boolean mayRepeat() {
        return tried || !listener.takesMail();
    }

    private void catchUp(Exchange through) {
        EventId largest = follower.largest();
        LogCursor cursor = follower.cursor();
        if (largest == null) {
            follower.liveOnly();
            findStart(through);
        } else {
            follower.reading();
            if (cursor == null) {
                readOverlap(largest);
            } else {
                readSince(through, cursor, largest);
            }
        }
    }

    /**
     * Asks for the end of the log, to begin there: what was said before the first login is in the mailbox, or was read on
     * another device.
     */
    private void findStart(Exchange through) {
        through.send(
                id -> new ClientFrame.History(id, null, null, null, 1),
                ServerFrame.History.class,
                page -> {
                    if (through == exchange && (page.recovered() || page.hasDamage())) {
                        List<Event> events = page.events();
                        EventId start = events.isEmpty()
                                ? EventId.MIN
                                : events.get(events.size() - 1).id();
                        follower.beginAt(start, page.cursor());
                    } else {
                        triedAndAgain(through);
                    }
                },
                failure -> triedAndAgain(through));
    }

    private void readSince(Exchange through, LogCursor cursor, EventId largest) {
        read(through, id -> new ClientFrame.History(id, null, null, null, cursor, Limits.MAX_PAGE_EVENTS), page -> {
            if (page.cursor() == null && page.recovered()) {
                // A gateway from before there were cursors: this is its newest page.
                readOverlap(largest);
            } else {
                follower.page(LogPage.of(page));
            }
        });
    }

    private void readOverlap(EventId largest) {
        readAfter(null, EventId.startOf(largest.time().minus(Limits.RESUME_OVERLAP)));
    }

    @Override
    public void readAgain() {
        if (exchange != null) {
            catchUp(exchange);
        }
    }

    @Override
    public void readAfter(@Nullable LogCursor cursor, EventId last) {
        Exchange through = exchange;
        if (through != null) {
            read(
                    through,
                    id -> new ClientFrame.History(id, null, null, last, cursor, Limits.MAX_PAGE_EVENTS),
                    page -> follower.page(LogPage.of(page)));
        }
    }

    private void read(
            Exchange through, LongFunction<ClientFrame.History> request, Consumer<ServerFrame.History> answered) {
        through.send(
                request,
                ServerFrame.History.class,
                page -> {
                    if (through == exchange) {
                        answered.accept(page);
                    }
                },
                failure -> {
                    if (through == exchange) {
                        follower.forgetsCursor(failure);
                        follower.failed();
                    }
                });
    }

    private void caughtUp(LogPage.Extent read) {
        tried = true;
        caughtUp.run();
        if (read == LogPage.Extent.DAMAGED) {
            damaged();
        }
        if (read != LogPage.Extent.UNKNOWN) {
            repairs.reset();
        } else if (exchange != null) {
            again(exchange);
        }
    }

    private void triedAndAgain(Exchange through) {
        if (through == exchange) {
            caughtUp(LogPage.Extent.UNKNOWN);
        }
    }

    private void again(Exchange through) {
        loop.after(repairs.next().plusMillis(500), () -> {
            if (through == exchange) {
                catchUp(through);
            }
        });
    }

    @Override
    public void tell(Event event) {
        met.accept(event);
        withListener.add(event.id());
        deliveries.deliver(() -> {
            listener.event(event);
            loop.execute(() -> {
                withListener.remove(event.id());
                confirm(event);
            });
        });
    }

    @Override
    public void renumbered(EventId told, Event event) {
        deliveries.deliver(() -> listener.renumbered(told, event));
    }

    @Override
    public void repeated(Event event) {
        if (!withListener.contains(event.id())) {
            confirm(event);
        }
    }

    private void confirm(Event event) {
        if (exchange != null && event.conversation().equals(user)) {
            unconfirmed.add(event.id());
            sendConfirmations();
        }
    }

    private void sendConfirmations() {
        Exchange through = exchange;
        if (confirming || through == null || unconfirmed.isEmpty()) {
            return;
        }
        List<EventId> batch =
                unconfirmed.stream().limit(Limits.MAX_RECEIVED_IDS).toList();
        confirming = true;
        through.send(
                id -> new ClientFrame.Received(id, batch),
                ServerFrame.Done.class,
                done -> {
                    if (through == exchange) {
                        confirming = false;
                        new ArrayList<>(batch).forEach(unconfirmed::remove);
                        sendConfirmations();
                    }
                },
                failure -> loop.after(CONFIRM_AGAIN, () -> {
                    if (through == exchange) {
                        confirming = false;
                        sendConfirmations();
                    }
                }));
    }
}
