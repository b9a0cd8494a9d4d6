package chat.parley.gateway.mailbox;

import chat.parley.bus.Bus;
import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.connection.ConnectionCounters;
import chat.parley.gateway.history.LogReader;
import chat.parley.protocol.EventId;
import chat.parley.protocol.UserName;
import io.netty.channel.EventLoop;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** The users that are connected here. Thread-safe: each is owned by the loop that {@code owners} names for it. */
public final class LocalUsers implements Bus.ConnectionListener {
    private final Map<UserName, LocalUser> users = new ConcurrentHashMap<>();
    private final Bus bus;
    private final LogReader reader;
    private final InstantSource time;
    private final Consumer<EventId> observer;
    private final ConnectionCounters counters;
    private final Function<Object, EventLoop> owners;
    private volatile Instant interruptedAt = Instant.EPOCH;

    /** @param observer is told every id that arrives, on threads of the bus */
    public LocalUsers(
            Bus bus,
            LogReader reader,
            InstantSource time,
            Consumer<EventId> observer,
            ConnectionCounters counters,
            Function<Object, EventLoop> owners) {
        this.bus = bus;
        this.reader = reader;
        this.time = time;
        this.observer = observer;
        this.counters = counters;
        this.owners = owners;
    }

    /**
     * From when the returned stage completes, on its loop, {@code connection} gets the user's private messages, those that
     * wait first. The mailbox is open by then, unless the broker does not answer: whoever reads history afterwards misses
     * nothing in between.
     */
    public CompletionStage<Void> attach(UserName user, Connection connection) {
        CompletableFuture<Void> attached = new CompletableFuture<>();
        attach(user, connection, attached);
        return attached;
    }

    void attach(UserName user, Connection connection, CompletableFuture<Void> attached) {
        users.computeIfAbsent(user, name -> new LocalUser(name, this, owners.apply(name)))
                .attach(connection, attached);
    }

    public void detach(UserName user, Connection connection) {
        LocalUser local = users.get(user);
        if (local != null) {
            local.detach(connection);
        }
    }

    /** The user has these: its mailbox need not keep them. */
    public void received(UserName user, List<EventId> ids) {
        LocalUser local = users.get(user);
        if (local != null) {
            local.received(ids);
        }
    }

    void closed(UserName name, LocalUser user) {
        users.remove(name, user);
    }

    Bus bus() {
        return bus;
    }

    ConnectionCounters counters() {
        return counters;
    }

    void observe(EventId id) {
        observer.accept(id);
    }

    @Override
    public void interrupted() {
        interruptedAt = time.instant();
    }

    /** The mailbox repeats what it must; copies of what the user sent from elsewhere were live only. */
    @Override
    public void resumed() {
        Instant since = interruptedAt;
        users.values().forEach(user -> user.repair(since));
    }

    LogReader reader() {
        return reader;
    }

    Instant now() {
        return time.instant();
    }
}
