package chat.parley.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * Asks a server that did not understand HTTP whether it speaks TLS: such a one answers the first words of TLS in TLS, if
 * only by a no.
 */
final class TlsProbe {
    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    private static final int PORT_OF_WS = 80;

    private TlsProbe() {}

    /**
     * Whether the server at {@code url} speaks TLS; false, too, if that cannot be known in time. Blocks for twice
     * {@code patience} at most.
     */
    static boolean speaksTls(URI url, Duration patience) {
        int millis = (int) Math.max(1, patience.toMillis());
        int port = url.getPort() == -1 ? PORT_OF_WS : url.getPort();
        try (java.net.Socket socket = new java.net.Socket()) {
            socket.connect(new InetSocketAddress(url.getHost(), port), millis);
            socket.setSoTimeout(millis);
            socket.getOutputStream().write(hello(url.getHost(), port));
            int first = socket.getInputStream().read();
            return first == ALERT || first == HANDSHAKE;
        } catch (IOException unknown) {
            return false;
        }
    }

    /** The first message of TLS, a ClientHello, as sent to {@code host}. */
    private static byte[] hello(String host, int port) throws SSLException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, null, null);
            SSLEngine engine = context.createSSLEngine(host, port);
            engine.setUseClientMode(true);
            ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            engine.wrap(ByteBuffer.allocate(0), hello);
            return Arrays.copyOf(hello.array(), hello.position());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }
}
