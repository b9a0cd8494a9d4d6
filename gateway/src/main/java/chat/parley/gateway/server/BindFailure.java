package chat.parley.gateway.server;

import java.net.InetSocketAddress;

/** The port cannot be listened on, in one line for the operator. */
public final class BindFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BindFailure(InetSocketAddress address, Throwable cause) {
        super(
                "cannot listen on " + address.getHostString() + ":" + address.getPort() + " (" + cause.getMessage()
                        + "): is another program using the port, and does the address belong to this machine?",
                cause);
    }
}
