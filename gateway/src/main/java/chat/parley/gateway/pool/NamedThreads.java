package chat.parley.gateway.pool;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A few threads for one purpose, whose caller bounds what waits for them. Thread-safe. When they are closed, what has begun ends, within
 * a bound, and what comes is refused with {@link RejectedExecutionException}.
 */
public final class NamedThreads implements Executor, AutoCloseable {
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

    private final ThreadPoolExecutor threads;

    /** @param name of the threads, without their number */
    public NamedThreads(String name, int size) {
        threads = new ThreadPoolExecutor(
                size, size, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new DefaultThreadFactory(name, true));
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow().forEach(Call::refuse);
            }
        } catch (InterruptedException e) {
            threads.shutdownNow().forEach(Call::refuse);
            Thread.currentThread().interrupt();
        }
    }
}
