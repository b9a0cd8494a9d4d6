package chat.parley.protocol.tls;

import java.security.cert.CertificateException;

/** A certificate is not taken; the message, which begins "its certificate", says to a person why, and what can be done. */
public final class CertificateRefusal extends CertificateException {
    private static final long serialVersionUID = 1L;

    public CertificateRefusal(String message, Throwable cause) {
        super(message, cause);
    }
}
