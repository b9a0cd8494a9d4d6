package chat.parley.storage.minio;

import chat.parley.storage.objectstore.AccessKey;
import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.objectstore.StorageConfig;
import io.minio.GetPresignedObjectUrlArgs;
import io.minio.Http;
import io.minio.credentials.Credentials;
import io.minio.errors.MinioException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * Signs URLs with the SDK's signature (AWS Signature Version 4 in the query), for whatever address their holder reaches the
 * store at. Sends nothing, so another address costs nothing: unlike the SDK's client, which signs for its
 * own endpoint only. Thread-safe.
 */
final class UrlSigner {
    private static final Duration MAX_VALIDITY = Duration.ofDays(7);
    /**
     * The media type of all uploads: what a file is, its receivers are told by the gateway, and the store is to render
     * none.
     */
    private static final String UPLOADED_AS = "application/octet-stream";

    private final String bucket;
    private final String region;
    private final Credentials credentials;
    private final StoreTime time;
    private volatile boolean guarding;

    /** @param time the store's time, at which URLs begin to be valid, since it is the store that checks them */
    UrlSigner(StorageConfig config, StoreTime time) {
        this.time = time;
        this.bucket = config.bucket();
        this.region = config.region();
        AccessKey key = config.urlKey();
        this.credentials = new Credentials(key.id(), key.secret(), null, null);
    }

    /** From now on uploads' URLs are {@linkplain SignedUrl guarded}: for a store that was seen to need and to take them. */
    void guardUploads(boolean guard) {
        guarding = guard;
    }

    /**
     * Signs a URL for one request; throws {@link IllegalArgumentException} if the SDK finds no host in {@code origin}
     * that it could sign for.
     */
    ObjectStore.SignedRequest sign(
            Http.Method method, String key, Map<String, String> query, Duration validity, URI origin) {
        String url = presigned(method, key, query, validity, origin);
        return new ObjectStore.SignedRequest(method.toString(), asTheStoreWants(method, url, Map.of()), Map.of());
    }

    /**
     * Signs a URL, as {@link #sign} does, for one upload of so many bytes to where there is nothing. Their number is not
     * among the headers of the result, since every client sends it by itself.
     */
    ObjectStore.SignedRequest signUpload(String key, long size, Duration validity, URI origin) {
        Map<String, String> signed =
                Map.of("content-length", Long.toString(size), "content-type", UPLOADED_AS, "if-none-match", "*");
        String url = presigned(Http.Method.PUT, key, Map.of(), validity, origin);
        return new ObjectStore.SignedRequest(
                Http.Method.PUT.toString(),
                asTheStoreWants(Http.Method.PUT, url, signed),
                Map.of("Content-Type", UPLOADED_AS, "If-None-Match", "*"));
    }

    private String presigned(Http.Method method, String key, Map<String, String> query, Duration validity, URI origin) {
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
            return signed.httpRequest().url().toString();
        } catch (MinioException e) {
            throw new IllegalArgumentException("no URL can be signed for " + origin, e);
        }
    }

    private String asTheStoreWants(Http.Method method, String url, Map<String, String> headers) {
        boolean guarded = guarding && method == Http.Method.PUT;
        Instant here = SignedUrl.time(url);
        Instant there = time.at(here);
        return guarded || !headers.isEmpty() || !there.equals(here)
                ? SignedUrl.again(
                        method.toString(),
                        url,
                        headers,
                        guarded ? SignedUrl.GUARDED : Set.of(),
                        there,
                        credentials.secretKey())
                : url;
    }
}
