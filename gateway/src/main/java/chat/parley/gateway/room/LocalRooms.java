package chat.parley.gateway.room;

import chat.parley.bus.Bus;
import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.connection.ConnectionCounters;
import chat.parley.gateway.history.LogPage;
import chat.parley.gateway.history.LogReader;
import chat.parley.gateway.history.PageRequest;
import chat.parley.gateway.history.Rounds;
import chat.parley.gateway.limit.RoomBudget;
import chat.parley.gateway.order.EventClock;
import chat.parley.gateway.pool.StoragePool;
import chat.parley.gateway.pool.StorageThreads;
import chat.parley.gateway.presence.Presence;
import chat.parley.gateway.thread.Owner;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import chat.parley.storage.document.Rooms;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The rooms that are followed here. Thread-safe: each room is owned by the thread that {@code owners} names for it. */
public final class LocalRooms implements Bus.ConnectionListener {
    private final Map<RoomName, LocalRoom> followed = new ConcurrentHashMap<>();
    private final RoomContext context;
    private final Rooms stored;
    private final StorageThreads storage;
    private final Function<Object, Owner> owners;

    public LocalRooms(
            Bus bus,
            Rooms stored,
            LogReader reader,
            Presence presence,
            StorageThreads storage,
            EventClock clock,
            InstantSource time,
            RoomLimits limits,
            RoomBudget budget,
            ConnectionCounters counters,
            Function<Object, Owner> owners) {
        RoomLoader loader = new RoomLoader(stored, reader, storage, time, limits.recentEvents());
        this.context = new RoomContext(
                bus, loader, budget, reader, new Rounds<>(bus::fence), presence, clock, time, limits, counters);
        this.stored = stored;
        this.storage = storage;
        this.owners = owners;
    }

    /**
     * Makes {@code connection} a member. The stage completes on its loop, before the first event is pushed there. The
     * connection must not have another join of this room under way.
     */
    public CompletionStage<ServerFrame.Joined> join(Connection connection, UserName user, ClientFrame.Join frame) {
        JoinRequest request = new JoinRequest(connection, user, frame, new CompletableFuture<>());
        join(request);
        return request.reply();
    }

    void join(JoinRequest request) {
        followed.computeIfAbsent(request.frame().room(), name -> new LocalRoom(name, this, context, owners.apply(name)))
                .join(request);
    }

    /** Ends a membership. To be called on the connection's loop. */
    public void leave(Connection connection, RoomName name) {
        LocalRoom room = followed.get(name);
        if (room != null) {
            room.leave(connection);
        }
    }

    /** Reads a page of the room's log. Fails with {@link ErrorCode#NO_SUCH_ROOM}. */
    public CompletionStage<LogPage> read(UserName reader, RoomName name, PageRequest request) {
        LocalRoom room = followed.get(name);
        return room != null
                ? room.read(reader, request)
                : requireRoom(name, reader)
                        .thenCompose(
                                there -> context.reader().onBehalfOf(reader).read(LogKey.of(name), request));
    }

    /** Completes with {@code name} if there is such a room; else fails with {@link ErrorCode#NO_SUCH_ROOM}. */
    public CompletionStage<RoomName> requireRoom(RoomName name, UserName asking) {
        if (followed.containsKey(name)) {
            return CompletableFuture.completedStage(name);
        }
        return StoragePool.call(storage.of(asking), () -> stored.exists(name)).thenApply(exists -> {
            if (!exists) {
                throw new ProtocolException(
                        ErrorCode.NO_SUCH_ROOM, "there is no room \"" + name + "\"; join creates it");
            }
            return name;
        });
    }

    /**
     * An id for something that is said in {@code room}, above all that its sender knows of there.
     *
     * @param sure whether the sender knows of nothing in the room that this gateway may not have heard of yet
     */
    public CompletionStage<EventId> nextId(RoomName name, boolean sure) {
        LocalRoom room = followed.get(name);
        return room != null
                ? room.nextId(sure)
                : context.reader()
                        .end(LogKey.of(name))
                        .thenApply(end -> context.clock().above(LogKey.of(name), end.newest()));
    }

    /**
     * Whether something in a room may have an id as large as {@code id}, wherever it was said. Asks no store in a room that is
     * followed, else behind a barrier.
     */
    public CompletionStage<Boolean> mayHave(RoomName name, EventId id) {
        LocalRoom room = followed.get(name);
        return room != null ? room.mayHave(id) : nextId(name, false).thenApply(next -> id.compareTo(next) < 0);
    }

    /** Sends {@code frame} to the members of its room here. */
    public void push(ServerFrame.Presence frame) {
        LocalRoom room = followed.get(frame.room());
        if (room != null) {
            room.push(frame);
        }
    }

    void retired(RoomName name, LocalRoom room) {
        followed.remove(name, room);
    }

    @Override
    public void interrupted() {
        followed.values().forEach(LocalRoom::interrupted);
    }

    @Override
    public void resumed() {
        followed.values().forEach(LocalRoom::resumed);
    }
}
