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
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The stored markers of all users. What can wait is done for {@link #AT_ONCE} users at a time, in the order in which it came:
 * however many read along in a busy room, most of the threads that call the store for users are for what they ask and say.
 *
 * <p><b>Threads.</b> Any; stages complete on threads of the storage pool, or where they failed. The lock is never held while
 * something is done.
 */
public final class MarkerStore {
    /** Of how many users markers are stored at the same time. */
    public static final int AT_ONCE = 2;

    private final Markers markers;
    private final StorageThreads storage;
    private final LongAdder stored = new LongAdder();
    /** What waits for its turn. Guarded by this, as are the fields below. */
    private final Queue<Runnable> waiting = new ArrayDeque<>();

    private int running;
    /** Whether a thread begins what waits, which takes up also what others let go meanwhile. */
    private boolean beginning;

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
        return inTurn(user, () -> markers.find(user));
    }

    /** Adds markers of a user, as {@link Markers#add} does. */
    CompletionStage<Stored> add(UserName user, Stored known, Collection<Marker> read) {
        return inTurn(user, () -> {
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
        return waiting.size();
    }

    private <T> CompletionStage<T> inTurn(UserName user, Supplier<T> call) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        synchronized (this) {
            waiting.add(() -> StoragePool.call(storage.of(user), call).whenComplete((value, failure) -> {
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
        Runnable next = running < AT_ONCE ? waiting.poll() : null;
        if (next == null) {
            beginning = false;
        } else {
            running++;
        }
        return next;
    }
}
