package chat.parley.storage;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lets a test do something, or fail, before and after each request that is made through it. */
class InterceptedObjectStore implements ObjectStore {
    private final ObjectStore store;
    private final Interceptor interceptor;

    InterceptedObjectStore(ObjectStore store, Interceptor interceptor) {
        this.store = store;
        this.interceptor = interceptor;
    }

    private <T> T request(Supplier<T> request) {
        interceptor.before();
        T answer = request.get();
        interceptor.after();
        return answer;
    }

    @Override
    public Optional<StoredObject> get(String key) {
        return request(() -> store.get(key));
    }

    @Override
    public Optional<ObjectStat> stat(String key) {
        return request(() -> store.stat(key));
    }

    @Override
    public String put(String key, byte[] bytes, String mediaType) {
        return request(() -> store.put(key, bytes, mediaType));
    }

    @Override
    public Optional<String> create(String key, byte[] bytes, String mediaType) {
        return request(() -> store.create(key, bytes, mediaType));
    }

    @Override
    public Optional<String> replace(String key, String etag, byte[] bytes, String mediaType) {
        return request(() -> store.replace(key, etag, bytes, mediaType));
    }

    @Override
    public void delete(String key) {
        request(() -> {
            store.delete(key);
            return key;
        });
    }

    @Override
    public List<String> list(String prefix, @Nullable String startAfter, int max) {
        return request(() -> store.list(prefix, startAfter, max));
    }

    @Override
    public List<String> listFolders(String folder, @Nullable String startAfter, int max) {
        return request(() -> store.listFolders(folder, startAfter, max));
    }

    @Override
    public SignedRequest presignPut(String key, Duration validity) {
        return store.presignPut(key, validity);
    }

    @Override
    public SignedRequest presignGet(String key, String fileName, Duration validity) {
        return store.presignGet(key, fileName, validity);
    }

    @Override
    public void ping() {
        store.ping();
    }

    @Override
    public void close() {
        store.close();
    }

    interface Interceptor {
        void before();

        void after();
    }
}
