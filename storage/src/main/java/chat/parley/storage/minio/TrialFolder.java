package chat.parley.storage.minio;

import chat.parley.storage.objectstore.StorageConfig;
import chat.parley.storage.objectstore.StorageException;
import io.minio.ListObjectsV2Args;
import io.minio.MinioAsyncClient;
import io.minio.messages.Item;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where one {@link StoreTrial} has its objects. Removes them when it is closed, and what trials that were killed have left:
 * objects an hour older than its own, both ages by the store's clock, whatever that shows.
 */
final class TrialFolder implements AutoCloseable {
    static final String PREFIX = "trial/";
    /** The folder in which the key that signs URLs for clients may do what it does with files. */
    static final String FILES_PREFIX = "files/trial/";

    private static final Logger LOG = LoggerFactory.getLogger(TrialFolder.class);
    /**
     * How old objects are that count as left behind: many times as long as a trial can take, so that nobody's is
     * disturbed.
     */
    private static final Duration LEFT_BEHIND = Duration.ofHours(1);

    private static final int MAX_REMOVED = 1000;
    private static final int AT_ONCE = 8;

    private final StorageConfig config;
    private final MinioAsyncClient client;
    private final MinioObjectStore store;
    private final String prefix;
    private final String name;
    private final Set<String> keys = ConcurrentHashMap.newKeySet();

    TrialFolder(StorageConfig config, MinioAsyncClient client, MinioObjectStore store, String prefix, String name) {
        this.config = config;
        this.client = client;
        this.store = store;
        this.prefix = prefix;
        this.name = name;
    }

    /** The key of an object of this trial, which is removed at {@link #close}. */
    String key(String object) {
        String key = prefix + name + "/" + object;
        keys.add(key);
        return key;
    }

    /**
     * Removes the objects. What cannot be removed now is left to the next trial, and logged: it does not hide that a
     * trial failed.
     */
    @Override
    public void close() {
        try {
            remove(Stream.concat(leftBehind().stream(), keys.stream().filter(key -> !key.endsWith("/"))));
        } catch (StorageException e) {
            LOG.warn("objects of a trial not removed prefix={} cause={}", prefix, e.getMessage());
        }
    }

    private void remove(Stream<String> objects) {
        List<Callable<String>> removals = objects.<Callable<String>>map(key -> () -> {
                    store.delete(key);
                    return key;
                })
                .toList();
        Together.run(AT_ONCE, removals);
    }

    private List<String> leftBehind() {
        List<Item> items = listed();
        return items.stream()
                .filter(item -> keys.contains(item.objectName()))
                .map(Item::lastModified)
                .max(ZonedDateTime::compareTo)
                .map(own -> items.stream()
                        .filter(item -> item.lastModified().isBefore(own.minus(LEFT_BEHIND)))
                        .map(Item::objectName)
                        .toList())
                .orElse(List.of());
    }

    private List<Item> listed() {
        try {
            return List.copyOf(Attempts.repeatable(() -> client.listObjectsV2(ListObjectsV2Args.builder()
                            .bucket(config.bucket())
                            .prefix(prefix)
                            .maxKeys(MAX_REMOVED)
                            .build()))
                    .result()
                    .contents());
        } catch (Attempts.Failed e) {
            throw e.failure().toException(config);
        }
    }
}
