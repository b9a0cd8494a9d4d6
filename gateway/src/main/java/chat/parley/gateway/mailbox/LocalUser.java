package chat.parley.gateway.mailbox;

import chat.parley.bus.Bus;
import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.connection.TextFrames;
import chat.parley.gateway.failure.Cause;
import chat.parley.gateway.failure.RepeatedWarning;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Limits;
import chat.parley.protocol.UserName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A user that is connected here, once or more: the mailbox is open as long, and each private message goes to every
 * connection once. It leaves the mailbox when a connection said that it was received.
 *
 * <p><b>Threads.</b> Owned by {@code owner}; every method may be called from any thread and goes there.
 */
final class LocalUser implements Bus.MailboxListener {
    private static final Logger log = LoggerFactory.getLogger(LocalUser.class);
    private static final RepeatedWarning NOT_OPEN = new RepeatedWarning(log, System::nanoTime);
    private static final int MAX_RECENT_IDS = 4096;
    private static final long RETRY_MILLIS = 2_000;

    private enum Phase {
        NEW,
        /** Logins wait: what is said after the answer must not be missed. */
        OPENING,
        OPEN,
        /** The broker does not answer. Logins go on; what is missed is read from the log when it does. */
        WITHOUT_MAILBOX,
        CLOSED
    }

    private final UserName name;
    private final LocalUsers users;
    private final EventLoop owner;
    private final List<Connection> connections = new ArrayList<>();
    /** From the mailbox, and not yet received: what a further connection gets first. */
    private final Map<EventId, Waiting> waiting = new LinkedHashMap<>();

    private final RecentIds delivered = new RecentIds(MAX_RECENT_IDS);
    /** The live copy may be received before the mailbox hands out its own. */
    private final RecentIds received = new RecentIds(MAX_RECENT_IDS);

    private final MissedMessages missed;
    private Bus.@Nullable Subscription mailbox;
    private final List<Arrival> arriving = new ArrayList<>();
    /** Since when live messages may have been missed, for want of an open mailbox. */
    private @Nullable Instant missedSince;

    private Phase phase = Phase.NEW;

    LocalUser(UserName name, LocalUsers users, EventLoop owner) {
        this.name = name;
        this.users = users;
        this.owner = owner;
        this.missed = new MissedMessages(name, users.reader(), owner, events -> events.forEach(this::deliver));
    }

    /** {@code attached} completes on the connection's loop, before anything is pushed there. */
    void attach(Connection connection, CompletableFuture<Void> attached) {
        boolean begun = run(() -> {
            if (phase == Phase.CLOSED) {
                users.attach(name, connection, attached);
                return;
            }
            arriving.add(new Arrival(connection, attached));
            switch (phase) {
                case NEW -> open();
                case OPENING -> log.debug("login waits for the mailbox user={}", name);
                default -> admit();
            }
        });
        if (!begun) {
            attached.completeExceptionally(new RejectedExecutionException("the gateway stops"));
        }
    }

    private void open() {
        assert owner.inEventLoop();
        if (phase == Phase.NEW) {
            phase = Phase.OPENING;
        }
        users.bus().openMailbox(name, this).whenComplete((opened, failure) -> run(() -> opened(opened, failure)));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the retry is the outcome
    private void opened(Bus.@Nullable Subscription subscription, @Nullable Throwable failure) {
        if (phase == Phase.CLOSED) {
            if (subscription != null) {
                subscription.close();
            }
            return;
        }
        if (subscription == null) {
            NOT_OPEN.happened(() ->
                    "mailbox not open, will try again user=" + name + " cause=\"" + Cause.message(failure) + "\"");
            missedSince = missedSince == null ? users.now() : missedSince;
            phase = Phase.WITHOUT_MAILBOX;
            owner.schedule(() -> run(this::retry), RETRY_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            mailbox = subscription;
            phase = Phase.OPEN;
            if (missedSince != null) {
                repairNow(missedSince);
                missedSince = null;
            }
        }
        admit();
    }

    private void retry() {
        if (phase == Phase.WITHOUT_MAILBOX) {
            open();
        }
    }

    /** First it is told, then it gets what waits: both are tasks of its loop. */
    private void admit() {
        for (Arrival arrival : arriving) {
            Connection connection = arrival.connection();
            connections.add(connection);
            connection.execute(
                    () -> arrival.attached().complete(null),
                    () -> arrival.attached()
                            .completeExceptionally(new RejectedExecutionException("the gateway stops")));
            if (!waiting.isEmpty()) {
                push(
                        List.of(connection),
                        waiting.values().stream().map(Waiting::event).toList());
            }
        }
        arriving.clear();
    }

    void detach(Connection connection) {
        run(() -> {
            connections.remove(connection);
            if (connections.isEmpty() && arriving.isEmpty() && phase != Phase.CLOSED) {
                phase = Phase.CLOSED;
                missed.stop();
                users.closed(name, this);
                if (mailbox != null) {
                    mailbox.close();
                }
            }
        });
    }

    @Override
    public void waiting(EncodedEvent event, Bus.Receipt receipt) {
        users.observe(event.id());
        run(() -> {
            if (received.contains(event.id())) {
                receipt.done();
                return;
            }
            waiting.put(event.id(), new Waiting(event, receipt));
            deliver(event);
        });
    }

    @Override
    public void live(EncodedEvent event) {
        users.observe(event.id());
        run(() -> deliver(event));
    }

    private void deliver(EncodedEvent event) {
        assert owner.inEventLoop();
        if (delivered.add(event.id())) {
            push(connections, List.of(event));
        }
    }

    private void push(List<Connection> to, List<EncodedEvent> events) {
        users.counters().delivered(events.size(), to.size());
        ByteBuf frames = TextFrames.encodeEvents(PooledByteBufAllocator.DEFAULT, events);
        for (Connection connection : to) {
            ByteBuf shared = frames.retain();
            connection.execute(
                    () -> {
                        connection.push(shared);
                        shared.release();
                    },
                    shared::release);
        }
        frames.release();
    }

    void received(List<EventId> ids) {
        run(() -> {
            for (EventId id : ids) {
                received.add(id);
                Waiting message = waiting.remove(id);
                if (message != null) {
                    message.receipt().done();
                }
            }
        });
    }

    /** Live messages may have been missed since then: what is new of the log goes to all connections. */
    void repair(Instant since) {
        run(() -> repairNow(since));
    }

    private void repairNow(Instant since) {
        missed.since(EventId.startOf(since.minus(Limits.RESUME_OVERLAP)));
    }

    /** False, and the task is dropped, if the gateway stops. */
    private boolean run(Runnable task) {
        try {
            owner.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            log.debug("task dropped: the gateway stops user={}", name, e);
            return false;
        }
    }

    private record Arrival(Connection connection, CompletableFuture<Void> attached) {}

    private record Waiting(EncodedEvent event, Bus.Receipt receipt) {}
}
