package chat.parley.protocol.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Certificate authorities of somebody's own, which are trusted besides those of the platform. (A certificate that nobody
 * issued can be one of them: then it is trusted itself.)
 *
 * @param file in PEM form, from which they were read
 */
public record Authorities(Path file, List<X509Certificate> certificates) {
    public Authorities {
        certificates = List.copyOf(certificates);
    }

    /** Reads the certificates in {@code file}; throws {@link IllegalArgumentException} with a line that names the file. */
    public static Authorities read(Path file) {
        return new Authorities(file, Pem.read(file).certificates());
    }

    /**
     * A trust manager that trusts what either the platform's authorities or these have issued, and checks names and times
     * as the platform does.
     */
    public X509ExtendedTrustManager trustManager() {
        try {
            KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
            all.load(null, null);
            int number = 0;
            for (X509Certificate issuer : platform().getAcceptedIssuers()) {
                all.setCertificateEntry("platform-" + ++number, issuer);
            }
            for (X509Certificate own : certificates) {
                all.setCertificateEntry("own-" + ++number, own);
            }
            return manager(all);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    /** A TLS context for clients that trust what either the platform's authorities or these have issued. */
    public SSLContext context() {
        return context(trustManager());
    }

    /** A TLS context for clients that trust what {@code trust} does. */
    public static SSLContext context(X509ExtendedTrustManager trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    /** The trust manager of the platform, which knows no other authorities. */
    public static X509ExtendedTrustManager platform() {
        try {
            return manager(null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    private static X509ExtendedTrustManager manager(@Nullable KeyStore of) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(of);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(X509ExtendedTrustManager.class::cast)
                .findFirst()
                .orElseThrow();
    }

    /** The name of the file: the certificates themselves would be pages. */
    @Override
    public String toString() {
        return file.toString();
    }
}
