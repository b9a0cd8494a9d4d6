package chat.parley.client.fake;

import chat.parley.protocol.Conversation;
import chat.parley.protocol.FileInfo;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An object store in memory that fails on demand. */
public final class FakeStore {

    /** What may go wrong with the next request. */
    public enum Mishap {
        /** The answer is 503. */
        REFUSED,
        /** The connection is cut in the middle of the body. */
        CUT,
        /** The bytes that are sent are others. */
        CORRUPT,
        /** No answer comes. */
        SILENT,
        /** A range is asked for and the whole is sent. */
        IGNORE_RANGE
    }

    record Upload(String id, Conversation target, String name, long size, String mediaType, int parts) {}

    private final Map<String, Upload> uploads = new ConcurrentHashMap<>();
    private final Map<String, byte[]> bytes = new ConcurrentHashMap<>();
    private final Map<String, FileInfo> infos = new ConcurrentHashMap<>();
    private final Queue<Mishap> mishaps = new ArrayDeque<>();
    private final AtomicInteger lastId = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile long partBytes = 1L << 40;

    public void partBytes(long size) {
        partBytes = size;
    }

    long partBytes() {
        return partBytes;
    }

    /** Requests so far, also those that went wrong. */
    public int requests() {
        return requests.get();
    }

    public synchronized void goWrong(Mishap... next) {
        mishaps.addAll(java.util.List.of(next));
    }

    synchronized @Nullable Mishap nextMishap() {
        requests.incrementAndGet();
        return mishaps.poll();
    }

    Upload begin(Conversation target, String name, long size, String mediaType) {
        int parts = (int) Math.max(1, (size + partBytes - 1) / partBytes);
        Upload upload = new Upload("F" + lastId.incrementAndGet(), target, name, size, mediaType, parts);
        uploads.put(upload.id(), upload);
        return upload;
    }

    void put(String key, byte[] part) {
        bytes.put(key, part);
    }

    /** Null if parts are missing or the size is another. */
    @Nullable
    Upload complete(String id) {
        Upload upload = uploads.get(id);
        if (upload == null) {
            return null;
        }
        java.io.ByteArrayOutputStream whole = new java.io.ByteArrayOutputStream();
        for (int part = 1; part <= upload.parts(); part++) {
            byte[] stored = bytes.get(id + "/" + part);
            if (stored == null) {
                return null;
            }
            whole.writeBytes(stored);
        }
        bytes.put(id, whole.toByteArray());
        return whole.size() == upload.size() ? upload : null;
    }

    /** A file that somebody shared. */
    public void known(FileInfo info) {
        infos.put(info.file(), info);
    }

    public void known(FileInfo info, byte[] content) {
        known(info);
        bytes.put(info.file(), content);
    }

    @Nullable
    FileInfo info(String id) {
        return infos.get(id);
    }

    public byte @Nullable [] bytes(String key) {
        return bytes.get(key);
    }
}
