package chat.parley.gateway.mailbox;

import chat.parley.bus.Bus;
import chat.parley.bus.BusException;
import chat.parley.gateway.account.AccountReads;
import chat.parley.gateway.account.SignIn;
import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.connection.ConnectionCounters;
import chat.parley.gateway.history.LogReader;
import chat.parley.gateway.marker.MarkerStore;
import chat.parley.gateway.order.EventClock;
import chat.parley.gateway.pool.StorageThreads;
import chat.parley.gateway.thread.Owner;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.Marker;
import chat.parley.protocol.UserName;
import chat.parley.storage.document.Mailboxes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The users that are connected here. Thread-safe: each is owned by the thread that {@code owners} names for it. */
public final class LocalUsers implements Bus.ConnectionListener {
    private final Map<UserName, LocalUser> users = new ConcurrentHashMap<>();
    private final Bus bus;
    private final LogReader reader;
    private final Mailboxes mailboxes;
    private final MarkerStore markers;
    private final AccountReads accounts;
    private final StorageThreads storage;
    private final EventClock clock;
    private final ConnectionCounters counters;
    private final Function<Object, Owner> owners;

    public LocalUsers(
            Bus bus,
            LogReader reader,
            Mailboxes mailboxes,
            MarkerStore markers,
            AccountReads accounts,
            StorageThreads storage,
            EventClock clock,
            ConnectionCounters counters,
            Function<Object, Owner> owners) {
        this.bus = bus;
        this.reader = reader;
        this.mailboxes = mailboxes;
        this.markers = markers;
        this.accounts = accounts;
        this.storage = storage;
        this.clock = clock;
        this.counters = counters;
        this.owners = owners;
    }

    /**
     * Has {@code connection} get the user's private messages, those that wait first, from when the returned stage completes,
     * on its loop. The mailbox is open by then, unless the broker does not answer: whoever reads history afterwards misses
     * nothing in between. When what it is signed in {@code as} is signed out, it is closed.
     */
    public CompletionStage<Void> attach(UserName user, Connection connection, SignIn as) {
        CompletableFuture<Void> attached = new CompletableFuture<>();
        attach(user, connection, as, attached);
        return attached;
    }

    void attach(UserName user, Connection connection, SignIn as, CompletableFuture<Void> attached) {
        users.computeIfAbsent(user, name -> new LocalUser(name, this, owners.apply(name)))
                .attach(connection, as, attached);
    }

    public void detach(UserName user, Connection connection) {
        LocalUser local = users.get(user);
        if (local != null) {
            local.detach(connection);
        }
    }

    /**
     * Notes that {@code connection} is about to begin an era of the user's account, as whoever signs out all others does: it stays
     * signed in. To be called before the account is changed.
     */
    public void stays(UserName user, Connection connection, String era) {
        LocalUser local = users.get(user);
        if (local != null) {
            local.stays(connection, era);
        }
    }

    /** Notes that the user has received these: its mailbox need not keep them. */
    public void received(UserName user, List<EventId> ids) {
        LocalUser local = users.get(user);
        if (local != null) {
            local.received(ids);
        }
    }

    /**
     * An id for something that {@code user}, who is connected here, says privately, above all that the user knows of.
     *
     * @param sure whether the user knows of no private message that this gateway may not have heard of yet
     */
    public CompletionStage<EventId> nextId(UserName user, boolean sure) {
        LocalUser local = users.get(user);
        LogKey key = LogKey.privateOf(user);
        return local != null ? local.nextId(sure) : reader.end(key).thenApply(end -> clock.above(key, end.newest()));
    }

    /**
     * Whether a private message of {@code user} may have an id as large as {@code id}, of all that the user may know of. What
     * is above all that is known here is learned behind a barrier.
     */
    public CompletionStage<Boolean> mayHave(UserName user, EventId id) {
        LocalUser local = users.get(user);
        return local != null ? local.mayHave(id) : nextId(user, false).thenApply(next -> id.compareTo(next) < 0);
    }

    /**
     * Takes a marker that a connection of {@code user} says; completes when it is stored, or one that counts instead. Fails
     * with READ_FURTHER.
     */
    public CompletionStage<Void> read(UserName user, Connection from, Marker marker) {
        LocalUser local = users.get(user);
        return local != null
                ? local.read(from, marker)
                : CompletableFuture.failedStage(
                        new BusException(BusException.Reason.CLOSED, "the connection closed meanwhile"));
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

    /** Does nothing yet: what is missed from now on is read when the broker is back. */
    @Override
    public void interrupted() {}

    @Override
    public void resumed() {
        users.values().forEach(LocalUser::repair);
    }

    Mailboxes mailboxes() {
        return mailboxes;
    }

    MarkerStore markers() {
        return markers;
    }

    AccountReads accounts() {
        return accounts;
    }

    StorageThreads storage() {
        return storage;
    }

    EventClock clock() {
        return clock;
    }

    LogReader reader() {
        return reader;
    }
}
