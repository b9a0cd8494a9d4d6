package chat.parley.storage.minio;

import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Signs a URL that the SDK has signed once more, with what the SDK does not let one choose: the time, and which headers are
 * signed.
 *
 * <p><b>Guarded uploads</b> are URLs that are good for nothing but an upload, for stores that obey {@code x-amz-*}
 * headers which no signature covers, as Ceph 16 does (ADR 0031): with {@code x-amz-copy-source} the holder of any upload
 * URL could read any object of the bucket. The names of these headers are signed, their values are not there; Ceph leaves
 * a header that is not there out of what it checks, and finds the signature wrong when one is. Other stores refuse such a
 * URL.
 */
final class SignedUrl {
    /** The headers that must not come with a guarded upload. */
    static final Set<String> GUARDED = Set.of(
            "x-amz-acl",
            "x-amz-copy-source",
            "x-amz-grant-full-control",
            "x-amz-grant-read",
            "x-amz-grant-read-acp",
            "x-amz-grant-write",
            "x-amz-grant-write-acp");

    private static final List<String> RESIGNED =
            List.of("X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date", "X-Amz-Credential");

    private SignedUrl() {}

    /**
     * Signs a presigned URL anew: as of another time, and good only with certain headers.
     *
     * @param signed a presigned URL, as AWS Signature Version 4 has it in the query
     * @param present headers that have to come with exactly these values, by their names in lower case; {@code host} is added
     * @param absent names, in lower case, of headers that must not come
     */
    static String again(
            String method,
            String signed,
            Map<String, String> present,
            Set<String> absent,
            Instant time,
            String secretKey) {
        URI url = URI.create(signed);
        TreeMap<String, String> values = new TreeMap<>(present);
        values.put("host", url.getRawAuthority());
        TreeSet<String> names = new TreeSet<>(values.keySet());
        names.addAll(absent);
        List<String> parameters = List.of(url.getRawQuery().split("&", -1));
        String date = SignatureV4.format(time);
        String[] credential = value(parameters, "X-Amz-Credential").split("%2F", -1);
        credential[credential.length - 4] = date.substring(0, 8);
        List<String> scope = Arrays.asList(credential).subList(credential.length - 4, credential.length);
        String query = Stream.concat(
                        parameters.stream().filter(parameter -> !RESIGNED.contains(name(parameter))),
                        Stream.of(
                                "X-Amz-Credential=" + String.join("%2F", credential),
                                "X-Amz-Date=" + date,
                                "X-Amz-SignedHeaders=" + String.join("%3B", names)))
                .sorted()
                .collect(Collectors.joining("&"));
        String request = String.join(
                "\n",
                method,
                url.getRawPath(),
                query,
                values.entrySet().stream()
                        .map(header -> header.getKey() + ":" + header.getValue() + "\n")
                        .collect(Collectors.joining()),
                String.join(";", names),
                "UNSIGNED-PAYLOAD");
        return url.getScheme() + "://" + url.getRawAuthority() + url.getRawPath() + "?" + query + "&X-Amz-Signature="
                + SignatureV4.sign(request, date, scope, secretKey);
    }

    /** When a presigned URL begins to be valid. */
    static Instant time(String signed) {
        return SignatureV4.parse(value(List.of(URI.create(signed).getRawQuery().split("&", -1)), "X-Amz-Date"));
    }

    private static String name(String parameter) {
        int end = parameter.indexOf('=');
        return end < 0 ? parameter : parameter.substring(0, end);
    }

    private static String value(List<String> parameters, String name) {
        return parameters.stream()
                .filter(parameter -> parameter.startsWith(name + "="))
                .map(parameter -> parameter.substring(name.length() + 1))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a URL without " + name));
    }
}
