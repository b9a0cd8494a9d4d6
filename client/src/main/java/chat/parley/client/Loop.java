package chat.parley.client;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The one thread that owns a client's state. Nothing on it blocks, and none of the caller's code runs on it. */
final class Loop {
    private static final Logger LOG = System.getLogger(Loop.class.getName());

    private final ScheduledThreadPoolExecutor executor;
    private volatile @org.jspecify.annotations.Nullable Thread thread;

    Loop(String name) {
        executor = new ScheduledThreadPoolExecutor(
                1,
                task -> {
                    Thread created = new Thread(task, name);
                    created.setDaemon(true);
                    thread = created;
                    return created;
                },
                new ThreadPoolExecutor.DiscardPolicy());
        executor.setRemoveOnCancelPolicy(true);
    }

    /** A task that has been scheduled. */
    interface Timer {
        void cancel();
    }

    /**
     * Runs {@code task} on the loop; any thread. After {@link #stop} nothing is run any more: there is no state left to
     * own.
     */
    void execute(Runnable task) {
        executor.execute(guarded(task));
    }

    Timer after(Duration delay, Runnable task) {
        try {
            Future<?> scheduled = executor.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> scheduled.cancel(false);
        } catch (RejectedExecutionException stopped) {
            return () -> {};
        }
    }

    boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    void stop() {
        executor.shutdownNow();
    }

    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | AssertionError e) {
                LOG.log(Level.ERROR, "a defect of the client", e);
            }
        };
    }
}
