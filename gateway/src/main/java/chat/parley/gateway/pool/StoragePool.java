package chat.parley.gateway.pool;

import chat.parley.gateway.limit.Limit;
import chat.parley.gateway.limit.Refusals;
import chat.parley.protocol.UserName;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The threads {@code storage-N} and {@code user-N} on which calls of the object store block, so that event loops never do.
 * What users ask for has threads of its own, and there each user a turn after the others. Bounded: what does not fit is
 * refused at once.
 */
public final class StoragePool implements StorageThreads, AutoCloseable {
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);
    /**
     * How many calls of one user run at the same time: enough for a client that opens several rooms, and no whole processor
     * for one.
     */
    private static final int AT_ONCE = 2;

    private final ThreadPoolExecutor threads;
    private final FairPool<UserName> users;

    /**
     * @param size how many threads there are for users, and how many for everybody
     * @param maxWaiting how many calls may wait for each of these
     */
    public StoragePool(int size, int maxWaiting, Refusals refusals) {
        threads = new ThreadPoolExecutor(
                size,
                size,
                30,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(maxWaiting),
                new DefaultThreadFactory("storage", true),
                (task, full) -> {
                    if (!full.isShutdown()) {
                        refusals.refused(Limit.STORE_CALLS);
                    }
                    throw new RejectedExecutionException("too much waits, or the gateway stops");
                });
        threads.allowCoreThreadTimeOut(true);
        users = new FairPool<>(
                "user", size, maxWaiting, AT_ONCE, user -> refusals.refused(Limit.STORE_CALLS_OF_USERS, user));
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    @Override
    public Executor of(UserName user) {
        return users.of(user);
    }

    /**
     * Runs {@code call} on a thread of {@code executor}; the stage completes there. It fails with what the call threw, or
     * with {@link RejectedExecutionException} if too much is waiting.
     */
    public static <T> CompletionStage<T> call(Executor executor, Supplier<T> call) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        try {
            executor.execute(new Call<>(call, outcome));
        } catch (RejectedExecutionException e) {
            outcome.completeExceptionally(e);
        }
        return outcome;
    }

    /** Lets calls that have begun end, within a bound. Those that have not fail. */
    @Override
    public void close() {
        List<Runnable> dropped = new ArrayList<>();
        threads.getQueue().drainTo(dropped);
        threads.shutdown();
        dropped.forEach(Call::refuse);
        users.close();
        try {
            if (!threads.awaitTermination(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow().forEach(Call::refuse);
            }
            users.awaitEnd(CLOSE_WAIT);
        } catch (InterruptedException e) {
            threads.shutdownNow().forEach(Call::refuse);
            Thread.currentThread().interrupt();
        }
    }
}
