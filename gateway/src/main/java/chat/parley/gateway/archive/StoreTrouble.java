package chat.parley.gateway.archive;

import chat.parley.gateway.failure.Cause;
import chat.parley.gateway.failure.RepeatedFailure;
import chat.parley.protocol.LogKey;
import chat.parley.storage.objectstore.StorageException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which logs cannot be written at the moment, for how long to leave them alone, and telling the operator so: once when it
 * begins and once when it is over, however many logs and tries there are between; and in between, now and then, what the
 * store says by then. Owned by the archive thread.
 */
final class StoreTrouble {
    private static final Logger log = LoggerFactory.getLogger(StoreTrouble.class);

    static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    static final Duration MAX_PAUSE = Duration.ofSeconds(15);

    private final Map<LogKey, Integer> failures = new HashMap<>();
    private final RepeatedFailure repeated;
    private boolean lastWriteFailed;

    StoreTrouble() {
        this(System::nanoTime);
    }

    StoreTrouble(LongSupplier nanoTime) {
        this.repeated = new RepeatedFailure(nanoTime);
    }

    boolean lastWriteFailed() {
        return lastWriteFailed;
    }

    void succeeded(LogKey key) {
        lastWriteFailed = false;
        if (failures.remove(key) != null && failures.isEmpty()) {
            repeated.over();
            log.info("history is written again");
        }
    }

    /**
     * Notes that a log could not be written. Returns how long to pause: twice as long at each failure of a log, up to a
     * bound.
     */
    Duration failed(LogKey key, Throwable cause) {
        boolean first = failures.isEmpty();
        repeated.happened(
                Cause.message(cause),
                count -> tell(
                        first
                                ? "history cannot be written; events stay in the broker until it can"
                                : "history still cannot be written, " + count + " times since this was told last",
                        key,
                        cause));
        lastWriteFailed = true;
        int before = failures.merge(key, 1, Integer::sum) - 1;
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(before, 10));
        return pause.compareTo(MAX_PAUSE) < 0 ? pause : MAX_PAUSE;
    }

    /** Tells the operator that a log was not written before the end: while closing nothing is tried again. */
    void gaveUp(LogKey key, Throwable cause) {
        lastWriteFailed = true;
        tell("history not written before the end; its events stay in the broker", key, cause);
    }

    /** Writes the line for the operator. What the store answers is told by its message; what nobody foresaw needs its stack. */
    private static void tell(String what, LogKey key, Throwable cause) {
        if (cause instanceof StorageException) {
            log.warn("{} log={} cause={}", what, key, cause.getMessage());
        } else {
            log.error("{} log={}", what, key, cause);
        }
    }
}
