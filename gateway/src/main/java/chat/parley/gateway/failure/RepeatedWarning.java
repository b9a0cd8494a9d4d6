package chat.parley.gateway.failure;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;

/**
 * A warning about what comes again and again while something is wrong, for every request, room or user: told when it
 * begins, once a minute while it goes on, and when it has not come for {@link #QUIET}, the last two with how often it came
 * and for how long. Thread-safe.
 */
public final class RepeatedWarning {
    public static final Duration INTERVAL = Duration.ofMinutes(1);
    /** How long it must not have come to count as over: longer than any pause after which what failed is tried again. */
    static final Duration QUIET = Duration.ofSeconds(30);

    private final Logger log;
    private final LongSupplier nanoTime;
    private final Timer timer;
    /** How often it came since it began; 0 while it does not. Guarded by this, as are the fields below. */
    private long times;

    private long beganAtNanos;
    private long cameAtNanos;
    private long toldAtNanos;

    /** Runs a task once, later, on any thread. */
    interface Timer {
        void after(Duration delay, Runnable task);
    }

    public RepeatedWarning(Logger log, LongSupplier nanoTime) {
        this(log, nanoTime, RepeatedWarning::later);
    }

    RepeatedWarning(Logger log, LongSupplier nanoTime, Timer timer) {
        this.log = log;
        this.nanoTime = nanoTime;
        this.timer = timer;
    }

    private static void later(Duration delay, Runnable task) {
        CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS)
                .execute(task);
    }

    /** Notes that it came, perhaps again. {@code line} is asked only if it is told. */
    public void happened(Supplier<String> line) {
        long count;
        long nanos;
        synchronized (this) {
            long now = nanoTime.getAsLong();
            cameAtNanos = now;
            times++;
            if (times == 1) {
                beganAtNanos = now;
            } else if (now - toldAtNanos < INTERVAL.toNanos()) {
                return;
            }
            toldAtNanos = now;
            count = times;
            nanos = now - beganAtNanos;
        }
        String told = line.get();
        if (count == 1) {
            log.warn("{}", told);
            timer.after(QUIET, () -> look(told));
        } else {
            log.warn("{} times={} seconds={}", told, count, TimeUnit.NANOSECONDS.toSeconds(nanos));
        }
    }

    private void look(String first) {
        long count;
        long nanos;
        long left;
        synchronized (this) {
            left = cameAtNanos + QUIET.toNanos() - nanoTime.getAsLong();
            count = times;
            nanos = cameAtNanos - beganAtNanos;
            if (left <= 0) {
                times = 0;
            }
        }
        if (left > 0) {
            timer.after(Duration.ofNanos(left), () -> look(first));
        } else if (count > 1) {
            log.info("over: {} times={} seconds={}", first, count, TimeUnit.NANOSECONDS.toSeconds(nanos));
        }
    }
}
