package chat.parley.gateway.config;

import java.time.Duration;

/**
 * What one connection may do.
 *
 * @param loginTimeout how long a connection may stay without sending a login; one that is refused gives it as long again
 * @param pingInterval how often the gateway pings; a client that is silent for three times as long is cut off
 * @param writeBufferHighWaterBytes unsent bytes above which a client counts as slow and is cut off
 * @param requestsPerSecond that a connection may send for long
 * @param burst requests that it may send at once
 * @param newRoomsPerHour rooms that a user may make
 * @param posts how much a user may say
 */
public record SessionConfig(
        Duration loginTimeout,
        Duration pingInterval,
        int writeBufferHighWaterBytes,
        int requestsPerSecond,
        int burst,
        int newRoomsPerHour,
        PostConfig posts) {
    private static final int NEW_ROOMS_PER_HOUR = 100;

    /** Settings by which a user may say as much as by default. */
    public SessionConfig(
            Duration loginTimeout,
            Duration pingInterval,
            int writeBufferHighWaterBytes,
            int requestsPerSecond,
            int burst,
            int newRoomsPerHour) {
        this(
                loginTimeout,
                pingInterval,
                writeBufferHighWaterBytes,
                requestsPerSecond,
                burst,
                newRoomsPerHour,
                PostConfig.defaults());
    }

    /** Settings by which a user may say as much, and make as many rooms, as by default. */
    public SessionConfig(
            Duration loginTimeout,
            Duration pingInterval,
            int writeBufferHighWaterBytes,
            int requestsPerSecond,
            int burst) {
        this(loginTimeout, pingInterval, writeBufferHighWaterBytes, requestsPerSecond, burst, NEW_ROOMS_PER_HOUR);
    }

    public static SessionConfig defaults() {
        return new SessionConfig(Duration.ofSeconds(20), Duration.ofSeconds(5), 4 * 1024 * 1024, 50, 200);
    }

    public SessionConfig withPosts(PostConfig changed) {
        return new SessionConfig(
                loginTimeout,
                pingInterval,
                writeBufferHighWaterBytes,
                requestsPerSecond,
                burst,
                newRoomsPerHour,
                changed);
    }
}
