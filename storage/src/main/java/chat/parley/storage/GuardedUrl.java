package chat.parley.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs an upload's URL so that it is good for nothing but an upload, for stores that obey {@code x-amz-*} headers which no
 * signature covers, as Ceph 16 does (ADR 0031): with {@code x-amz-copy-source} the holder of any upload URL could read any
 * object of the bucket. The names of these headers are signed, their values are not there; Ceph leaves a header that is not
 * there out of what it checks, and finds the signature wrong when one is. Other stores refuse such a URL.
 */
final class GuardedUrl {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final HexFormat HEX = HexFormat.of();
    /** Ascending. */
    private static final List<String> SIGNED = List.of(
            "host",
            "x-amz-acl",
            "x-amz-copy-source",
            "x-amz-grant-full-control",
            "x-amz-grant-read",
            "x-amz-grant-read-acp",
            "x-amz-grant-write",
            "x-amz-grant-write-acp");

    private GuardedUrl() {}

    /** @param signed a presigned URL, as AWS Signature Version 4 has it in the query */
    static String of(String method, String signed, String secretKey) {
        URI url = URI.create(signed);
        String query = Stream.concat(
                        Arrays.stream(url.getRawQuery().split("&", -1))
                                .filter(parameter -> !parameter.startsWith("X-Amz-Signature=")
                                        && !parameter.startsWith("X-Amz-SignedHeaders=")),
                        Stream.of("X-Amz-SignedHeaders=" + String.join("%3B", SIGNED)))
                .sorted()
                .collect(Collectors.joining("&"));
        String request = String.join(
                "\n",
                method,
                url.getRawPath(),
                query,
                "host:" + url.getRawAuthority(),
                "",
                String.join(";", SIGNED),
                "UNSIGNED-PAYLOAD");
        String scope = value(query, "X-Amz-Credential").replace("%2F", "/");
        List<String> credential = List.of(scope.split("/", -1));
        List<String> scopeParts = credential.subList(credential.size() - 4, credential.size());
        String toSign = String.join(
                "\n",
                ALGORITHM,
                value(query, "X-Amz-Date"),
                String.join("/", scopeParts),
                HEX.formatHex(sha256(request)));
        byte[] key = ("AWS4" + secretKey).getBytes(UTF_8);
        for (String part : scopeParts) {
            key = hmac(key, part);
        }
        return url.getScheme() + "://" + url.getRawAuthority() + url.getRawPath() + "?" + query + "&X-Amz-Signature="
                + HEX.formatHex(hmac(key, toSign));
    }

    private static String value(String query, String name) {
        return Arrays.stream(query.split("&", -1))
                .filter(parameter -> parameter.startsWith(name + "="))
                .map(parameter -> parameter.substring(name.length() + 1))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a URL without " + name));
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
