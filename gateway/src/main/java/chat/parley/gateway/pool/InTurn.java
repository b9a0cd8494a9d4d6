package chat.parley.gateway.pool;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls of the object store that can wait: a few at a time, so that most of the threads are for what cannot. Those that are made
 * {@linkplain #callLater later} let the others go first, but for one turn in as many as there are at a time; else each goes in the order
 * in which it came.
 *
 * <p><b>Threads.</b> Any; stages complete on the threads that made the call, or where they failed. The lock is never held while
 * something is done.
 */
public final class InTurn {
    private final int atOnce;
    /** What waits for its turn. Guarded by this, as are the fields below. */
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    /** What lets that go first. */
    private final Queue<Runnable> later = new ArrayDeque<>();

    private int turns;
    private int running;
    /** Whether a thread begins what waits, which takes up also what others let go meanwhile. */
    private boolean beginning;

    /** @param atOnce how many calls are under way at the same time */
    public InTurn(int atOnce) {
        this.atOnce = atOnce;
    }

    /** How many calls wait for their turn. */
    public synchronized int waiting() {
        return waiting.size() + later.size();
    }

    /** Makes {@code call} on {@code threads} when it is its turn. */
    public <T> CompletionStage<T> call(Executor threads, Supplier<T> call) {
        return enqueue(waiting, threads, call);
    }

    /** Makes {@code call} on {@code threads} when it is its turn, and lets others go first. */
    public <T> CompletionStage<T> callLater(Executor threads, Supplier<T> call) {
        return enqueue(later, threads, call);
    }

    private <T> CompletionStage<T> enqueue(Queue<Runnable> queue, Executor threads, Supplier<T> call) {
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
        Runnable next = running < atOnce ? poll() : null;
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
        boolean isForLater = turns % atOnce == atOnce - 1;
        Runnable first = (isForLater ? later : waiting).poll();
        return first != null ? first : (isForLater ? waiting : later).poll();
    }
}
