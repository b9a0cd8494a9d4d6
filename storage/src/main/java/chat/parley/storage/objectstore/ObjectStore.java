package chat.parley.storage.objectstore;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One bucket. Reads see every write that was answered before they began (S3's strong consistency); a write is whole or
 * not at all.
 *
 * <p><b>Threads.</b> Every method may be called from any thread, and blocks, up to the configured timeout. Each throws
 * {@link StorageException} when the store does not answer or refuses.
 */
public interface ObjectStore extends AutoCloseable {

    /** How many keys or folders one request lists: whoever asks for more at once, or for all that follow, makes several. */
    int MAX_LISTED = 1000;

    /** Reads a whole object into memory, for documents and segments: at most a few MiB. Empty if there is none. */
    Optional<StoredObject> get(String key);

    /** The size and the ETag of an object, without its bytes; empty if there is none. */
    Optional<ObjectStat> stat(String key);

    /** Writes an object, whatever was there. Returns its ETag. */
    String put(String key, byte[] bytes, String mediaType);

    /** Writes an object and returns its ETag, only if there is none ({@code If-None-Match: *}). Empty if there is one. */
    Optional<String> create(String key, byte[] bytes, String mediaType);

    /**
     * Writes an object and returns its new ETag, only if it still has that ETag ({@code If-Match}). Empty if it has
     * changed or is gone.
     */
    Optional<String> replace(String key, String etag, byte[] bytes, String mediaType);

    /** Removes an object; it is no error if there is none. */
    void delete(String key);

    /**
     * Keys in ascending order of their bytes.
     *
     * @param startAfter keys up to and including this one are left out; null for all of {@code prefix}
     * @param max at most so many
     */
    List<String> list(String prefix, @Nullable String startAfter, int max);

    /**
     * The folders directly below one, in ascending order of their bytes: what keys have between {@code folder} and the next
     * slash, with both.
     *
     * @param folder with a slash at its end
     * @param startAfter a folder as given before: those up to and including it are left out; null for all
     * @param max at most so many
     */
    List<String> listFolders(String folder, @Nullable String startAfter, int max);

    /**
     * A URL that lets its holder PUT this object once, where there is none, with exactly so many bytes, and with nothing but the
     * headers that are told.
     *
     * @param origin scheme, host and port at which the holder reaches the store. The signature covers the host; so one that
     *     is no host at all is an {@link IllegalArgumentException}
     */
    SignedRequest presignPut(String key, long size, Duration validity, URI origin);

    /**
     * A URL that lets its holder GET this object, whole or in ranges. The answer makes a browser save the bytes as
     * {@code fileName} and never render them: uploaded HTML must not run at the store's origin.
     *
     * @param origin as for {@link #presignPut}
     */
    SignedRequest presignGet(String key, String fileName, Duration validity, URI origin);

    /** Makes one cheap request, which shows that the bucket is there and may be used. */
    void ping();

    @Override
    void close();

    /** An object's bytes, for the caller to keep. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record StoredObject(byte[] bytes, String etag) {}

    /** What a HEAD request tells of an object; {@code etag} is without quotation marks. */
    record ObjectStat(long size, String etag) {}

    /** A request that its holder may send: with exactly these headers, and none of {@code x-amz-*} besides. */
    record SignedRequest(String method, String url, Map<String, String> headers) {}
}
