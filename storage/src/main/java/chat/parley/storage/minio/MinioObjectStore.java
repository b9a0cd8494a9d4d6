package chat.parley.storage.minio;

import chat.parley.storage.objectstore.Attachment;
import chat.parley.storage.objectstore.ClientAccess;
import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.objectstore.StorageConfig;
import chat.parley.storage.objectstore.StorageException;
import chat.parley.storage.objectstore.UnfitStoreException;
import io.minio.BucketExistsArgs;
import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.Http;
import io.minio.ListObjectsV2Args;
import io.minio.MakeBucketArgs;
import io.minio.MinioAsyncClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.StatObjectArgs;
import io.minio.messages.Item;
import io.minio.messages.ListBucketResultV2;
import io.minio.messages.ListObjectsResult;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A bucket behind the MinIO SDK.
 *
 * <p><b>Repetition.</b> {@link Attempts} repeats what a broken connection interrupted. When a conditional write is repeated
 * and the store then finds its condition broken, that may be the work of the first attempt, whose answer was lost: the
 * object's bytes decide, so a winner learns that it won. (Two writers of the very same bytes may both learn that.)
 *
 * <p><b>Time.</b> One request takes at most {@link StorageConfig#callTimeout()}; a method that had to repeat one at worst
 * three times as long, usually hardly longer, since only connections that broke are repeated and not slow answers.
 */
public final class MinioObjectStore implements ObjectStore {
    /**
     * The largest object that is read: documents and segments are far smaller, and a foreign object must not fill the
     * memory.
     */
    private static final int MAX_OBJECT_BYTES = 16 * 1024 * 1024;

    private static final String DELIMITER = "/";
    private static final String SAVED_AS = "application/octet-stream";

    private final StorageConfig config;
    private final MinioAsyncClient client;
    private final UrlSigner signer;
    private final StoreTime time;
    private final StripedLocks replacing = new StripedLocks();
    /** The form of ETags that this store was last seen to take. */
    private volatile EtagForm etagForm = EtagForm.QUOTED;

    private MinioObjectStore(StorageConfig config) {
        this.config = config;
        this.time = new StoreTime(System::nanoTime);
        this.client = MinioClients.sending(config, time);
        this.signer = new UrlSigner(config, time);
    }

    /** Connects and creates the bucket if it is missing; several gateways may do so at once. */
    public static MinioObjectStore connect(StorageConfig config) {
        MinioObjectStore store = new MinioObjectStore(config);
        try {
            store.createBucket();
            return store;
        } catch (StorageException e) {
            store.close();
            throw e;
        }
    }

    /** The bucket that {@code config} names, without asking the store whether it is there. */
    static MinioObjectStore unchecked(StorageConfig config) {
        return new MinioObjectStore(config);
    }

    /**
     * Tries whether the store does what Parley needs, and how it wants to be asked; throws {@link UnfitStoreException} if not.
     * Returns what could not be tried, a line each.
     */
    public List<String> tryOut(ClientAccess clients) {
        return new StoreTrial(config, client, this, signer, clients).run();
    }

    /** The time by the store's clock, as far as its answers have told it. */
    public InstantSource time() {
        return () -> time.at(Instant.now());
    }

    private void createBucket() {
        if (bucketExists()) {
            return;
        }
        try {
            Attempts.repeatable(() -> client.makeBucket(
                    MakeBucketArgs.builder().bucket(config.bucket()).build()));
        } catch (Attempts.Failed e) {
            boolean anotherWasFaster = e.failure().status() == 409 && bucketExists();
            if (!anotherWasFaster) {
                throw e.failure().toException(config);
            }
        }
    }

    @Override
    public Optional<StoredObject> get(String key) {
        return ifThere(() -> client.getObject(GetObjectArgs.builder()
                        .bucket(config.bucket())
                        .object(key)
                        .build())
                .thenApply(MinioObjectStore::readWhole));
    }

    private static StoredObject readWhole(GetObjectResponse response) {
        try (response) {
            byte[] bytes = response.readNBytes(MAX_OBJECT_BYTES + 1);
            if (bytes.length > MAX_OBJECT_BYTES) {
                throw new IllegalArgumentException(response.object() + " has more than " + MAX_OBJECT_BYTES + " bytes");
            }
            return new StoredObject(bytes, unquoted(response.headers().get("ETag")));
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    @Override
    public Optional<ObjectStat> stat(String key) {
        return ifThere(() -> client.statObject(StatObjectArgs.builder()
                        .bucket(config.bucket())
                        .object(key)
                        .build())
                .thenApply(response -> new ObjectStat(response.size(), unquoted(response.etag()))));
    }

    @Override
    public String put(String key, byte[] bytes, String mediaType) {
        return send(() -> write(key, bytes, mediaType, Map.of()));
    }

    @Override
    public Optional<String> create(String key, byte[] bytes, String mediaType) {
        // That something is not there is no answer to this: whoever takes it for "there is one" goes on without.
        return writeIf(key, bytes, mediaType, Map.of("If-None-Match", "*"), StoreFailure::isPreconditionFailed);
    }

    @Override
    public Optional<String> replace(String key, String etag, byte[] bytes, String mediaType) {
        // Some stores, S3Proxy for one, compare and write in two steps; within one gateway nobody comes in between.
        synchronized (replacing.of(key)) {
            EtagForm form = etagForm;
            Optional<String> written = replaceAs(form, key, etag, bytes, mediaType);
            if (written.isPresent() || !hasStill(key, etag)) {
                return written;
            }
            // Refused although nothing has changed: so it is how the ETag is written.
            Optional<String> rewritten = replaceAs(form.other(), key, etag, bytes, mediaType);
            if (rewritten.isPresent()) {
                etagForm = form.other();
            }
            return rewritten;
        }
    }

    /**
     * Writes as {@link #replace} does, but as if from another process: without waiting for whoever replaces the same
     * object in this one.
     */
    Optional<String> replaceAtOnce(String key, String etag, byte[] bytes, String mediaType) {
        return replaceAs(etagForm, key, etag, bytes, mediaType);
    }

    private Optional<String> replaceAs(EtagForm form, String key, String etag, byte[] bytes, String mediaType) {
        return writeIf(
                key,
                bytes,
                mediaType,
                Map.of("If-Match", form.of(etag)),
                failure -> failure.isPreconditionFailed() || failure.isMissing());
    }

    private boolean hasStill(String key, String etag) {
        return stat(key).filter(found -> found.etag().equals(etag)).isPresent();
    }

    /** @param isNotMet whether a failure says that the condition is not met */
    private Optional<String> writeIf(
            String key,
            byte[] bytes,
            String mediaType,
            Map<String, String> condition,
            Predicate<StoreFailure> isNotMet) {
        try {
            return Optional.of(Attempts.repeatable(() -> write(key, bytes, mediaType, condition)));
        } catch (Attempts.Failed e) {
            if (!isNotMet.test(e.failure())) {
                throw e.failure().toException(config);
            }
            return e.earlierAttemptMayBeDone()
                    ? get(key).filter(found -> Arrays.equals(found.bytes(), bytes))
                            .map(StoredObject::etag)
                    : Optional.empty();
        }
    }

    private CompletableFuture<String> write(String key, byte[] bytes, String mediaType, Map<String, String> headers) {
        return client.putObject(PutObjectArgs.builder()
                        .bucket(config.bucket())
                        .object(key)
                        .data(bytes, bytes.length)
                        .contentType(mediaType)
                        .extraHeaders(headers)
                        .build())
                .thenApply(response -> unquoted(response.etag()));
    }

    @Override
    public void delete(String key) {
        ifThere(() -> client.removeObject(RemoveObjectArgs.builder()
                        .bucket(config.bucket())
                        .object(key)
                        .build())
                .thenApply(done -> key));
    }

    @Override
    public List<String> list(String prefix, @Nullable String startAfter, int max) {
        List<String> keys = new ArrayList<>();
        String last = startAfter;
        boolean more = true;
        while (more && keys.size() < max) {
            ListBucketResultV2 page = listOnce(prefix, null, last, max - keys.size());
            keys.addAll(names(page, page.contents()));
            more = page.isTruncated() && !page.contents().isEmpty();
            last = keys.isEmpty() ? startAfter : keys.get(keys.size() - 1);
        }
        return keys;
    }

    @Override
    public List<String> listFolders(String folder, @Nullable String startAfter, int max) {
        List<String> folders = new ArrayList<>();
        String last = startAfter == null ? null : behind(startAfter);
        boolean more = true;
        while (more && folders.size() < max) {
            ListBucketResultV2 page = listOnce(folder, DELIMITER, last, max - folders.size());
            List<String> found = names(
                    page,
                    page.commonPrefixes().stream()
                            .map(ListObjectsResult.Prefix::toItem)
                            .toList());
            folders.addAll(found);
            List<String> between = names(page, page.contents()); // in no folder, so not ours
            Optional<String> end = Stream.concat(
                            between.stream(), found.stream().map(MinioObjectStore::behind))
                    .max(Comparator.naturalOrder());
            more = page.isTruncated() && end.isPresent();
            last = end.orElse(last);
        }
        return folders;
    }

    /** A key that is above all keys in {@code folder}, and below all that come behind these. */
    private static String behind(String folder) {
        return folder.substring(0, folder.length() - 1) + (char) (DELIMITER.charAt(0) + 1);
    }

    private static List<String> names(ListBucketResultV2 page, List<? extends Item> items) {
        return items.stream()
                .map(item -> {
                    item.setEncodingType(page.encodingType());
                    return item.objectName();
                })
                .toList();
    }

    private ListBucketResultV2 listOnce(
            String prefix, @Nullable String delimiter, @Nullable String startAfter, int max) {
        ListObjectsV2Args.Builder args = ListObjectsV2Args.builder()
                .bucket(config.bucket())
                .prefix(prefix)
                .encodingType("url")
                .maxKeys(Math.min(max, MAX_LISTED));
        if (delimiter != null) {
            args.delimiter(delimiter);
        }
        if (startAfter != null) {
            args.startAfter(startAfter);
        }
        return send(() -> client.listObjectsV2(args.build())).result();
    }

    @Override
    public SignedRequest presignPut(String key, long size, Duration validity, URI origin) {
        return signer.signUpload(key, size, validity, origin);
    }

    @Override
    public SignedRequest presignGet(String key, String fileName, Duration validity, URI origin) {
        return signer.sign(
                Http.Method.GET,
                key,
                Map.of("response-content-disposition", Attachment.named(fileName), "response-content-type", SAVED_AS),
                validity,
                origin);
    }

    @Override
    public void ping() {
        if (!bucketExists()) {
            throw new StorageException("object store " + config.endpoint() + " has no bucket " + config.bucket());
        }
    }

    private boolean bucketExists() {
        return send(() -> client.bucketExists(
                BucketExistsArgs.builder().bucket(config.bucket()).build()));
    }

    @Override
    public void close() {
        client.close();
    }

    private <T> T send(Supplier<CompletableFuture<T>> request) {
        try {
            return Attempts.repeatable(request);
        } catch (Attempts.Failed e) {
            throw e.failure().toException(config);
        }
    }

    private <T> Optional<T> ifThere(Supplier<CompletableFuture<T>> request) {
        try {
            return Optional.of(Attempts.repeatable(request));
        } catch (Attempts.Failed e) {
            if (e.failure().isMissing()) {
                return Optional.empty();
            }
            throw e.failure().toException(config);
        }
    }

    private static String unquoted(@Nullable String etag) {
        return etag == null ? "" : etag.replace("\"", "");
    }
}
