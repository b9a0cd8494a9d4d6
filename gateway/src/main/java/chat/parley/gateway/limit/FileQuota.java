package chat.parley.gateway.limit;

import chat.parley.gateway.config.FileBudget;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.UserName;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds each user to a {@link FileBudget}. What counts is what was announced, and it counts before the store hears of it: the
 * store takes no other number of bytes.
 *
 * <p><b>One gateway's.</b> Of what a user does at other gateways, or did before this one started, it knows nothing: with three
 * gateways a user who wants to can have three times as much. An upload that is completed elsewhere counts here until its time
 * is over.
 *
 * <p>Bounded: of very many users those that have begun nothing for longest are forgotten. Thread-safe.
 */
public final class FileQuota {
    private static final Logger log = LoggerFactory.getLogger(FileQuota.class);
    private static final long DAY_NANOS = Duration.ofDays(1).toNanos();
    private static final long TELL_EVERY_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int MAX_USERS = 10_000;

    private final FileBudget budget;
    private final LongSupplier nanoTime;
    private final Map<FileLimit, LongAdder> refused = new EnumMap<>(FileLimit.class);
    /** Guarded by this; first those that have begun nothing for longest. */
    private final Map<UserName, Usage> users = new LinkedHashMap<>();

    public FileQuota(FileBudget budget, LongSupplier nanoTime) {
        this.budget = budget;
        this.nanoTime = nanoTime;
        for (FileLimit limit : FileLimit.values()) {
            refused.put(limit, new LongAdder());
        }
    }

    /** An upload that has its place; the caller says how it goes on. */
    public interface Place {
        /** It was begun, and is over at the latest when {@code time} has passed. */
        void taken(String fileId, Duration time);

        /** It could not be begun. */
        void leave();
    }

    /** Throws {@link ProtocolException} with FILE_QUOTA, and a line for the user, if an upload of so many bytes is too much. */
    public synchronized Place begin(UserName user, long size) {
        Usage usage = usage(user);
        if (usage.pending.size() + usage.reserved >= budget.uploads()) {
            throw refused(
                    user,
                    usage,
                    FileLimit.UPLOADS,
                    budget.uploads() + " of your uploads are under way; end one of them first");
        }
        if (usage.pendingBytes() + usage.reservedBytes > budget.pendingBytes() - size) {
            throw refused(
                    user,
                    usage,
                    FileLimit.PENDING_SIZE,
                    "your uploads under way have at most " + budget.pendingBytes()
                            + " bytes together; end one of them first");
        }
        count(user, usage, size);
        usage.reserved++;
        usage.reservedBytes += size;
        return new TakenPlace(usage, size);
    }

    /** As {@link #begin}, for one that is under way and sends its bytes again. */
    public synchronized void again(UserName user, long size) {
        count(user, usage(user), size);
    }

    /** An upload was completed or given up. Nothing, if it was not begun here. */
    public synchronized void over(UserName user, String fileId) {
        Usage usage = users.get(user);
        if (usage != null) {
            usage.pending.remove(fileId);
        }
    }

    /** Refusals since the start. */
    public long refused(FileLimit limit) {
        return Objects.requireNonNull(refused.get(limit)).sum();
    }

    /** Of all users. */
    public synchronized int pending() {
        return users.values().stream()
                .mapToInt(usage -> usage.live(nanoTime.getAsLong()))
                .sum();
    }

    private void count(UserName user, Usage usage, long size) {
        long minutes = Math.max(
                1,
                Duration.ofNanos(usage.dayBegan + DAY_NANOS - nanoTime.getAsLong())
                        .toMinutes());
        String when = "; more in " + (minutes < 120 ? minutes + " minutes" : minutes / 60 + " hours");
        if (usage.files >= budget.filesPerDay()) {
            throw refused(
                    user,
                    usage,
                    FileLimit.FILES_PER_DAY,
                    "you may send " + budget.filesPerDay() + " files a day here" + when);
        }
        if (usage.bytes > budget.bytesPerDay() - size) {
            throw refused(
                    user,
                    usage,
                    FileLimit.SIZE_PER_DAY,
                    "you may send " + budget.bytesPerDay() + " bytes a day here, and have sent " + usage.bytes + when);
        }
        usage.files++;
        usage.bytes += size;
    }

    private ProtocolException refused(UserName user, Usage usage, FileLimit limit, String line) {
        Objects.requireNonNull(refused.get(limit)).increment();
        long now = nanoTime.getAsLong();
        if (!usage.told || now - usage.toldAt >= TELL_EVERY_NANOS) {
            usage.told = true;
            usage.toldAt = now;
            log.info("upload refused user={} limit={}", user, limit);
        }
        return new ProtocolException(ErrorCode.FILE_QUOTA, line);
    }

    private Usage usage(UserName user) {
        long now = nanoTime.getAsLong();
        Usage usage = users.remove(user);
        if (usage == null) {
            usage = new Usage(now);
        }
        users.put(user, usage);
        if (users.size() > MAX_USERS) {
            Iterator<UserName> eldest = users.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
        usage.pass(now);
        return usage;
    }

    private record Pending(long size, long endsAt) {}

    /** Of one user. Guarded by the quota. */
    private static final class Usage {
        private final Map<String, Pending> pending = new HashMap<>();
        private int reserved;
        private long reservedBytes;
        private long dayBegan;
        private int files;
        private long bytes;
        private boolean told;
        private long toldAt;

        Usage(long now) {
            dayBegan = now;
        }

        void pass(long now) {
            pending.values().removeIf(upload -> now - upload.endsAt >= 0);
            if (now - dayBegan >= DAY_NANOS) {
                dayBegan = now;
                files = 0;
                bytes = 0;
            }
        }

        int live(long now) {
            return (int) pending.values().stream()
                    .filter(upload -> now - upload.endsAt < 0)
                    .count();
        }

        long pendingBytes() {
            return pending.values().stream().mapToLong(Pending::size).sum();
        }
    }

    private final class TakenPlace implements Place {
        private final Usage usage;
        private final long size;

        TakenPlace(Usage usage, long size) {
            this.usage = usage;
            this.size = size;
        }

        @Override
        public void taken(String fileId, Duration time) {
            synchronized (FileQuota.this) {
                leave();
                usage.pending.put(fileId, new Pending(size, nanoTime.getAsLong() + time.toNanos()));
            }
        }

        @Override
        public void leave() {
            synchronized (FileQuota.this) {
                usage.reserved--;
                usage.reservedBytes -= size;
            }
        }
    }
}
