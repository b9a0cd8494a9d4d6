package chat.parley.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.minio.AbortMultipartUploadArgs;
import io.minio.CompleteMultipartUploadArgs;
import io.minio.CreateMultipartUploadArgs;
import io.minio.Http;
import io.minio.MinioAsyncClient;
import io.minio.messages.Part;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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
            complete(key, upload, sendPart(urls, key, upload, content));
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
                    !completesWhatWasGivenUp(givenUp, other, part)
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

    private void complete(String key, String upload, String etag) {
        required(() -> client.completeMultipartUpload(completion(key, upload, etag)));
    }

    /** Whatever the store answers is a refusal: Ceph 16 says 500, as if somebody else were completing it. */
    private boolean completesWhatWasGivenUp(String key, String upload, String etag) {
        try {
            client.completeMultipartUpload(completion(key, upload, etag)).join();
            return true;
        } catch (CompletionException e) {
            StorageException failure = StoreFailure.of(e).toException(config);
            if (failure.refused()) {
                return false;
            }
            throw failure;
        }
    }

    private CompleteMultipartUploadArgs completion(String key, String upload, String etag) {
        return CompleteMultipartUploadArgs.builder()
                .bucket(config.bucket())
                .object(key)
                .uploadId(upload)
                .parts(new Part[] {new Part(1, etag)})
                .maxRetries(0)
                .build();
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
