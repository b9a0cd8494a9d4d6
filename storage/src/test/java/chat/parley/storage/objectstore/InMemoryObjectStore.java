package chat.parley.storage.objectstore;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A bucket in memory, with the whole contract: signed URLs are served by an HTTP server of its own at {@link #origin()}.
 * Thread-safe.
 */
public final class InMemoryObjectStore implements ObjectStore {
    private final NavigableMap<String, StoredObject> objects =
            new TreeMap<>((a, b) -> Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8)));
    private final SignedUrlServer urls = new SignedUrlServer(this);

    @Override
    public synchronized Optional<StoredObject> get(String key) {
        return Optional.ofNullable(objects.get(key))
                .map(found -> new StoredObject(found.bytes().clone(), found.etag()));
    }

    @Override
    public synchronized Optional<ObjectStat> stat(String key) {
        return Optional.ofNullable(objects.get(key)).map(found -> new ObjectStat(found.bytes().length, found.etag()));
    }

    @Override
    public synchronized String put(String key, byte[] bytes, String mediaType) {
        String etag = md5(bytes);
        objects.put(key, new StoredObject(bytes.clone(), etag));
        return etag;
    }

    @Override
    public synchronized Optional<String> create(String key, byte[] bytes, String mediaType) {
        return objects.containsKey(key) ? Optional.empty() : Optional.of(put(key, bytes, mediaType));
    }

    @Override
    public synchronized Optional<String> replace(String key, String etag, byte[] bytes, String mediaType) {
        StoredObject found = objects.get(key);
        return found != null && found.etag().equals(etag) ? Optional.of(put(key, bytes, mediaType)) : Optional.empty();
    }

    @Override
    public synchronized void delete(String key) {
        objects.remove(key);
    }

    @Override
    public synchronized List<String> list(String prefix, @Nullable String startAfter, int max) {
        String from = startAfter == null || startAfter.compareTo(prefix) < 0 ? prefix : startAfter;
        return objects.tailMap(from, true).keySet().stream()
                .filter(key -> !key.equals(startAfter))
                .takeWhile(key -> key.startsWith(prefix))
                .limit(max)
                .toList();
    }

    @Override
    public synchronized List<String> listFolders(String folder, @Nullable String startAfter, int max) {
        return objects.tailMap(folder, true).keySet().stream()
                .takeWhile(key -> key.startsWith(folder))
                .filter(key -> key.indexOf('/', folder.length()) >= 0)
                .map(key -> key.substring(0, key.indexOf('/', folder.length()) + 1))
                .filter(found -> startAfter == null || found.compareTo(startAfter) > 0)
                .distinct()
                .limit(max)
                .toList();
    }

    @Override
    public SignedRequest presignPut(String key, long size, Duration validity, URI origin) {
        return urls.sign("PUT", key, null, size, validity, origin);
    }

    @Override
    public SignedRequest presignGet(String key, String fileName, Duration validity, URI origin) {
        return urls.sign("GET", key, fileName, -1, validity, origin);
    }

    /** Where signed URLs are served. */
    public URI origin() {
        return URI.create("http://127.0.0.1:" + urls.port());
    }

    @Override
    public void ping() {}

    @Override
    public void close() {
        urls.close();
    }

    private static String md5(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }
}
