package chat.parley.gateway.server;

import java.net.InetSocketAddress;

/** Says in one line for the operator that the port cannot be listened on. */
public final class BindFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BindFailure(InetSocketAddress address, Throwable cause) {
        super(
                "cannot listen on " + address.getHostString() + ":" + address.getPort() + " (" + cause.getMessage()
                        + "): is another program using the port, and does the address belong to this machine?",
                cause);
    }
}
