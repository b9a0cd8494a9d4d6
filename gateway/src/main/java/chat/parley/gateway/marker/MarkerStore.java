package chat.parley.gateway.marker;

import chat.parley.gateway.pool.StoragePool;
import chat.parley.gateway.pool.StorageThreads;
import chat.parley.protocol.Marker;
import chat.parley.protocol.UserName;
import chat.parley.storage.document.Markers;
import chat.parley.storage.document.Markers.Stored;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The stored markers of all users. What can wait is done for {@link #AT_ONCE} users at a time, on threads of its own: however many
 * read along in a busy room, all threads that call the store for users are for what they ask and say, and whoever has much asked
 * there holds up nobody's markers. What users have read goes before what is only looked at again, but for one turn in
 * {@link #AT_ONCE}; else each goes in the order in which it came.
 *
 * <p><b>Threads.</b> Any; stages complete on the threads that did it, or where they failed. The lock is never held while something
 * is done.
 */
public final class MarkerStore {
    /** Of how many users markers are stored, or looked at again, at the same time. */
    public static final int AT_ONCE = 4;

    private final Markers markers;
    private final StorageThreads storage;
    private final Executor threads;
    private final LongAdder stored = new LongAdder();
    /** What users have read, and waits for its turn. Guarded by this, as are the fields below. */
    private final Queue<Runnable> writes = new ArrayDeque<>();
    /** What is to be looked at again. */
    private final Queue<Runnable> looks = new ArrayDeque<>();

    private int turns;
    private int running;
    /** Whether a thread begins what waits, which takes up also what others let go meanwhile. */
    private boolean beginning;

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
        return inTurn(looks, () -> markers.find(user));
    }

    /** Adds markers of a user, as {@link Markers#add} does. */
    CompletionStage<Stored> add(UserName user, Stored known, Collection<Marker> read) {
        return inTurn(writes, () -> {
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
    public synchronized int waiting() {
        return writes.size() + looks.size();
    }

    private <T> CompletionStage<T> inTurn(Queue<Runnable> queue, Supplier<T> call) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        synchronized (this) {
            queue.add(() -> StoragePool.call(threads, call).whenComplete((value, failure) -> {
                ended();
                if (failure == null) {
                    outcome.complete(value);
                } else {
                    outcome.completeExceptionally(failure);
                }
            }));
        }
        begin();
        return outcome;
    }

    private void ended() {
        synchronized (this) {
            running--;
        }
        begin();
    }

    private void begin() {
        synchronized (this) {
            if (beginning) {
                return;
            }
            beginning = true;
        }
        for (Runnable next = next(); next != null; next = next()) {
            next.run();
        }
    }

    /** What is to be begun now; null, and the caller stops beginning, if nothing is. */
    private synchronized @Nullable Runnable next() {
        Runnable next = running < AT_ONCE ? poll() : null;
        if (next == null) {
            beginning = false;
        } else {
            running++;
            turns++;
        }
        return next;
    }

    private @Nullable Runnable poll() {
        assert Thread.holdsLock(this);
        boolean isForLooks = turns % AT_ONCE == AT_ONCE - 1;
        Runnable first = (isForLooks ? looks : writes).poll();
        return first != null ? first : (isForLooks ? writes : looks).poll();
    }
}
