package chat.parley.cli.arguments;

import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Trust in the platform's authorities and in those of a PEM file. */
final class TlsTrust {
    private TlsTrust() {}

    static SSLContext with(Path pem) {
        try {
            KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
            authorities.load(null, null);
            int number = 0;
            for (X509TrustManager platform : managers(null)) {
                for (Certificate issuer : platform.getAcceptedIssuers()) {
                    authorities.setCertificateEntry("platform-" + ++number, issuer);
                }
            }
            for (Certificate own : read(pem)) {
                authorities.setCertificateEntry("own-" + ++number, own);
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers(authorities).toArray(TrustManager[]::new), null);
            return context;
        } catch (IOException e) {
            throw new Trouble(ExitCode.IO, "--tls-ca " + pem + " cannot be read");
        } catch (GeneralSecurityException e) {
            throw new Trouble(ExitCode.IO, "--tls-ca " + pem + " has no certificates in PEM form");
        }
    }

    private static Collection<? extends Certificate> read(Path pem) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(pem)) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw new GeneralSecurityException("empty");
            }
            return found;
        }
    }

    private static java.util.List<X509TrustManager> managers(@Nullable KeyStore of) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(of);
        return java.util.Arrays.stream(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .toList();
    }
}
