package chat.parley.storage.objectstore;

import chat.parley.protocol.tls.Authorities;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which store, which bucket, whose keys.
 *
 * @param endpoint of the S3 API as gateways reach it: {@code http://host:9000}, no path
 * @param region as the store names it; MinIO takes any client's unless it was given one
 * @param bucket created at the start if it is missing
 * @param filesKey that signs the URLs for clients, if not the same: one that may do nothing but read and write files
 * @param connectTimeout to open a connection
 * @param readTimeout between two packets of an answer
 * @param callTimeout for one whole request; a request is repeated a few times if its connection broke, not if it took
 *     too long
 * @param authorities that are trusted, besides the platform's, to have issued a certificate that the store shows
 */
public record StorageConfig(
        URI endpoint,
        String region,
        String bucket,
        String accessKey,
        String secretKey,
        Optional<AccessKey> filesKey,
        Duration connectTimeout,
        Duration readTimeout,
        Duration callTimeout,
        Optional<Authorities> authorities) {
    public static final String DEFAULT_REGION = "us-east-1";
    public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(2);
    public static final Duration DEFAULT_READ_TIMEOUT = Duration.ofSeconds(5);
    public static final Duration DEFAULT_CALL_TIMEOUT = Duration.ofSeconds(8);

    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

    /** Throws {@link IllegalArgumentException} with a message that names all problems, one a line. */
    public StorageConfig {
        List<String> problems = new ArrayList<>();
        checkEndpoint(endpoint, problems);
        if (!BUCKET.matcher(bucket).matches() || bucket.contains("..")) {
            problems.add("bucket must be 3 to 63 lower-case letters, digits, '.' or '-': " + bucket);
        }
        checkFilled("region", region, problems);
        checkFilled("access key", accessKey, problems);
        checkFilled("secret key", secretKey, problems);
        filesKey.ifPresent(key -> key.check("files", problems));
        checkTimeout("connect timeout", connectTimeout, problems);
        checkTimeout("read timeout", readTimeout, problems);
        checkTimeout("call timeout", callTimeout, problems);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
    }

    /** A configuration with the defaults for all else. */
    public static StorageConfig of(URI endpoint, String bucket, String accessKey, String secretKey) {
        return new StorageConfig(
                endpoint,
                DEFAULT_REGION,
                bucket,
                accessKey,
                secretKey,
                Optional.empty(),
                DEFAULT_CONNECT_TIMEOUT,
                DEFAULT_READ_TIMEOUT,
                DEFAULT_CALL_TIMEOUT,
                Optional.empty());
    }

    public StorageConfig withTimeouts(Duration connect, Duration read, Duration call) {
        return new StorageConfig(
                endpoint, region, bucket, accessKey, secretKey, filesKey, connect, read, call, authorities);
    }

    public StorageConfig withFilesKey(AccessKey key) {
        return new StorageConfig(
                endpoint,
                region,
                bucket,
                accessKey,
                secretKey,
                Optional.of(key),
                connectTimeout,
                readTimeout,
                callTimeout,
                authorities);
    }

    public StorageConfig withAuthorities(Optional<Authorities> changed) {
        return new StorageConfig(
                endpoint,
                region,
                bucket,
                accessKey,
                secretKey,
                filesKey,
                connectTimeout,
                readTimeout,
                callTimeout,
                changed);
    }

    /** The user whose rights the URLs for clients have. */
    public AccessKey urlKey() {
        return filesKey.orElseGet(() -> new AccessKey(accessKey, secretKey));
    }

    private static void checkEndpoint(URI uri, List<String> problems) {
        boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        String path = uri.getPath();
        boolean bare = (path == null || path.isEmpty() || path.equals("/"))
                && uri.getQuery() == null
                && uri.getFragment() == null
                && uri.getUserInfo() == null;
        if (!http || uri.getHost() == null || !bare) {
            problems.add("endpoint must be http://HOST:PORT or https://HOST:PORT, without a path: " + uri);
        }
    }

    private static void checkFilled(String what, String value, List<String> problems) {
        if (value.isBlank()) {
            problems.add(what + " must not be empty");
        }
    }

    private static void checkTimeout(String what, Duration timeout, List<String> problems) {
        if (timeout.toMillis() < 1 || timeout.compareTo(Duration.ofMinutes(10)) > 0) {
            problems.add(what + " must be 1 ms to 10 min: " + timeout);
        }
    }

    @Override
    public String toString() {
        return "StorageConfig[endpoint=" + endpoint + ", region=" + region + ", bucket=" + bucket + ", accessKey="
                + accessKey + ", secretKey=***, filesKey=" + filesKey + ", connectTimeout="
                + connectTimeout + ", readTimeout=" + readTimeout + ", callTimeout=" + callTimeout
                + ", authorities=" + authorities + "]";
    }
}
