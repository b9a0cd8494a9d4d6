package chat.parley.storage.minio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** AWS Signature Version 4: the steps that are the same for requests and for URLs. */
final class SignatureV4 {
    static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final HexFormat HEX = HexFormat.of();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private SignatureV4() {}

    /** A time as it stands in {@code x-amz-date}. */
    static String format(Instant time) {
        return TIME.format(time);
    }

    /**
     * Reads a time as it stands in {@code x-amz-date}; throws {@link java.time.DateTimeException} if {@code time} is
     * none.
     */
    static Instant parse(String time) {
        return Instant.from(TIME.parse(time));
    }

    /**
     * The signature, in hexadecimal digits.
     *
     * @param canonicalRequest as AWS's documentation of the signature defines it
     * @param scope day, region, service and {@code aws4_request}
     */
    static String sign(String canonicalRequest, String time, List<String> scope, String secretKey) {
        String toSign =
                String.join("\n", ALGORITHM, time, String.join("/", scope), HEX.formatHex(sha256(canonicalRequest)));
        byte[] key = ("AWS4" + secretKey).getBytes(UTF_8);
        for (String part : scope) {
            key = hmac(key, part);
        }
        return HEX.formatHex(hmac(key, toSign));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
