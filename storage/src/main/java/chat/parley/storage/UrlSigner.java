package chat.parley.storage;

import io.minio.GetPresignedObjectUrlArgs;
import io.minio.Http;
import io.minio.credentials.Credentials;
import io.minio.errors.MinioException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * Signs URLs with the SDK's signature (AWS Signature Version 4 in the query), for whatever address their holder reaches the
 * store at. Sends nothing, so another address costs nothing: unlike the SDK's client, which signs for its
 * own endpoint only. Thread-safe.
 */
final class UrlSigner {
    private static final Duration MAX_VALIDITY = Duration.ofDays(7);

    private final String bucket;
    private final String region;
    private final Credentials credentials;
    private volatile boolean guarding;

    UrlSigner(StorageConfig config) {
        this.bucket = config.bucket();
        this.region = config.region();
        this.credentials = new Credentials(config.accessKey(), config.secretKey(), null, null);
    }

    /** From now on uploads' URLs are {@link GuardedUrl}s: for a store that was seen to need and to take them. */
    void guardUploads(boolean guard) {
        guarding = guard;
    }

    /** Throws {@link IllegalArgumentException} if the SDK finds no host in {@code origin} that it could sign for. */
    ObjectStore.SignedRequest sign(
            Http.Method method, String key, Map<String, String> query, Duration validity, URI origin) {
        if (validity.toSeconds() < 1 || validity.compareTo(MAX_VALIDITY) > 0) {
            throw new IllegalArgumentException("a URL is valid for 1 second to 7 days, not " + validity);
        }
        int seconds = Math.toIntExact(validity.toSeconds());
        GetPresignedObjectUrlArgs args = GetPresignedObjectUrlArgs.builder()
                .method(method)
                .bucket(bucket)
                .object(key)
                .expiry(seconds)
                .extraQueryParams(query)
                .build();
        try {
            Http.Request signed = Http.S3Request.builder()
                    .method(method)
                    .args(args)
                    .userAgent("unsent") // the SDK wants one; it is no part of what is signed
                    .build()
                    .toPresignedRequest(new Http.BaseUrl(origin.toString()), region, credentials, seconds);
            String url = signed.httpRequest().url().toString();
            boolean guarded = guarding && method == Http.Method.PUT;
            return new ObjectStore.SignedRequest(
                    method.toString(),
                    guarded ? GuardedUrl.of(method.toString(), url, credentials.secretKey()) : url,
                    Map.of());
        } catch (MinioException e) {
            throw new IllegalArgumentException("no URL can be signed for " + origin, e);
        }
    }
}
