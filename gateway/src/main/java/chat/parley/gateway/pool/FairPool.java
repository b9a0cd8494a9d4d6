package chat.parley.gateway.pool;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Threads for what anybody may ask for: each who asks has a turn after the others, however much of his own waits. When as much
 * waits as may, what came last of him who has most gives way to one who has less, and what is his is refused at once. So
 * nobody waits for longer than one piece of work of each other one takes, and memory is bounded whoever asks.
 *
 * <p>Thread-safe. What is accepted is done, or its future fails with {@link RejectedExecutionException}.
 */
public final class FairPool implements AutoCloseable {
    private final int maxWaiting;
    private final ThreadPoolExecutor threads;
    /** By who asked; the next turn is the first one's. Guarded by this, as the next. */
    private final Map<Object, Deque<Job<?>>> waiting = new LinkedHashMap<>();

    private int count;

    private record Job<T extends @Nullable Object>(Supplier<T> work, CompletableFuture<T> outcome) {
        void run() {
            try {
                outcome.complete(work.get());
            } catch (RuntimeException | Error e) {
                outcome.completeExceptionally(e);
            }
        }

        void refuse() {
            outcome.completeExceptionally(new RejectedExecutionException("too much waits"));
        }
    }

    /** @param name of the threads, without their number */
    public FairPool(String name, int size, int maxWaiting) {
        this.maxWaiting = maxWaiting;
        // Each ticket in its queue stands for one job that waits here.
        threads = new ThreadPoolExecutor(
                size, size, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new DefaultThreadFactory(name, true));
        threads.allowCoreThreadTimeOut(true);
    }

    /** Does {@code work} when it is the turn of {@code who}; the future completes on the thread that did it. */
    public <T extends @Nullable Object> CompletableFuture<T> call(Object who, Supplier<T> work) {
        Job<T> job = new Job<>(work, new CompletableFuture<>());
        Job<?> refused = add(who, job);
        if (refused != null) {
            refused.refuse();
        }
        return job.outcome();
    }

    /** Returns what is refused for it: nothing, itself or another one. */
    private synchronized @Nullable Job<?> add(Object who, Job<?> job) {
        Job<?> refused = null;
        if (count >= maxWaiting) {
            refused = giveWay(who);
            if (refused == null) {
                return job;
            }
        } else {
            try {
                threads.execute(this::next);
            } catch (RejectedExecutionException closed) {
                return job;
            }
            count++;
        }
        waiting.computeIfAbsent(who, first -> new ArrayDeque<>()).add(job);
        return refused;
    }

    /** The newest of the one who has most waiting, if that is more than the other would have. */
    private @Nullable Job<?> giveWay(Object to) {
        Map.Entry<Object, Deque<Job<?>>> most = waiting.entrySet().stream()
                .max(Comparator.comparingInt(each -> each.getValue().size()))
                .orElseThrow();
        Deque<Job<?>> own = waiting.get(to);
        int would = own == null ? 1 : own.size() + 1;
        return most.getValue().size() > would ? most.getValue().removeLast() : null;
    }

    private void next() {
        take().run();
    }

    private synchronized Job<?> take() {
        Iterator<Map.Entry<Object, Deque<Job<?>>>> turns = waiting.entrySet().iterator();
        Map.Entry<Object, Deque<Job<?>>> first = turns.next();
        Object who = first.getKey();
        Deque<Job<?>> jobs = first.getValue();
        turns.remove();
        Job<?> job = Objects.requireNonNull(jobs.poll());
        if (!jobs.isEmpty()) {
            waiting.put(who, jobs);
        }
        count--;
        return job;
    }

    /** Begins nothing new; what waits is done. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
