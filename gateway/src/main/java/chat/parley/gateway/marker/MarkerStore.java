package chat.parley.gateway.marker;

import chat.parley.gateway.pool.InTurn;
import chat.parley.gateway.pool.StoragePool;
import chat.parley.gateway.pool.StorageThreads;
import chat.parley.protocol.Marker;
import chat.parley.protocol.UserName;
import chat.parley.storage.document.Markers;
import chat.parley.storage.document.Markers.Stored;
import java.util.Collection;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;

/**
 * The stored markers of all users. What can wait is done for {@link #AT_ONCE} users at a time, in the order in which it came:
 * however many read along in a busy room, most of the threads that call the store for users are for what they ask and say.
 *
 * <p><b>Threads.</b> Any; stages complete on threads of the storage pool, or where they failed.
 */
public final class MarkerStore {
    /** Of how many users markers are stored at the same time. */
    public static final int AT_ONCE = 2;

    private final Markers markers;
    private final StorageThreads storage;
    private final InTurn turns = new InTurn(AT_ONCE);
    private final LongAdder stored = new LongAdder();

    public MarkerStore(Markers markers, StorageThreads storage) {
        this.markers = markers;
        this.storage = storage;
    }

    /** What is stored of a user, for a connection that comes. */
    CompletionStage<Stored> find(UserName user) {
        return StoragePool.call(storage.of(user), () -> markers.find(user));
    }

    /** What is stored of a user of whom something may have been missed. */
    CompletionStage<Stored> findAgain(UserName user) {
        return turns.call(storage.of(user), () -> markers.find(user));
    }

    /** Adds markers of a user, as {@link Markers#add} does. */
    CompletionStage<Stored> add(UserName user, Stored known, Collection<Marker> read) {
        return turns.call(storage.of(user), () -> {
            Stored now = markers.add(user, known, read);
            stored.increment();
            return now;
        });
    }

    /** How many times markers of a user were stored since the start. */
    public long stored() {
        return stored.sum();
    }

    /** Of how many users something waits for its turn. */
    public int waiting() {
        return turns.waiting();
    }
}
