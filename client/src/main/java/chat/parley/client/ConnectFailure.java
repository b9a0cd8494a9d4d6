package chat.parley.client;

import chat.parley.client.ClientException.Kind;
import chat.parley.protocol.tls.TlsFailure;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.WebSocketHandshakeException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Explains in one line why no connection came to be. */
final class ConnectFailure {
    private static final int HTTP_BAD_REQUEST = 400;

    private ConnectFailure() {}

    /**
     * Why connecting to {@code url} failed. May ask the server whether it speaks TLS, which blocks for twice
     * {@code patience} at most; not if that is zero.
     */
    static ClientException explain(URI url, Throwable failure, Duration patience) {
        String address = url.getScheme() + "://" + url.getRawAuthority();
        WebSocketHandshakeException refused = find(failure, WebSocketHandshakeException.class);
        if (refused != null && refused.getResponse() != null) {
            int status = refused.getResponse().statusCode();
            if (status == HTTP_BAD_REQUEST && isTlsInstead(url, patience)) {
                return tlsInstead(url, failure);
            }
            return status == 502 || status == 503 || status == 504 || status == 429
                    ? new ClientException(
                            Kind.UNREACHABLE, address + " has no gateway ready now (HTTP " + status + ")", failure)
                    : notParley(url, "it answered HTTP " + status);
        }
        SSLException tls = find(failure, SSLException.class);
        if (tls != null) {
            return new ClientException(
                    Kind.TLS,
                    "no secure connection to " + address + ": " + TlsFailure.because(tls)
                            + (TlsFailure.isPlain(tls)
                                    ? "; without TLS its address is ws://" + url.getRawAuthority()
                                    : ""),
                    failure);
        }
        if (find(failure, UnresolvedAddressException.class) != null
                || find(failure, UnknownHostException.class) != null) {
            return new ClientException(Kind.UNREACHABLE, "no host is named " + url.getHost(), failure);
        }
        if (find(failure, HttpConnectTimeoutException.class) != null) {
            return new ClientException(Kind.UNREACHABLE, silent(url), failure);
        }
        if (find(failure, ConnectException.class) != null) {
            return new ClientException(Kind.UNREACHABLE, "nothing listens at " + address, failure);
        }
        if (isTlsInstead(url, patience)) {
            return tlsInstead(url, failure);
        }
        // What the HTTP client says here is about its parser, and helps no user.
        return find(failure, WebSocketHandshakeException.class) != null
                ? notParley(url, "it refused the WebSocket")
                : new ClientException(
                        Kind.UNREACHABLE,
                        address + " ended the connection at once: no gateway behind it may be ready now",
                        failure);
    }

    private static boolean isTlsInstead(URI url, Duration patience) {
        return url.getScheme().equals("ws") && !patience.isZero() && TlsProbe.speaksTls(url, patience);
    }

    private static ClientException tlsInstead(URI url, Throwable failure) {
        return new ClientException(
                Kind.TLS,
                "the server at " + url.getRawAuthority() + " speaks TLS: its address is wss://" + url.getRawAuthority(),
                failure);
    }

    static String silent(URI url) {
        return url.getScheme() + "://" + url.getRawAuthority() + " does not answer"
                + (url.getScheme().equals("wss") ? "; does it speak TLS?" : "");
    }

    static ClientException notParley(URI url, String because) {
        return new ClientException(
                Kind.NOT_PARLEY,
                "no Parley gateway at " + url.getScheme() + "://" + url.getRawAuthority() + ": " + because);
    }

    static ClientException tooLarge() {
        return new ClientException(Kind.NOT_PARLEY, "the gateway sent a message above the protocol's limit");
    }

    private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < 16; cause = cause.getCause(), depth++) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
