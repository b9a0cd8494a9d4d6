package chat.parley.storage.objectstore;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Counts the requests that readers make. */
public final class CountingObjectStore extends PassingObjectStore {
    private final AtomicInteger lists = new AtomicInteger();
    private final AtomicInteger gets = new AtomicInteger();

    public CountingObjectStore(ObjectStore store) {
        super(store);
    }

    /** Since the last call. */
    public int takeLists() {
        return lists.getAndSet(0);
    }

    /** Since the last call. */
    public int takeGets() {
        return gets.getAndSet(0);
    }

    @Override
    public Optional<StoredObject> get(String key) {
        gets.incrementAndGet();
        return super.get(key);
    }

    @Override
    public List<String> list(String prefix, @Nullable String startAfter, int max) {
        lists.incrementAndGet();
        return super.list(prefix, startAfter, max);
    }

    @Override
    public List<String> listFolders(String folder, @Nullable String startAfter, int max) {
        lists.incrementAndGet();
        return super.listFolders(folder, startAfter, max);
    }
}
