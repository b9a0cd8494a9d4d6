package chat.parley.gateway.archive;

import chat.parley.storage.compaction.Compaction;
import chat.parley.storage.objectstore.StorageException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every five minutes whether history is to be compacted. Every gateway does, from a random moment on; a lease in the
 * bucket lets one of them do the work. On a thread of its own, since a busy day takes long.
 */
public final class CompactionPass implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CompactionPass.class);
    private static final Duration INTERVAL = Duration.ofMinutes(5);

    private final Compaction compaction;
    private final ScheduledExecutorService thread = new ScheduledThreadPoolExecutor(1, task -> {
        Thread created = new Thread(task, "compaction");
        created.setDaemon(true);
        return created;
    });

    public CompactionPass(Compaction compaction) {
        this.compaction = compaction;
    }

    public void start() {
        start(ThreadLocalRandom.current().nextLong(INTERVAL.toMillis()));
    }

    /** Begins the schedule, with the first look after {@code firstMillis}. */
    void start(long firstMillis) {
        var unused = thread.scheduleWithFixedDelay(this::run, firstMillis, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Looks once, and compacts what there is. Never throws: a failure would end the schedule. */
    void run() {
        long startNanos = System.nanoTime();
        try {
            Compaction.Work done = compaction.run();
            if (done.changedSomething()) {
                log.info(
                        "history compacted lists={} reads={} writes={} removals={} seconds={}",
                        done.lists(),
                        done.reads(),
                        done.writes(),
                        done.removals(),
                        Duration.ofNanos(System.nanoTime() - startNanos).toSeconds());
            }
        } catch (StorageException e) {
            if (thread.isShutdown()) {
                log.debug("compaction ended by the end of this gateway; another one carries on");
            } else {
                log.warn(
                        "history not compacted, next try in {} min cause=\"{}\"", INTERVAL.toMinutes(), e.getMessage());
            }
        } catch (RuntimeException e) {
            log.error("history not compacted, by a defect", e);
        }
    }

    /** Ends the schedule and what is under way, which may be ended anywhere. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
