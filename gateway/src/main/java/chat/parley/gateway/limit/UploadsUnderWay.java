package chat.parley.gateway.limit;

import chat.parley.protocol.UserName;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * The uploads of all users that were begun and are not over, and what they announced. One whose time has passed is over. Not
 * thread-safe: {@link FileQuota} guards it.
 */
final class UploadsUnderWay {
    private final LongSupplier nanoTime;
    private final Map<Id, Upload> byId = new HashMap<>();
    /** The uploads by the time at which they are over, the first one first. */
    private final TreeSet<Upload> byEnd = new TreeSet<>(UploadsUnderWay::compareEnds);

    private long numbers;
    private int count;
    private long bytes;

    private record Id(UserName user, String file) {}

    private record Upload(Id id, long size, long endsAt, long number) {}

    UploadsUnderWay(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    private static int compareEnds(Upload one, Upload other) {
        long later = one.endsAt - other.endsAt; // nanoTime may wrap
        return later == 0 ? Long.compare(one.number, other.number) : Long.signum(later);
    }

    /** Counts an upload that is not in the store yet. */
    void reserve(long size) {
        count++;
        bytes += size;
    }

    /** Counts an upload of {@code size} bytes no longer: it is over, or never came into the store. */
    void leave(long size) {
        count--;
        bytes -= size;
    }

    /** Notes that an upload that was reserved is in the store. */
    void begin(UserName user, String file, long size, long endsAt) {
        Upload upload = new Upload(new Id(user, file), size, endsAt, numbers++);
        byId.put(upload.id, upload);
        byEnd.add(upload);
    }

    /** Ends an upload. Does nothing if the user has no such one. */
    void over(UserName user, String file) {
        Upload upload = byId.get(new Id(user, file));
        if (upload != null) {
            end(upload);
        }
    }

    private void end(Upload upload) {
        byId.remove(upload.id);
        byEnd.remove(upload);
        leave(upload.size);
    }

    private void pass() {
        long now = nanoTime.getAsLong();
        while (!byEnd.isEmpty() && now - byEnd.first().endsAt >= 0) {
            end(byEnd.first());
        }
    }

    /** How many uploads are in the store, and not over. */
    int begun() {
        pass();
        return byId.size();
    }

    /** How many uploads are not over, with those that are not in the store yet. */
    int count() {
        pass();
        return count;
    }

    long bytes() {
        pass();
        return bytes;
    }
}
