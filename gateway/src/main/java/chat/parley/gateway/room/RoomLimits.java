package chat.parley.gateway.room;

import java.time.Duration;

/**
 * What a room keeps.
 *
 * @param recentEvents events in memory, at most
 * @param recentBytes of their JSON, at most
 * @param grace how long a room without members is still followed
 */
public record RoomLimits(int recentEvents, int recentBytes, Duration grace) {

    public static RoomLimits defaults() {
        return new RoomLimits(512, 1024 * 1024, Duration.ofSeconds(30));
    }
}
