package chat.parley.gateway.session;

import chat.parley.gateway.failure.Cause;
import chat.parley.gateway.failure.RepeatedWarning;
import chat.parley.gateway.history.Rounds;
import chat.parley.gateway.pool.StoragePool;
import chat.parley.gateway.presence.Presence;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.ServerFrame.RoomMembers;
import chat.parley.storage.document.Rooms;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All rooms and how many users are in each. The store's list is read when somebody asks and the last one is old, and nobody
 * waits for it who can have the last one: a room that was just made is in it anyway, through its members. Reading takes the
 * longer the more rooms there are; the longer it takes, the less often it is done. Those who ask while a list is put together
 * share the next one. Thread-safe.
 */
public final class RoomListing {
    private static final Logger log = LoggerFactory.getLogger(RoomListing.class);
    private static final RepeatedWarning NOT_READ = new RepeatedWarning(log, System::nanoTime);

    static final Duration MAX_AGE = Duration.ofSeconds(2);
    /** How many times as long as the last reading took no other one begins. */
    static final int REST = 5;

    private static final Comparator<RoomMembers> FULLEST_FIRST =
            Comparator.comparingInt(RoomMembers::members).reversed().thenComparing(RoomMembers::room);

    private final Rooms rooms;
    private final Presence presence;
    private final Executor storagePool;
    private final LongSupplier nanoTime;
    private final Rounds<Rooms, Listed> lists = new Rounds<>(any -> put());
    /**
     * The store's list: completes with the first one that was read; each later one is complete from the start. Guarded by
     * this, as are the fields below.
     */
    private CompletableFuture<List<RoomName>> latest = new CompletableFuture<>();

    private boolean reading;
    /** When the next reading may begin; null until something was read, or could not be. */
    private @Nullable Long nextReadingNanos;

    private record Listed(List<RoomMembers> rooms, int total) {}

    public RoomListing(Rooms rooms, Presence presence, Executor storagePool, LongSupplier nanoTime) {
        this.rooms = rooms;
        this.presence = presence;
        this.storagePool = storagePool;
        this.nanoTime = nanoTime;
    }

    CompletionStage<ServerFrame.Rooms> list(long requestId) {
        return lists.pass(rooms).thenApply(listed -> new ServerFrame.Rooms(requestId, listed.rooms, listed.total));
    }

    private CompletionStage<Listed> put() {
        return stored().thenCombine(presence.memberCounts(), Names::new)
                .thenCompose(names -> StoragePool.call(storagePool, names::listed));
    }

    private record Names(List<RoomName> stored, Map<RoomName, Integer> members) {
        Listed listed() {
            TreeSet<RoomName> names = new TreeSet<>(stored);
            names.addAll(members.keySet());
            List<RoomMembers> listed = names.stream()
                    .map(name -> new RoomMembers(name, members.getOrDefault(name, 0)))
                    .sorted(FULLEST_FIRST)
                    .limit(Limits.MAX_LISTED_NAMES)
                    .toList();
            return new Listed(listed, names.size());
        }
    }

    /** The last list; or, if there is none, the outcome of the reading that is under way. */
    private synchronized CompletionStage<List<RoomName>> stored() {
        long now = nanoTime.getAsLong();
        if (!reading && (nextReadingNanos == null || now - nextReadingNanos >= 0)) {
            reading = true;
            if (latest.isCompletedExceptionally()) {
                latest = new CompletableFuture<>();
            }
            StoragePool.call(storagePool, rooms::list).whenComplete((names, failure) -> read(now, names, failure));
        }
        return latest;
    }

    private void read(long begunNanos, @Nullable List<RoomName> names, @Nullable Throwable failure) {
        CompletableFuture<List<RoomName>> waitedFor;
        synchronized (this) {
            long now = nanoTime.getAsLong();
            reading = false;
            nextReadingNanos = now + (failure != null ? 0 : Math.max(MAX_AGE.toNanos(), REST * (now - begunNanos)));
            waitedFor = latest;
            if (names != null) {
                latest = CompletableFuture.completedFuture(names);
            }
        }
        if (names != null) {
            waitedFor.complete(names);
        } else {
            NOT_READ.happened(() -> "list of rooms not read cause=\"" + Cause.message(failure) + "\"");
            waitedFor.completeExceptionally(failure);
        }
    }
}
