package chat.parley.storage.objectstore;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lets a test do something, or fail, before and after each request that is made through it. */
public final class InterceptedObjectStore extends PassingObjectStore {
    private final Interceptor interceptor;

    public InterceptedObjectStore(ObjectStore store, Interceptor interceptor) {
        super(store);
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
        return request(() -> super.get(key));
    }

    @Override
    public Optional<ObjectStat> stat(String key) {
        return request(() -> super.stat(key));
    }

    @Override
    public String put(String key, byte[] bytes, String mediaType) {
        return request(() -> super.put(key, bytes, mediaType));
    }

    @Override
    public Optional<String> create(String key, byte[] bytes, String mediaType) {
        return request(() -> super.create(key, bytes, mediaType));
    }

    @Override
    public Optional<String> replace(String key, String etag, byte[] bytes, String mediaType) {
        return request(() -> super.replace(key, etag, bytes, mediaType));
    }

    @Override
    public void delete(String key) {
        request(() -> {
            super.delete(key);
            return key;
        });
    }

    @Override
    public List<String> list(String prefix, @Nullable String startAfter, int max) {
        return request(() -> super.list(prefix, startAfter, max));
    }

    @Override
    public List<String> listFolders(String folder, @Nullable String startAfter, int max) {
        return request(() -> super.listFolders(folder, startAfter, max));
    }

    public interface Interceptor {
        void before();

        void after();
    }
}
