package chat.parley.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;

/**
 * The time of day of processes that are started with {@link #environment}: it can be moved while they run, and stays moved
 * when they are started again. What they measure durations with is left alone, as it is by NTP and by people who set a clock.
 *
 * <p>Thread-safe.
 */
public final class MovedClock {
    private static final int BYTES = 4096;
    private static final int SETTING_BYTES = 3 * Long.BYTES;
    private static final long BILLION = 1_000_000_000L;

    private final Path file;
    private final MappedByteBuffer control;
    private int current;
    private long aheadNanos;
    private long sinceNanos;
    private long faster;

    /**
     * A clock that is right as yet.
     *
     * @param file a file to control it by, which is created
     */
    public MovedClock(Path file) {
        this.file = file.toAbsolutePath();
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            control = channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES);
            control.order(ByteOrder.nativeOrder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether clocks can be moved on this machine: it runs Linux and has a C compiler. */
    public static boolean possible() {
        return Preload.possible();
    }

    /** The environment variables of the processes that shall have this clock. */
    public Map<String, String> environment() {
        return Map.of("LD_PRELOAD", Preload.MOVED_CLOCK.library().toString(), "MOVED_CLOCK_FILE", file.toString());
    }

    /** From now on the clock is that far from the true time, ahead of it or, if negative, behind, and runs as fast. */
    public synchronized MovedClock set(Duration ahead) {
        return change(ahead.toNanos(), 0);
    }

    /** Sets the clock right again, by a step. */
    public MovedClock mend() {
        return set(Duration.ZERO);
    }

    /** From where it is now the clock runs faster, or, with a negative share, slower: by 0.0005 as NTP would have it. */
    public synchronized MovedClock slew(double share) {
        return change(nanosAhead(), (long) (share * BILLION));
    }

    /** How far the clock is ahead of the true time now. */
    public synchronized Duration ahead() {
        return Duration.ofNanos(nanosAhead());
    }

    private long nanosAhead() {
        return aheadNanos + (long) ((System.nanoTime() - sinceNanos) * (faster / (double) BILLION));
    }

    /** Changes the setting, of which readers see the old one or the new one, never some of both. */
    private MovedClock change(long ahead, long howMuchFaster) {
        aheadNanos = ahead;
        // The clock of clock_gettime(CLOCK_MONOTONIC), which readers measure with.
        sinceNanos = System.nanoTime();
        faster = howMuchFaster;
        current = 1 - current;
        int at = Long.BYTES + current * SETTING_BYTES;
        control.putLong(at, aheadNanos);
        control.putLong(at + Long.BYTES, sinceNanos);
        control.putLong(at + 2 * Long.BYTES, faster);
        VarHandle.releaseFence();
        control.putLong(0, current);
        return this;
    }
}
