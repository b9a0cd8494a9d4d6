package chat.parley.gateway.room;

import chat.parley.protocol.Limits;
import java.time.Duration;

/**
 * What a room keeps.
 *
 * @param recentEvents events in memory, however old they are
 * @param recentSpan and those that are no older than the newest one by more than this: longer than it takes until an archiver's mark moves
 *     a cursor, so all who come from another gateway at once are answered from memory, not from the store
 * @param maxEvents in memory, at most
 * @param maxBytes of their JSON, at most
 * @param grace how long a room without members is still followed
 */
public record RoomLimits(int recentEvents, Duration recentSpan, int maxEvents, int maxBytes, Duration grace) {

    public static RoomLimits defaults() {
        return new RoomLimits(512, Limits.RESUME_OVERLAP.multipliedBy(2), 8192, 1024 * 1024, Duration.ofSeconds(30));
    }
}
