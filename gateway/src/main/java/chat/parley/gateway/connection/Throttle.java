package chat.parley.gateway.connection;

import chat.parley.gateway.limit.FrameAllowance;
import chat.parley.protocol.CloseCode;
import chat.parley.protocol.Limits;
import java.util.function.LongSupplier;

/**
 * What happens to who sends more than is taken: nothing is read of it for a while, so that a flood costs its sender more
 * than us, and in the end it is closed with {@link CloseCode#TOO_MANY_ERRORS}.
 *
 * <p><b>Threads.</b> Owned by the connection's loop.
 */
public final class Throttle {
    /**
     * How many bytes of a frame weigh as much as one frame: a large one is worth several, since it was read, and perhaps
     * looked through.
     */
    private static final int BYTES_OF_ONE = 4096;

    private final Connection connection;
    private final FrameAllowance allowance;
    private final Runnable overrun;

    /** @param overrun is told when the connection is closed for it */
    public Throttle(Connection connection, LongSupplier nanoTime, Runnable overrun) {
        this.connection = connection;
        this.overrun = overrun;
        this.allowance =
                new FrameAllowance(Limits.STRANGERS_SPARE_FRAMES_PER_SECOND, Limits.STRANGERS_SPARE_FRAMES, nanoTime);
    }

    /** Charges the client for a frame of so many bytes that is no request, or one that is not carried out. */
    public void charge(int bytes) {
        spend(1 + bytes / BYTES_OF_ONE);
    }

    /** Charges a stranger for a request that is carried out, if it is large: what strangers have to say is short. */
    public void chargeStranger(int bytes) {
        spend(bytes / BYTES_OF_ONE);
    }

    private void spend(int cost) {
        if (cost == 0 || !connection.isOpen()) {
            return;
        }
        switch (allowance.spend(cost)) {
            case GO_ON -> {}
            case PAUSE -> connection.pauseReading(allowance::untilPaid);
            case CLOSE -> {
                overrun.run();
                // Not read any more, until the socket is cut: the flood goes on, as a rule.
                connection.pauseReading(allowance::untilPaid);
                connection.close(CloseCode.TOO_MANY_ERRORS, "too many frames beyond the rate");
            }
        }
    }

    /** Allows the client what a user may send, which is more than a stranger may. */
    public void signedIn() {
        allowance.renew(Limits.SPARE_FRAMES_PER_SECOND, Limits.SPARE_FRAMES);
    }
}
