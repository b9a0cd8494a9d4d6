package chat.parley.gateway.limit;

import chat.parley.protocol.UserName;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * The uploads of all users that were begun and are not over, and what they announced. Whose time has passed are over. Not
 * thread-safe: {@link FileQuota} guards it.
 */
final class UploadsUnderWay {
    private final LongSupplier nanoTime;
    private final Map<Id, Upload> byId = new HashMap<>();
    /** First whose time passes first. */
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

    /** One that is not in the store yet. */
    void reserve(long size) {
        count++;
        bytes += size;
    }

    /** It never was. */
    void leave(long size) {
        count--;
        bytes -= size;
    }

    /** One that was reserved is in the store. */
    void begin(UserName user, String file, long size, long endsAt) {
        Upload upload = new Upload(new Id(user, file), size, endsAt, numbers++);
        byId.put(upload.id, upload);
        byEnd.add(upload);
    }

    /** Nothing, if the user has no such upload. */
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

    /** Those that are in the store. */
    int begun() {
        pass();
        return byId.size();
    }

    /** With those that are not there yet. */
    int count() {
        pass();
        return count;
    }

    long bytes() {
        pass();
        return bytes;
    }
}
