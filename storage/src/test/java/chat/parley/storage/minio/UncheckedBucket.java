package chat.parley.storage.minio;

import chat.parley.storage.objectstore.StorageConfig;

/** Opens a bucket without a look at it, for keys that may not look. */
public final class UncheckedBucket {
    private UncheckedBucket() {}

    public static MinioObjectStore open(StorageConfig config) {
        return MinioObjectStore.unchecked(config);
    }
}
