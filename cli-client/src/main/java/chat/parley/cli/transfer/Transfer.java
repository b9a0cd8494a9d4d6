package chat.parley.cli.transfer;

import chat.parley.client.file.Progress;
import java.util.function.LongSupplier;

/** One transfer that is under way. Thread-safe. */
public final class Transfer implements Progress {
    private final Direction direction;
    private final String name;
    private final Runnable cancel;
    private final LongSupplier nanoClock;
    private final long startNanos;
    private final Rate rate = new Rate();
    private long done;
    private long total;
    private boolean cancelled;

    /** Which way the bytes go. */
    public enum Direction {
        UP,
        DOWN
    }

    /**
     * How a transfer is at one moment.
     *
     * @param total 0 while it is not known
     * @param perSecond bytes, 0 while it is not known
     */
    public record State(Direction direction, String name, long done, long total, long perSecond) {

        public int percent() {
            return total == 0 ? 0 : (int) (done * 100 / total);
        }

        /** How many seconds it will still take; -1 while nobody knows. */
        public long secondsLeft() {
            return perSecond <= 0 || total == 0 ? -1 : (total - done + perSecond - 1) / perSecond;
        }
    }

    Transfer(Direction direction, String name, Runnable cancel, LongSupplier nanoClock) {
        this.direction = direction;
        this.name = name;
        this.cancel = cancel;
        this.nanoClock = nanoClock;
        this.startNanos = nanoClock.getAsLong();
    }

    @Override
    public synchronized void at(long doneBytes, long totalBytes) {
        done = doneBytes;
        total = totalBytes;
        rate.at(nanoClock.getAsLong(), doneBytes);
    }

    public String name() {
        return name;
    }

    public synchronized State state() {
        return new State(direction, name, done, total, rate.perSecond(nanoClock.getAsLong()));
    }

    public double seconds() {
        return (nanoClock.getAsLong() - startNanos) / 1e9;
    }

    public synchronized long totalBytes() {
        return total;
    }

    void cancel() {
        synchronized (this) {
            cancelled = true;
        }
        cancel.run();
    }

    /** Whether the user has given it up. */
    public synchronized boolean cancelled() {
        return cancelled;
    }
}
