package chat.parley.client;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Calls into the caller's code, one after another on a thread of their own. When a few thousand wait, the client stops
 * reading from the gateway ({@link #crowded()}), and {@code drained} is run once they are done.
 */
final class Deliveries {
    private static final Logger LOG = System.getLogger(Deliveries.class.getName());
    private static final int CROWDED = 4096;

    private final ThreadPoolExecutor executor;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Runnable drained;
    private volatile @Nullable Thread own;

    Deliveries(String threadName, Runnable drained) {
        this.drained = drained;
        executor = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> {
                    Thread thread = new Thread(task, threadName);
                    thread.setDaemon(true);
                    own = thread;
                    return thread;
                },
                new ThreadPoolExecutor.DiscardPolicy());
    }

    void deliver(Runnable call) {
        waiting.incrementAndGet();
        executor.execute(() -> {
            try {
                call.run();
            } catch (RuntimeException | AssertionError e) {
                LOG.log(Level.ERROR, "the listener threw", e);
            } finally {
                if (waiting.decrementAndGet() == CROWDED / 2) {
                    drained.run();
                }
            }
        });
    }

    boolean crowded() {
        return waiting.get() >= CROWDED;
    }

    /** Takes no more calls; those that wait are still made. */
    void stop() {
        executor.shutdown();
    }

    /**
     * Waits until all calls are made, {@code patience} at most, so that a program that ends behind this has heard what came
     * before; not at all in one of them. To be called after {@link #stop}.
     */
    void awaitEnd(Duration patience) {
        if (Thread.currentThread() == own) {
            return;
        }
        try {
            boolean all = executor.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
            LOG.log(Level.DEBUG, "calls ended all={0}", all);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
