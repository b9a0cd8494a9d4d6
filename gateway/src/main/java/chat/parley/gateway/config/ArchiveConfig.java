package chat.parley.gateway.config;

import java.time.Duration;

/**
 * When events go from the broker to the object store. A log's events are written when one of these is reached, or when a
 * reader waits for them.
 *
 * @param flushAge of the oldest event that waits
 * @param flushBytes of JSON that wait in one log; also the most that one write holds
 * @param maxHeldBytes of JSON that are held over all logs before all are written
 * @param maxOpenBatches archive messages held unacknowledged, over all logs, before all are written
 * @param writers writes to the store at once
 */
public record ArchiveConfig(Duration flushAge, int flushBytes, long maxHeldBytes, int maxOpenBatches, int writers) {

    public static ArchiveConfig defaults() {
        return new ArchiveConfig(Duration.ofSeconds(10), 1024 * 1024, 64L * 1024 * 1024, 2000, 4);
    }
}
