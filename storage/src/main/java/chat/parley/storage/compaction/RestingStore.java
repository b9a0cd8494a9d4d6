package chat.parley.storage.compaction;

import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.objectstore.StorageException;
import chat.parley.storage.segment.SegmentCodec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The requests of compaction: one after the other, and after each a rest as long as the request took, so that they take at
 * most half of what one connection can, and less of a store that is slow. Counts them. Not thread-safe.
 */
final class RestingStore {
    private static final Duration MAX_REST = Duration.ofSeconds(1);

    private final ObjectStore store;
    private final Rest rest;
    private Compaction.Work work = Compaction.Work.NONE;

    RestingStore(ObjectStore store, Rest rest) {
        this.store = store;
        this.rest = rest;
    }

    /** The requests made since the last call of this. */
    Compaction.Work takeWork() {
        Compaction.Work taken = work;
        work = Compaction.Work.NONE;
        return taken;
    }

    Optional<byte[]> get(String key) {
        work = work.plus(0, 1, 0, 0);
        return request(() -> store.get(key)).map(ObjectStore.StoredObject::bytes);
    }

    void put(String key, byte[] bytes) {
        work = work.plus(0, 0, 1, 0);
        request(() -> store.put(key, bytes, SegmentCodec.MEDIA_TYPE));
    }

    void delete(String key) {
        work = work.plus(0, 0, 0, 1);
        request(() -> {
            store.delete(key);
            return key;
        });
    }

    List<String> list(String prefix, @Nullable String startAfter) {
        work = work.plus(1, 0, 0, 0);
        return request(() -> store.list(prefix, startAfter, ObjectStore.MAX_LISTED));
    }

    List<String> listFolders(String folder, @Nullable String startAfter) {
        work = work.plus(1, 0, 0, 0);
        return request(() -> store.listFolders(folder, startAfter, ObjectStore.MAX_LISTED));
    }

    private <T> T request(Supplier<T> request) {
        long start = System.nanoTime();
        T answer = request.get();
        try {
            rest.rest(Math.min(MAX_REST.toNanos(), System.nanoTime() - start));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException("compaction was interrupted", e);
        }
        return answer;
    }

    interface Rest {
        void rest(long nanos) throws InterruptedException;
    }
}
