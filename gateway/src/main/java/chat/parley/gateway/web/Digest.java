package chat.parley.gateway.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.SortedMap;

/** 128 bits of SHA-256, in the 22 characters of base 64 that are safe in paths and tags. */
final class Digest {
    private static final int CHARS = 22;

    private Digest() {}

    static String of(byte[] bytes) {
        return text(sha256().digest(bytes));
    }

    /** The digest of all names and contents. */
    static String of(SortedMap<String, byte[]> files) {
        MessageDigest all = sha256();
        files.forEach((name, bytes) -> {
            all.update(sha256().digest(name.getBytes(UTF_8)));
            all.update(sha256().digest(bytes));
        });
        return text(all.digest());
    }

    private static String text(byte[] digest) {
        return Base64.getUrlEncoder().encodeToString(digest).substring(0, CHARS);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
