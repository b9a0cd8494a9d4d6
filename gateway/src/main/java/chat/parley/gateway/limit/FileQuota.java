package chat.parley.gateway.limit;

import chat.parley.gateway.config.FileBudget;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.UserName;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * Holds each user, and all together, to a {@link FileBudget}. What counts is what was announced, and it counts before the store hears of it: the
 * store takes no other number of bytes.
 *
 * <p><b>One gateway's.</b> Of what a user does at other gateways, or did before this one started, it knows nothing: with three
 * gateways a user who wants to can have three times as much. An upload that is completed elsewhere counts here until its time
 * is over.
 *
 * <p><b>All together.</b> Who has uploads under way may have as many as there is room for besides: one user may have half of
 * what all may, two a third each, and who has none finds a place. Beyond that it is BUSY, with a time: it is no fault of the user's.
 *
 * <p>Of very many users the last are {@linkplain Remembered remembered}. Thread-safe.
 */
public final class FileQuota {
    private static final long DAY_NANOS = Duration.ofDays(1).toNanos();
    /**
     * The shortest time that is told to who is refused for what others do. Uploads take their time, and times of one's own,
     * up to the longest, keep those who wait from coming all at once.
     */
    private static final Duration SOONEST_AGAIN = Duration.ofSeconds(10);

    private static final Duration LATEST_AGAIN = Duration.ofSeconds(30);

    private final FileBudget budget;
    private final LongSupplier nanoTime;
    private final Refusals refusals;
    /** What each user has done in his last day. Guarded by this. */
    private final Remembered<UserName, Usage> users;

    private final UploadsUnderWay all;

    public FileQuota(FileBudget budget, Refusals refusals, LongSupplier nanoTime) {
        this.budget = budget;
        this.refusals = refusals;
        this.nanoTime = nanoTime;
        this.all = new UploadsUnderWay(nanoTime);
        this.users = new Remembered<>(usage -> usage.isOver(nanoTime.getAsLong()));
    }

    /** The place of an upload; the caller says how it goes on. */
    public interface Place {
        /** Notes that the upload was begun; it is over at the latest when {@code time} has passed. */
        void taken(String fileId, Duration time);

        /** Gives the place back: the upload could not be begun. */
        void leave();
    }

    /**
     * Takes a place for an upload of {@code size} bytes. Throws {@link ProtocolException} with a line for the user if that
     * is too much: with FILE_QUOTA, or with BUSY if it is for what others do.
     */
    public synchronized Place begin(UserName user, long size) {
        Usage usage = usage(user);
        if (usage.pending.size() + usage.reserved >= budget.uploads()) {
            throw refused(
                    user, Limit.UPLOADS, budget.uploads() + " of your uploads are under way; end one of them first");
        }
        if (usage.pendingBytes() + usage.reservedBytes > budget.pendingBytes() - size) {
            throw refused(
                    user,
                    Limit.PENDING_SIZE,
                    "your uploads under way have at most " + budget.pendingBytes()
                            + " bytes together; end one of them first");
        }
        requireRoomBesides(user, usage, size);
        count(user, usage, size);
        usage.reserved++;
        usage.reservedBytes += size;
        all.reserve(size);
        return new TakenPlace(user, usage, size);
    }

    private void requireRoomBesides(UserName user, Usage usage, long size) {
        Limit full = null;
        if (all.count() + usage.pending.size() + usage.reserved >= budget.uploadsInAll()) {
            full = Limit.UPLOADS_IN_ALL;
        } else if (all.bytes() + usage.pendingBytes() + usage.reservedBytes > budget.pendingBytesInAll() - size) {
            full = Limit.PENDING_SIZE_IN_ALL;
        }
        if (full != null) {
            refusals.refused(full, user);
            throw new ProtocolException(
                    ErrorCode.BUSY,
                    "too much is being uploaded here; try again later",
                    Duration.ofMillis(
                            ThreadLocalRandom.current().nextLong(SOONEST_AGAIN.toMillis(), LATEST_AGAIN.toMillis())));
        }
    }

    /** Counts an upload that is under way and sends its bytes again as one more of the day; throws as {@link #begin} does. */
    public synchronized void again(UserName user, long size) {
        count(user, usage(user), size);
    }

    /** Ends an upload that was completed or given up. Does nothing if it was not begun here. */
    public synchronized void over(UserName user, String fileId) {
        all.over(user, fileId);
        Usage usage = users.get(user);
        if (usage != null) {
            usage.pending.remove(fileId);
        }
    }

    /** How many uploads of all users were begun and are not over. */
    public synchronized int pending() {
        return all.begun();
    }

    private void count(UserName user, Usage usage, long size) {
        long minutes = Math.max(
                1,
                Duration.ofNanos(usage.dayBegan + DAY_NANOS - nanoTime.getAsLong())
                        .toMinutes());
        String when = "; more in " + (minutes < 120 ? minutes + " minutes" : minutes / 60 + " hours");
        if (usage.files >= budget.filesPerDay()) {
            throw refused(
                    user, Limit.FILES_PER_DAY, "you may send " + budget.filesPerDay() + " files a day here" + when);
        }
        if (usage.bytes > budget.bytesPerDay() - size) {
            throw refused(
                    user,
                    Limit.SIZE_PER_DAY,
                    "you may send " + budget.bytesPerDay() + " bytes a day here, and have sent " + usage.bytes + when);
        }
        usage.files++;
        usage.bytes += size;
    }

    private ProtocolException refused(UserName user, Limit limit, String line) {
        refusals.refused(limit, user);
        return new ProtocolException(ErrorCode.FILE_QUOTA, line);
    }

    private Usage usage(UserName user) {
        long now = nanoTime.getAsLong();
        Usage known = users.get(user);
        Usage usage = known != null ? known : new Usage(now);
        users.put(user, usage);
        usage.pass(now);
        return usage;
    }

    private record Pending(long size, long endsAt) {}

    /** What one user has done in his last day. Guarded by the quota. */
    private static final class Usage {
        private final Map<String, Pending> pending = new HashMap<>();
        private int reserved;
        private long reservedBytes;
        private long dayBegan;
        private int files;
        private long bytes;

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

        boolean isOver(long now) {
            return reserved == 0 && live(now) == 0 && now - dayBegan >= DAY_NANOS;
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
        private final UserName user;
        private final Usage usage;
        private final long size;

        TakenPlace(UserName user, Usage usage, long size) {
            this.user = user;
            this.usage = usage;
            this.size = size;
        }

        @Override
        public void taken(String fileId, Duration time) {
            synchronized (FileQuota.this) {
                long endsAt = nanoTime.getAsLong() + time.toNanos();
                usage.reserved--;
                usage.reservedBytes -= size;
                usage.pending.put(fileId, new Pending(size, endsAt));
                all.begin(user, fileId, size, endsAt);
            }
        }

        @Override
        public void leave() {
            synchronized (FileQuota.this) {
                usage.reserved--;
                usage.reservedBytes -= size;
                all.leave(size);
            }
        }
    }
}
