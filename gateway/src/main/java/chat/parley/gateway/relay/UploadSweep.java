package chat.parley.gateway.relay;

import chat.parley.storage.Files;
import chat.parley.storage.StorageException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes uploads that nobody completed within a day, about once an hour. Every gateway does, at a random minute of its
 * own: two that meet remove the same objects, which is no error.
 */
public final class UploadSweep implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(UploadSweep.class);
    static final Duration MAX_AGE = Duration.ofHours(24);
    private static final Duration INTERVAL = Duration.ofHours(1);

    private final Files files;
    private final Clock clock;
    private final ScheduledExecutorService thread = new ScheduledThreadPoolExecutor(1, task -> {
        Thread created = new Thread(task, "upload-sweep");
        created.setDaemon(true);
        return created;
    });

    public UploadSweep(Files files, Clock clock) {
        this.files = files;
        this.clock = clock;
    }

    public void start() {
        long interval = INTERVAL.toMillis();
        long first = ThreadLocalRandom.current().nextLong(interval);
        var unused = thread.scheduleWithFixedDelay(this::sweep, first, interval, TimeUnit.MILLISECONDS);
    }

    /** Never throws: a failure would end the schedule. */
    void sweep() {
        try {
            int removed = files.sweep(clock.instant().minus(MAX_AGE));
            if (removed > 0) {
                log.info("uploads removed that nobody completed count={}", removed);
            }
        } catch (StorageException e) {
            log.warn("uploads not swept, next try in an hour cause={}", e.getMessage());
        } catch (RuntimeException e) {
            log.error("uploads not swept, by a defect", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
