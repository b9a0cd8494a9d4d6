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
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;

/**
 * The stored markers of all users. What can wait is done for {@link #AT_ONCE} users at a time, on threads of its own: however many
 * read along in a busy room, all threads that call the store for users are for what they ask and say, and whoever has much asked
 * there holds up nobody's markers. What users have read goes before what is only looked at again, but for one turn in
 * {@link #AT_ONCE}; else each goes in the order in which it came.
 *
 * <p><b>Threads.</b> Any; stages complete on the threads that did it, or where they failed.
 */
public final class MarkerStore {
    /** Of how many users markers are stored, or looked at again, at the same time. */
    public static final int AT_ONCE = 4;

    private final Markers markers;
    private final StorageThreads storage;
    private final Executor threads;
    private final LongAdder stored = new LongAdder();
    private final InTurn turns = new InTurn(AT_ONCE);

    /**
     * @param storage for users that come
     * @param threads for all else, {@link #AT_ONCE} of them
     */
    public MarkerStore(Markers markers, StorageThreads storage, Executor threads) {
        this.markers = markers;
        this.storage = storage;
        this.threads = threads;
    }

    /** What is stored of a user, for a connection that comes. */
    CompletionStage<Stored> find(UserName user) {
        return StoragePool.call(storage.of(user), () -> markers.find(user));
    }

    /** What is stored of a user of whom something may have been missed. */
    CompletionStage<Stored> findAgain(UserName user) {
        return turns.callLater(threads, () -> markers.find(user));
    }

    /** Adds markers of a user, as {@link Markers#add} does. */
    CompletionStage<Stored> add(UserName user, Stored known, Collection<Marker> read) {
        return turns.call(threads, () -> {
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
