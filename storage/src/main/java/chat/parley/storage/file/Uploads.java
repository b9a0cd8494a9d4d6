package chat.parley.storage.file;

import chat.parley.storage.document.JsonDocument;
import chat.parley.storage.objectstore.DamagedObjectException;
import chat.parley.storage.objectstore.DamagedObjects;
import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.objectstore.StorageException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The documents {@code uploads/<fileId>.json}, each with the ETag that its next change must match. */
final class Uploads {
    private static final String PREFIX = "uploads/";
    private static final String SUFFIX = ".json";
    private static final JsonDocument<Upload> JSON =
            new JsonDocument<>(Upload.class, upload -> key(upload.pending().fileId()));

    private final ObjectStore store;
    private final DamagedObjects damaged;

    Uploads(ObjectStore store, DamagedObjects damaged) {
        this.store = store;
        this.damaged = damaged;
    }

    void create(Upload upload) {
        String key = key(upload.pending().fileId());
        if (store.create(key, JSON.write(upload), JsonDocument.MEDIA_TYPE).isEmpty()) {
            throw new StorageException("object " + key + " exists already"); // 128 random bits: does not happen
        }
    }

    /**
     * The document of a file's upload, if there is one. Throws {@link DamagedObjectException} if it is damaged: it stays,
     * with what belongs to it.
     */
    Optional<Versioned> find(String fileId) {
        String key = key(fileId);
        return store.get(key)
                .map(found -> new Versioned(damaged.noting(() -> JSON.read(key, found.bytes())), found.etag()));
    }

    /** Writes {@code to} in place of {@code from}; false if the document was changed or removed since that was read. */
    boolean replace(Versioned from, Upload to) {
        return store.replace(key(to.pending().fileId()), from.etag(), JSON.write(to), JsonDocument.MEDIA_TYPE)
                .isPresent();
    }

    void delete(String fileId) {
        store.delete(key(fileId));
    }

    /**
     * The ids of files that have an upload's document, ascending: at most {@code max} of those behind
     * {@code afterFileId}.
     */
    List<String> list(@Nullable String afterFileId, int max) {
        return store.list(PREFIX, afterFileId == null ? null : key(afterFileId), max).stream()
                .filter(key -> key.endsWith(SUFFIX))
                .map(key -> key.substring(PREFIX.length(), key.length() - SUFFIX.length()))
                .toList();
    }

    private static String key(String fileId) {
        return PREFIX + fileId + SUFFIX;
    }

    record Versioned(Upload upload, String etag) {}
}
