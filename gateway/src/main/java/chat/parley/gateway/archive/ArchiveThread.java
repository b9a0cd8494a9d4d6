package chat.parley.gateway.archive;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that owns the archiver's state. Tasks run in the order in which they were given. */
interface ArchiveThread extends Executor {

    /** Whether the caller runs on it: what owned objects assert. */
    boolean isCurrent();

    /** Runs {@code task} on it, {@code delay} from now. */
    void after(Duration delay, Runnable task);

    /** A real thread. After its end, tasks are dropped: what they would do, the broker has done elsewhere. */
    final class Real implements ArchiveThread, AutoCloseable {
        private static final Logger log = LoggerFactory.getLogger(ArchiveThread.class);

        private final ScheduledThreadPoolExecutor executor;
        private volatile @Nullable Thread thread;

        Real() {
            executor = new ScheduledThreadPoolExecutor(1, task -> {
                Thread created = new Thread(task, "archive");
                created.setDaemon(true);
                thread = created;
                return created;
            });
            executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        }

        @Override
        public boolean isCurrent() {
            return Thread.currentThread() == thread;
        }

        @Override
        public void execute(Runnable task) {
            after(Duration.ZERO, task);
        }

        @Override
        public void after(Duration delay, Runnable task) {
            try {
                var unused = executor.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException closed) {
                log.debug("archive closed, task dropped");
            }
        }

        @Override
        public void close() {
            executor.shutdownNow();
        }

        /** The executor would keep a failure in a future that nobody reads. */
        private static void run(Runnable task) {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                log.error("archive task failed by a defect", e);
            }
        }
    }
}
