package chat.parley.gateway.config;

import java.time.Duration;

/**
 * How a gateway that is told to stop leaves its clients (ADR 0014).
 *
 * @param notice how long it goes on taking connections, while it says that it is not ready
 * @param spread within which its clients are asked to move; zero: they are not asked, but closed at once
 */
public record StopConfig(Duration notice, Duration spread) {
    /** The stop of a gateway that is the only one: there is none to move to, so all happens at once. */
    public static final StopConfig AT_ONCE = new StopConfig(Duration.ZERO, Duration.ZERO);

    /** How long a client may take to move, once its time has come. */
    private static final Duration MOVING = Duration.ofSeconds(5);
    /**
     * How long all else may take that a stop does after moving: closing what is left, writing the archive, letting go of the
     * broker.
     */
    private static final Duration CLOSING = Duration.ofSeconds(13);

    public static StopConfig defaults() {
        return new StopConfig(Duration.ofSeconds(2), Duration.ofSeconds(5));
    }

    public boolean movesClients() {
        return !spread.isZero();
    }

    /** How long clients are waited for, from asking them to move to closing those that have not. */
    public Duration patience() {
        return movesClients() ? spread.plus(MOVING) : Duration.ZERO;
    }

    /** How long a stop may take, from the signal to the end of the process. */
    public Duration bound() {
        return notice.plus(spread).plus(MOVING).plus(CLOSING);
    }
}
