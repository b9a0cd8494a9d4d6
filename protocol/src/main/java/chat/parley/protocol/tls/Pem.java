package chat.parley.protocol.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file in PEM form (RFC 7468), of which certificates and a private key are taken; what else is in it is nobody's business
 * here. Everything that cannot be used is an {@link IllegalArgumentException} of one line, which names the file.
 */
final class Pem {
    private static final int MAX_BYTES = 1024 * 1024;
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\\s]*+)-----END \\1-----");
    private static final List<String> KEY_ALGORITHMS = List.of("EC", "RSA", "EdDSA", "RSASSA-PSS");

    private final Path file;
    private final String text;

    private Pem(Path file, String text) {
        this.file = file;
        this.text = text;
    }

    static Pem read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IllegalArgumentException(file + " is too large for a PEM file");
            }
            return new Pem(file, new String(bytes, ISO_8859_1));
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(file + " does not exist", e);
        } catch (AccessDeniedException e) {
            throw new IllegalArgumentException(file + " may not be read by this user", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read", e);
        }
    }

    /** The file's certificates, at least one, in their order. */
    List<X509Certificate> certificates() {
        List<X509Certificate> found = new ArrayList<>();
        for (byte[] der : blocks("CERTIFICATE")) {
            try {
                found.add((X509Certificate)
                        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der)));
            } catch (CertificateException e) {
                throw new IllegalArgumentException(
                        "certificate " + (found.size() + 1) + " in " + file + " cannot be read", e);
            }
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException(file + " has no certificate in PEM form");
        }
        return found;
    }

    /** The file's only private key, which is in PKCS #8 and has no passphrase. */
    PrivateKey privateKey() {
        List<byte[]> keys = blocks("PRIVATE KEY");
        if (keys.size() == 1) {
            return decode(keys.get(0));
        }
        if (keys.size() > 1) {
            throw new IllegalArgumentException(file + " has more than one private key");
        }
        if (text.contains("BEGIN ENCRYPTED PRIVATE KEY")) {
            throw new IllegalArgumentException("the private key in " + file
                    + " has a passphrase; take it off: openssl pkcs8 -in OLD.pem -out NEW.pem");
        }
        throw new IllegalArgumentException(
                text.contains(" PRIVATE KEY-----")
                        ? "the private key in " + file
                                + " is not in PKCS #8; convert it: openssl pkcs8 -topk8 -nocrypt -in OLD.pem -out NEW.pem"
                        : file + " has no private key in PEM form");
    }

    private PrivateKey decode(byte[] pkcs8) {
        return KEY_ALGORITHMS.stream()
                .flatMap(algorithm -> decode(pkcs8, algorithm).stream())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the private key in " + file + " cannot be read"));
    }

    /** The private key in {@code pkcs8}; empty if it is not one of {@code algorithm}. */
    private static Optional<PrivateKey> decode(byte[] pkcs8, String algorithm) {
        try {
            return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
        } catch (InvalidKeySpecException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + algorithm, e);
        }
    }

    private List<byte[]> blocks(String type) {
        List<byte[]> found = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            if (type.equals(block.group(1))) {
                try {
                    found.add(Base64.getMimeDecoder().decode(block.group(2)));
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException("what " + file + " has as " + type + " is cut or damaged", e);
                }
            }
        }
        return found;
    }
}
