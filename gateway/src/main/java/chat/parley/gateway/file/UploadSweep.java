package chat.parley.gateway.file;

import chat.parley.storage.file.Files;
import chat.parley.storage.objectstore.StorageException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes uploads that nobody completed in their time, every few minutes. Every gateway does, at a random moment of its own:
 * two that meet remove the same objects, which is no error.
 */
public final class UploadSweep implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(UploadSweep.class);
    private static final Duration INTERVAL = Duration.ofMinutes(5);

    private final Files files;
    private final LongAdder removed = new LongAdder();
    private final ScheduledExecutorService thread = new ScheduledThreadPoolExecutor(1, task -> {
        Thread created = new Thread(task, "upload-sweep");
        created.setDaemon(true);
        return created;
    });

    public UploadSweep(Files files) {
        this.files = files;
    }

    public void start() {
        long interval = INTERVAL.toMillis();
        long first = ThreadLocalRandom.current().nextLong(interval);
        var unused = thread.scheduleWithFixedDelay(this::sweep, first, interval, TimeUnit.MILLISECONDS);
    }

    /** Removes the uploads whose time is over by now. Never throws: a failure would end the schedule. */
    void sweep() {
        try {
            int count = files.sweep();
            removed.add(count);
            if (count > 0) {
                log.info("uploads removed that nobody completed count={}", count);
            }
        } catch (StorageException e) {
            log.warn("uploads not swept, next try in {} cause={}", INTERVAL, e.getMessage());
        } catch (RuntimeException e) {
            log.error("uploads not swept, by a defect", e);
        }
    }

    /** How many uploads this gateway has removed since its start. */
    public long removed() {
        return removed.sum();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
