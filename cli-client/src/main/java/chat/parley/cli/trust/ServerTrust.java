package chat.parley.cli.trust;

import chat.parley.cli.process.Surroundings;
import chat.parley.protocol.tls.Authorities;
import chat.parley.protocol.tls.CertificateRefusal;
import chat.parley.protocol.tls.Fingerprint;
import chat.parley.protocol.tls.TlsFailure;
import java.io.IOException;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Takes a certificate that an authority vouches for, with its name and its time; else one that was pinned: by {@code --pin},
 * or when the server was first met, if nobody could vouch for such a server. Everything else is refused with a line that says
 * what to do. Thread-safe.
 */
public final class ServerTrust extends X509ExtendedTrustManager {
    private final Optional<Authorities> own;
    private final Optional<Fingerprint> pin;
    private final KnownServers known;
    private final Consumer<String> told;
    private @Nullable X509ExtendedTrustManager vouching;

    ServerTrust(Optional<Authorities> own, Optional<Fingerprint> pin, KnownServers known, Consumer<String> told) {
        this.own = own;
        this.pin = pin;
        this.known = known;
        this.told = told;
    }

    /**
     * A TLS context for all connections of one client.
     *
     * @param own authorities besides the platform's
     * @param pin the fingerprint that the user says a certificate has
     * @param told takes a line for the user when a certificate is pinned; from any thread
     */
    public static SSLContext context(
            Optional<Authorities> own, Optional<Fingerprint> pin, Surroundings surroundings, Consumer<String> told) {
        return Authorities.context(new ServerTrust(own, pin, KnownServers.in(surroundings), told));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String keyExchange, SSLEngine engine)
            throws CertificateException {
        try {
            vouching().checkServerTrusted(chain, keyExchange, engine);
        } catch (CertificateException nobodyVouches) {
            String host = engine.getPeerHost();
            if (host == null || chain.length == 0) {
                throw nobodyVouches;
            }
            checkPinned(host.toLowerCase(Locale.ROOT), engine.getPeerPort(), Fingerprint.of(chain[0]), nobodyVouches);
        }
    }

    /**
     * Fails unless the certificate is the one that was pinned, or may be pinned now. One at a time: of connections at
     * once to a new server, the first pins what the others have to have.
     */
    synchronized void checkPinned(String host, int port, Fingerprint shown, CertificateException nobodyVouches)
            throws CertificateException {
        String server = host + ":" + port;
        try {
            Optional<Fingerprint> before = known.of(server);
            if (before.equals(Optional.of(shown))) {
                return;
            }
            boolean asked = pin.equals(Optional.of(shown));
            if (!asked && before.isPresent()) {
                throw new CertificateRefusal(
                        "its certificate is another one than before, and somebody may be in between: the SHA-256 is "
                                + shown + ", and was " + before.get() + onceItIsSure(shown),
                        nobodyVouches);
            }
            if (!asked && !Unvouched.is(host)) {
                throw new CertificateRefusal(
                        TlsFailure.because(nobodyVouches) + "; its SHA-256 is " + shown + onceItIsSure(shown),
                        nobodyVouches);
            }
            if (known.keep(server, shown)) {
                told.accept("-- nobody vouches for the certificate of " + server + ", which has the SHA-256 " + shown
                        + ": from now on only this one is taken");
            } else if (!asked) {
                throw new CertificateRefusal(
                        "its certificate cannot be remembered, since no state can be kept here; its SHA-256 is " + shown
                                + onceItIsSure(shown),
                        nobodyVouches);
            }
        } catch (IOException e) {
            throw new CertificateRefusal("its certificate cannot be compared with what is known: " + e.getMessage(), e);
        }
    }

    private static String onceItIsSure(Fingerprint shown) {
        return "; if whoever runs the server confirms it, give --pin " + shown;
    }

    /** The authorities' judgement, made when the first connection needs it: that takes a while. */
    private synchronized X509ExtendedTrustManager vouching() {
        X509ExtendedTrustManager made = vouching;
        if (made == null) {
            made = own.map(Authorities::trustManager).orElseGet(Authorities::platform);
            vouching = made;
        }
        return made;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String keyExchange, Socket socket)
            throws CertificateException {
        vouching().checkServerTrusted(chain, keyExchange, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String keyExchange) throws CertificateException {
        vouching().checkServerTrusted(chain, keyExchange);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String keyType, SSLEngine engine)
            throws CertificateException {
        throw onlyServers();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String keyType, Socket socket) throws CertificateException {
        throw onlyServers();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String keyType) throws CertificateException {
        throw onlyServers();
    }

    private static CertificateException onlyServers() {
        return new CertificateException("this is for servers");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0]; // which only servers tell, to clients that have certificates
    }
}
