package chat.parley.client;

import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Limits;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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
    private final LogFollower follower = new LogFollower(this, this, this::caughtUp);
    private final Backoff repairs =
            new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(1), RandomGenerator.getDefault());
    /** Told, but the listener has not returned. */
    private final Set<EventId> withListener = new HashSet<>();

    private final Set<EventId> unconfirmed = new LinkedHashSet<>();
    private boolean confirming;
    private @Nullable Exchange exchange;
    private @Nullable UserName user;
    private @Nullable EventId start;

    Mailbox(Loop loop, ClientListener listener, Deliveries deliveries) {
        this.loop = loop;
        this.listener = listener;
        this.deliveries = deliveries;
    }

    void connected(Exchange through, UserName name) {
        exchange = through;
        user = name;
        catchUp(through);
    }

    void cut() {
        exchange = null;
        // What is unconfirmed comes again after the next login.
        unconfirmed.clear();
        confirming = false;
        follower.cut();
    }

    void live(Event event) {
        follower.live(event);
    }

    private void catchUp(Exchange through) {
        EventId cursor = follower.cursor();
        if (cursor == null) {
            follower.liveOnly();
            findStart(through);
        } else {
            follower.reading();
            readAfter(EventId.startOf(cursor.time().minus(Limits.RESUME_OVERLAP)));
        }
    }

    /** What was said before the first login is in the mailbox, or was read on another device. */
    private void findStart(Exchange through) {
        through.send(
                id -> new ClientFrame.History(id, null, null, null, null, 1),
                ServerFrame.History.class,
                page -> {
                    if (through == exchange && page.recovered()) {
                        List<Event> events = page.events();
                        start = events.isEmpty()
                                ? EventId.MIN
                                : events.get(events.size() - 1).id();
                        follower.beginAt(start);
                    } else {
                        again(through);
                    }
                },
                failure -> again(through));
    }

    @Override
    public void readAfter(EventId last) {
        Exchange through = exchange;
        if (through != null) {
            through.send(
                    id -> new ClientFrame.History(id, null, null, null, last, Limits.MAX_PAGE_EVENTS),
                    ServerFrame.History.class,
                    page -> {
                        if (through == exchange) {
                            follower.page(afterStart(page));
                        }
                    },
                    failure -> {
                        if (through == exchange) {
                            follower.failed();
                        }
                    });
        }
    }

    private LogFollower.Page afterStart(ServerFrame.History page) {
        EventId from = start == null ? EventId.MIN : start;
        List<Event> later = page.events().stream()
                .filter(event -> event.id().compareTo(from) > 0)
                .toList();
        return new LogFollower.Page(later, page.more() && !page.events().isEmpty(), page.recovered());
    }

    private void caughtUp(boolean complete) {
        if (complete) {
            repairs.reset();
        } else if (exchange != null) {
            again(exchange);
        }
    }

    private void again(Exchange through) {
        if (through == exchange) {
            loop.after(repairs.next().plusMillis(500), () -> {
                if (through == exchange) {
                    catchUp(through);
                }
            });
        }
    }

    @Override
    public void tell(Event event) {
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
        if (exchange != null && event.target().equals(user)) {
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
