package chat.parley.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The connection that a move has replaced. It stays, unused, until some time after all rooms were entered on the new one.
 * Gateways tell each other of a room's members within a tenth of a second or so, and are to hear of the new one first: so
 * nobody is told that the user left. Owned by the loop.
 */
final class Lingering {
    private static final Duration AFTER_ENTERING = Duration.ofMillis(500);
    private static final Duration AT_MOST = Duration.ofSeconds(10);

    private final Loop loop;
    private @Nullable Socket left;

    Lingering(Loop loop) {
        this.loop = loop;
    }

    void begin(@Nullable Socket replaced) {
        end();
        left = replaced;
        endAfter(AT_MOST);
    }

    /** Ends the old connection half a second from now: all rooms are entered on the new one. */
    void allEntered() {
        if (left != null) {
            endAfter(AFTER_ENTERING);
        }
    }

    private void endAfter(Duration delay) {
        Socket replaced = left;
        loop.after(delay, () -> {
            if (left == replaced) {
                end();
            }
        });
    }

    void end() {
        Socket over = left;
        left = null;
        if (over != null) {
            over.close();
        }
    }
}
