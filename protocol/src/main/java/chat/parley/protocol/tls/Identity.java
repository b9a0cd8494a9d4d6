package chat.parley.protocol.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a server shows to prove who it is.
 *
 * @param chain its certificate, and those that issued it as far as they were given
 * @param key that belongs to the first of them
 */
public record Identity(List<X509Certificate> chain, PrivateKey key) {
    public Identity {
        chain = List.copyOf(chain);
    }

    /**
     * Reads an identity from PEM files, which may be one and the same. Throws {@link IllegalArgumentException} with a
     * line that names the file at fault, also if certificate and key do not belong together.
     */
    public static Identity read(Path certificates, Path key) {
        Identity read = new Identity(
                Pem.read(certificates).certificates(), Pem.read(key).privateKey());
        if (!belongTogether(read.certificate().getPublicKey(), read.key)) {
            throw new IllegalArgumentException("the private key in " + key + " is not that of the first certificate in "
                    + certificates + ", which is to be the server's own");
        }
        return read;
    }

    public X509Certificate certificate() {
        return chain.get(0);
    }

    private static boolean belongTogether(PublicKey publicKey, PrivateKey key) {
        if (!publicKey.getAlgorithm().equals(key.getAlgorithm())) {
            return false;
        }
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        byte[] sample = "parley".getBytes(US_ASCII);
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(sample);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(sample);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false; // of other curves, for instance
        }
    }

    /** Whose certificate it is and until when it is valid, without the key. */
    @Override
    public String toString() {
        return certificate().getSubjectX500Principal() + " until "
                + certificate().getNotAfter().toInstant();
    }
}
