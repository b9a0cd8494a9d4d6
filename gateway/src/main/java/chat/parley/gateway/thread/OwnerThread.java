package chat.parley.gateway.thread;

import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real thread that owns state. What a task throws, {@link Defects} hears of, and the thread goes on with the next one: it
 * would end otherwise, and with it all that it owns, or the failure would stay in a future that nobody reads.
 */
public final class OwnerThread implements Owner, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OwnerThread.class);

    private final ScheduledExecutorService thread;
    private final BooleanSupplier current;
    private final Defects defects;

    private OwnerThread(ScheduledExecutorService thread, BooleanSupplier current, Defects defects) {
        this.thread = thread;
        this.current = current;
        this.defects = defects;
    }

    /** An owner on a thread that others may use, too; whoever made that ends it. */
    public static Owner on(EventExecutor thread, Defects defects) {
        return new OwnerThread(thread, thread::inEventLoop, defects);
    }

    /** An owner with a thread of its own, which does not keep the process alive. The caller closes it. */
    public static OwnerThread named(String name, Defects defects) {
        AtomicReference<@Nullable Thread> own = new AtomicReference<>();
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread created = new Thread(task, name);
            created.setDaemon(true);
            own.set(created);
            return created;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return new OwnerThread(executor, () -> Thread.currentThread() == own.get(), defects);
    }

    @Override
    public boolean isCurrent() {
        return current.getAsBoolean();
    }

    @Override
    public boolean offer(Runnable task) {
        try {
            thread.execute(() -> run(task));
            return true;
        } catch (RejectedExecutionException e) {
            log.debug("task dropped: the gateway stops", e);
            return false;
        }
    }

    @Override
    public void after(Duration delay, Runnable task) {
        try {
            var unused = thread.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("task dropped: the gateway stops", e);
        }
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            defects.thrown(e);
        }
    }

    /** Ends the thread that was made for this; tasks that wait are dropped. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
