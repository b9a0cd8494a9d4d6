package chat.parley.protocol.tls;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Why a client found no TLS that it could trust, in a part of a line. */
public final class TlsFailure {
    private static final int DEPTH = 16;

    private TlsFailure() {}

    /** What failed in TLS, as a part of a line; empty if {@code failure} has another cause. */
    public static Optional<String> of(Throwable failure) {
        return find(failure, SSLException.class) == null && find(failure, CertificateException.class) == null
                ? Optional.empty()
                : Optional.of(because(failure));
    }

    /** What failed in TLS, as a part of a line, for a failure that is known to be one of TLS. */
    public static String because(Throwable failure) {
        CertificateRefusal told = find(failure, CertificateRefusal.class);
        if (told != null) {
            return String.valueOf(told.getMessage());
        }
        if (find(failure, CertificateExpiredException.class) != null) {
            return "its certificate has expired, or this machine's clock is wrong";
        }
        if (find(failure, CertificateNotYetValidException.class) != null) {
            return "its certificate is not valid yet, or this machine's clock is wrong";
        }
        if (find(failure, CertPathBuilderException.class) != null) {
            return "its certificate is not trusted here: no authority that this machine knows has issued it";
        }
        if (find(failure, SSLPeerUnverifiedException.class) != null) {
            return "its certificate is for another name";
        }
        CertificateException certificate = find(failure, CertificateException.class);
        if (certificate != null) {
            String why = firstLine(certificate);
            // Such as "No name matching chat.example.org found".
            boolean name = why.startsWith("No name matching") || why.startsWith("No subject alternative");
            return (name ? "its certificate is for another name (" : "its certificate is not trusted here (") + why
                    + ")";
        }
        return isPlain(failure) ? "the server there does not speak TLS" : firstLine(failure(failure));
    }

    /** Whether the other side was heard, and spoke no TLS. */
    public static boolean isPlain(Throwable failure) {
        String message = firstLine(failure(failure));
        return message.contains("plaintext connection")
                || message.contains("not an SSL/TLS record")
                || message.contains("Unsupported or unrecognized SSL message");
    }

    private static Throwable failure(Throwable failure) {
        Throwable tls = find(failure, SSLException.class);
        return tls == null ? failure : tls;
    }

    private static String firstLine(Throwable failure) {
        String message = failure.getMessage();
        return message == null
                ? failure.getClass().getSimpleName()
                : message.lines().findFirst().orElse("no reason given");
    }

    private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < DEPTH; cause = cause.getCause(), depth++) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
