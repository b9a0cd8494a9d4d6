package chat.parley.gateway.session;

import chat.parley.gateway.pool.StoragePool;
import chat.parley.gateway.presence.Presence;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.ServerFrame.RoomMembers;
import chat.parley.storage.Rooms;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All rooms and how many users are in each. The store's list is read at most every {@link #MAX_AGE}, whoever asks: a
 * room that was just made is in it anyway, through its members. Thread-safe.
 */
public final class RoomListing {
    static final Duration MAX_AGE = Duration.ofSeconds(2);

    private static final Comparator<RoomMembers> FULLEST_FIRST =
            Comparator.comparingInt(RoomMembers::members).reversed().thenComparing(RoomMembers::room);

    private final Rooms rooms;
    private final Presence presence;
    private final Executor storagePool;
    private final LongSupplier nanoTime;
    private final AtomicReference<@Nullable Listing> latest = new AtomicReference<>();

    public RoomListing(Rooms rooms, Presence presence, Executor storagePool, LongSupplier nanoTime) {
        this.rooms = rooms;
        this.presence = presence;
        this.storagePool = storagePool;
        this.nanoTime = nanoTime;
    }

    CompletionStage<ServerFrame.Rooms> list(long requestId) {
        return stored().thenCombine(presence.memberCounts(), (names, members) -> frame(requestId, names, members));
    }

    private static ServerFrame.Rooms frame(long requestId, List<RoomName> stored, Map<RoomName, Integer> members) {
        TreeSet<RoomName> names = new TreeSet<>(stored);
        names.addAll(members.keySet());
        List<RoomMembers> listed = names.stream()
                .map(name -> new RoomMembers(name, members.getOrDefault(name, 0)))
                .sorted(FULLEST_FIRST)
                .limit(Limits.MAX_LISTED_NAMES)
                .toList();
        return new ServerFrame.Rooms(requestId, listed, names.size());
    }

    private CompletionStage<List<RoomName>> stored() {
        long now = nanoTime.getAsLong();
        Listing known = latest.get();
        if (known != null && now - known.readAtNanos < MAX_AGE.toNanos()) {
            return known.names;
        }
        Listing fresh = new Listing(StoragePool.call(storagePool, rooms::list), now);
        latest.set(fresh);
        fresh.names.whenComplete((names, failure) -> {
            if (failure != null) {
                latest.compareAndSet(fresh, null);
            }
        });
        return fresh.names;
    }

    private record Listing(CompletionStage<List<RoomName>> names, long readAtNanos) {}
}
