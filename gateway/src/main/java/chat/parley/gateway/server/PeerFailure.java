package chat.parley.gateway.server;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.PrematureChannelClosureException;
import java.io.IOException;

/** Tells what the other end did from defects of ours: strangers must not be able to write errors into the log. */
final class PeerFailure {
    private PeerFailure() {}

    /**
     * Whether {@code cause} says that the connection was lost, in the middle of a message perhaps, or that the peer sent
     * what cannot be read.
     */
    static boolean is(Throwable cause) {
        return cause instanceof IOException
                || cause instanceof PrematureChannelClosureException
                || cause instanceof DecoderException;
    }
}
