package chat.parley.gateway.mailbox;

import chat.parley.bus.Bus;
import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.connection.TextFrames;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.UserName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private static final int MAX_RECENT_IDS = 4096;
    private static final long RETRY_MILLIS = 2_000;

    private final UserName name;
    private final LocalUsers users;
    private final EventLoop owner;
    private final List<Connection> connections = new ArrayList<>();
    /** From the mailbox, and not yet received: what a further connection gets first. */
    private final Map<EventId, Waiting> waiting = new LinkedHashMap<>();

    private final RecentIds delivered = new RecentIds(MAX_RECENT_IDS);
    /** The live copy may be received before the mailbox hands out its own. */
    private final RecentIds received = new RecentIds(MAX_RECENT_IDS);

    private Bus.@Nullable Subscription mailbox;
    private boolean opening;
    private boolean closed;

    LocalUser(UserName name, LocalUsers users, EventLoop owner) {
        this.name = name;
        this.users = users;
        this.owner = owner;
    }

    void attach(Connection connection) {
        run(() -> {
            if (closed) {
                users.attach(name, connection);
                return;
            }
            connections.add(connection);
            if (!waiting.isEmpty()) {
                push(
                        List.of(connection),
                        waiting.values().stream().map(Waiting::event).toList());
            }
            open();
        });
    }

    private void open() {
        assert owner.inEventLoop();
        if (mailbox != null || opening || closed) {
            return;
        }
        opening = true;
        users.bus().openMailbox(name, this).whenComplete((opened, failure) -> run(() -> opened(opened, failure)));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the retry is the outcome
    private void opened(Bus.@Nullable Subscription subscription, @Nullable Throwable failure) {
        opening = false;
        if (subscription == null) {
            log.warn("mailbox not open, will try again user={} cause=\"{}\"", name, String.valueOf(failure));
            owner.schedule(this::open, RETRY_MILLIS, TimeUnit.MILLISECONDS);
        } else if (closed) {
            subscription.close();
        } else {
            mailbox = subscription;
        }
    }

    void detach(Connection connection) {
        run(() -> {
            connections.remove(connection);
            if (connections.isEmpty() && !closed) {
                closed = true;
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

    private static void push(List<Connection> to, List<EncodedEvent> events) {
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

    /** Read from the log: what is new of it goes to all connections. */
    void missed(List<EncodedEvent> events) {
        run(() -> events.forEach(this::deliver));
    }

    private void run(Runnable task) {
        try {
            owner.execute(task);
        } catch (RejectedExecutionException e) {
            log.debug("task dropped: the gateway stops user={}", name, e);
        }
    }

    private record Waiting(EncodedEvent event, Bus.Receipt receipt) {}
}
