package chat.parley.protocol.tls;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A certificate's SHA-256, by which people compare it.
 *
 * @param hex 64 digits, in lower case
 */
public record Fingerprint(String hex) {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    public static Fingerprint of(X509Certificate certificate) {
        try {
            return new Fingerprint(HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded())));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /**
     * Reads a fingerprint as people and {@code openssl x509 -fingerprint} write it: with colons or without, in either
     * case; empty if {@code text} is none.
     */
    public static Optional<Fingerprint> parse(String text) {
        String hex = text.strip().toLowerCase(Locale.ROOT);
        hex = (hex.startsWith("sha256:") ? hex.substring("sha256:".length()) : hex).replace(":", "");
        return HEX.matcher(hex).matches() ? Optional.of(new Fingerprint(hex)) : Optional.empty();
    }

    /** The 64 digits, as they are shown to people and as {@link #parse} reads them. */
    @Override
    public String toString() {
        return hex;
    }
}
