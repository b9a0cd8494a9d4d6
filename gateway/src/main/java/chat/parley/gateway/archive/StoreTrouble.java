package chat.parley.gateway.archive;

import chat.parley.protocol.LogKey;
import chat.parley.storage.StorageException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which logs cannot be written at the moment, for how long to leave them alone, and telling the operator so: once when it
 * begins and once when it is over, however many logs and tries there are between. Owned by the archive thread.
 */
final class StoreTrouble {
    private static final Logger log = LoggerFactory.getLogger(StoreTrouble.class);

    static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    static final Duration MAX_PAUSE = Duration.ofSeconds(15);

    private final Map<LogKey, Integer> failures = new HashMap<>();
    private boolean lastWriteFailed;

    boolean lastWriteFailed() {
        return lastWriteFailed;
    }

    void succeeded(LogKey key) {
        lastWriteFailed = false;
        if (failures.remove(key) != null && failures.isEmpty()) {
            log.info("history is written again");
        }
    }

    /** Returns how long to pause: twice as long at each failure of a log, up to a bound. */
    Duration failed(LogKey key, Throwable cause) {
        if (failures.isEmpty()) {
            tell("history cannot be written; events stay in the broker until it can", key, cause);
        }
        lastWriteFailed = true;
        int before = failures.merge(key, 1, Integer::sum) - 1;
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(before, 10));
        return pause.compareTo(MAX_PAUSE) < 0 ? pause : MAX_PAUSE;
    }

    /** While closing. */
    void gaveUp(LogKey key, Throwable cause) {
        lastWriteFailed = true;
        tell("history not written before the end; its events stay in the broker", key, cause);
    }

    /** What the store answers is told by its message; what nobody foresaw needs its stack. */
    private static void tell(String what, LogKey key, Throwable cause) {
        if (cause instanceof StorageException) {
            log.warn("{} log={} cause={}", what, key, cause.getMessage());
        } else {
            log.error("{} log={}", what, key, cause);
        }
    }
}
