package chat.parley.storage.minio;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.objectstore.StorageConfig;
import chat.parley.storage.objectstore.StorageException;
import io.minio.AbortMultipartUploadArgs;
import io.minio.CreateMultipartUploadArgs;
import io.minio.Http;
import io.minio.MinioAsyncClient;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Tries an upload in parts, each by a signed URL. */
final class MultipartTrial {
    private static final Duration VALIDITY = Duration.ofMinutes(15);

    private final StorageConfig config;
    private final MinioAsyncClient client;
    private final MinioObjectStore store;
    private final UrlSigner signer;
    private final TrialFolder folder;

    MultipartTrial(
            StorageConfig config,
            MinioAsyncClient client,
            MinioObjectStore store,
            UrlSigner signer,
            TrialFolder folder) {
        this.config = config;
        this.client = client;
        this.store = store;
        this.signer = signer;
        this.folder = folder;
    }

    void run() {
        try (SignedUrlClient urls = new SignedUrlClient(config)) {
            String key = folder.key("multipart");
            byte[] content = "the only part".getBytes(UTF_8);
            String upload = begin(key);
            StoreNeed.MULTIPART.require(completes(urls, key, upload, sendPart(urls, key, upload, content)), config);
            StoreNeed.MULTIPART.require(
                    store.get(key)
                            .filter(found -> Arrays.equals(found.bytes(), content))
                            .isPresent(),
                    config);
            String givenUp = folder.key("multipart-given-up");
            String other = begin(givenUp);
            String part = sendPart(urls, givenUp, other, content);
            required(() -> client.abortMultipartUpload(AbortMultipartUploadArgs.builder()
                    .bucket(config.bucket())
                    .object(givenUp)
                    .uploadId(other)
                    .build()));
            StoreNeed.MULTIPART_ABORT.require(
                    !completesWhatWasGivenUp(urls, givenUp, other, part)
                            && store.stat(givenUp).isEmpty(),
                    config);
        }
    }

    private String begin(String key) {
        return required(() -> client.createMultipartUpload(CreateMultipartUploadArgs.builder()
                        .bucket(config.bucket())
                        .object(key)
                        .build()))
                .result()
                .uploadId();
    }

    private String sendPart(SignedUrlClient urls, String key, String upload, byte[] content) {
        ObjectStore.SignedRequest signed = signer.sign(
                Http.Method.PUT, key, Map.of("partNumber", "1", "uploadId", upload), VALIDITY, config.endpoint());
        SignedUrlClient.Answer answer = urls.send(signed.method(), signed.url(), content, Map.of());
        String etag = answer.headers().get("ETag");
        if (!answer.served() || etag == null) {
            throw StoreNeed.MULTIPART.unmet(config, answer.text());
        }
        return etag.replace("\"", "");
    }

    /**
     * Whether the store completes an upload that was given up. Any error that it answers is a refusal: Ceph 16 says 500,
     * as if somebody else were completing it.
     */
    private boolean completesWhatWasGivenUp(SignedUrlClient urls, String key, String upload, String etag) {
        try {
            return completes(urls, key, upload, etag);
        } catch (StorageException e) {
            if (e.refused()) {
                return false;
            }
            throw e;
        }
    }

    /**
     * Whether the store completes an upload. It is not asked by the SDK, which repeats this request by itself and finds
     * Ceph's answer strange.
     */
    private boolean completes(SignedUrlClient urls, String key, String upload, String etag) {
        ObjectStore.SignedRequest signed =
                signer.sign(Http.Method.POST, key, Map.of("uploadId", upload), VALIDITY, config.endpoint());
        String parts = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" + etag
                + "</ETag></Part></CompleteMultipartUpload>";
        SignedUrlClient.Answer answer = urls.send("POST", signed.url(), parts.getBytes(UTF_8), Map.of());
        boolean failedLate = new String(answer.body(), UTF_8).contains("<Error>"); // S3 may find out after it said 200
        return answer.served() && !failedLate;
    }

    private <T> T required(Supplier<CompletableFuture<T>> request) {
        try {
            return Attempts.repeatable(request);
        } catch (Attempts.Failed e) {
            StorageException failure = e.failure().toException(config);
            throw failure.unknownToTheStore() ? StoreNeed.MULTIPART.unmet(config, failure.answer()) : failure;
        }
    }
}
