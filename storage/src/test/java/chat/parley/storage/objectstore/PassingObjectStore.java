package chat.parley.storage.objectstore;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Passes everything on; tests override what is to be different. */
public class PassingObjectStore implements ObjectStore {
    private final ObjectStore store;

    public PassingObjectStore(ObjectStore store) {
        this.store = store;
    }

    @Override
    public Optional<StoredObject> get(String key) {
        return store.get(key);
    }

    @Override
    public Optional<ObjectStat> stat(String key) {
        return store.stat(key);
    }

    @Override
    public String put(String key, byte[] bytes, String mediaType) {
        return store.put(key, bytes, mediaType);
    }

    @Override
    public Optional<String> create(String key, byte[] bytes, String mediaType) {
        return store.create(key, bytes, mediaType);
    }

    @Override
    public Optional<String> replace(String key, String etag, byte[] bytes, String mediaType) {
        return store.replace(key, etag, bytes, mediaType);
    }

    @Override
    public void delete(String key) {
        store.delete(key);
    }

    @Override
    public List<String> list(String prefix, @Nullable String startAfter, int max) {
        return store.list(prefix, startAfter, max);
    }

    @Override
    public List<String> listFolders(String folder, @Nullable String startAfter, int max) {
        return store.listFolders(folder, startAfter, max);
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
        store.ping();
    }

    @Override
    public void close() {
        store.close();
    }
}
