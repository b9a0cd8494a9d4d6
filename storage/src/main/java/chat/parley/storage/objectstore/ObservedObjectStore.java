package chat.parley.storage.objectstore;

import chat.parley.storage.objectstore.StorageObserver.Operation;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An object store that tells an observer how long each of its requests took; to sign a URL is no request. */
public final class ObservedObjectStore implements ObjectStore {
    private final ObjectStore store;
    private final StorageObserver observer;

    public ObservedObjectStore(ObjectStore store, StorageObserver observer) {
        this.store = store;
        this.observer = observer;
    }

    private <T> T observed(Operation operation, Supplier<T> request) {
        long begin = System.nanoTime();
        boolean answered = false;
        try {
            T answer = request.get();
            answered = true;
            return answer;
        } finally {
            observer.requested(operation, System.nanoTime() - begin, answered);
        }
    }

    private void observed(Operation operation, Runnable request) {
        observed(operation, () -> {
            request.run();
            return operation;
        });
    }

    @Override
    public Optional<StoredObject> get(String key) {
        return observed(Operation.GET, () -> store.get(key));
    }

    @Override
    public Optional<ObjectStat> stat(String key) {
        return observed(Operation.STAT, () -> store.stat(key));
    }

    @Override
    public String put(String key, byte[] bytes, String mediaType) {
        return observed(Operation.PUT, () -> store.put(key, bytes, mediaType));
    }

    @Override
    public Optional<String> create(String key, byte[] bytes, String mediaType) {
        return observed(Operation.CREATE, () -> store.create(key, bytes, mediaType));
    }

    @Override
    public Optional<String> replace(String key, String etag, byte[] bytes, String mediaType) {
        return observed(Operation.REPLACE, () -> store.replace(key, etag, bytes, mediaType));
    }

    @Override
    public void delete(String key) {
        observed(Operation.DELETE, () -> store.delete(key));
    }

    @Override
    public List<String> list(String prefix, @Nullable String startAfter, int max) {
        return observed(Operation.LIST, () -> store.list(prefix, startAfter, max));
    }

    @Override
    public List<String> listFolders(String folder, @Nullable String startAfter, int max) {
        return observed(Operation.LIST, () -> store.listFolders(folder, startAfter, max));
    }

    @Override
    public SignedRequest presignPut(String key, long size, Duration validity, URI origin) {
        return store.presignPut(key, size, validity, origin);
    }

    @Override
    public SignedRequest presignGet(String key, String fileName, Duration validity, URI origin) {
        return store.presignGet(key, fileName, validity, origin);
    }

    @Override
    public void ping() {
        observed(Operation.PING, store::ping);
    }

    @Override
    public void close() {
        store.close();
    }
}
