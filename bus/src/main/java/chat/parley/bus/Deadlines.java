package chat.parley.bus;

import chat.parley.protocol.Seconds;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Fails futures that are still open some time after they were {@linkplain #watch watched}. One timeout for all, so the
 * oldest is the first and the timer holds one task, however many there are.
 *
 * <p><b>Threads.</b> Thread-safe; futures fail on the timer's thread.
 */
final class Deadlines {
    private final ScheduledExecutorService timer;
    private final long timeoutNanos;
    private final String failure;
    private final Deque<Watched> open = new ArrayDeque<>();
    private @Nullable ScheduledFuture<?> next;
    private @Nullable BusException end;

    private record Watched(CompletableFuture<?> future, long deadlineNanos) {}

    Deadlines(ScheduledExecutorService timer, Duration timeout, String what) {
        this.timer = timer;
        this.timeoutNanos = timeout.toNanos();
        this.failure = what + " within " + Seconds.text(timeout);
    }

    /** From now on {@code future} has a deadline, which is returned, on the clock of {@link System#nanoTime}. */
    long watch(CompletableFuture<?> future) {
        long deadlineNanos = System.nanoTime() + timeoutNanos;
        BusException ended;
        synchronized (open) {
            ended = end;
            if (ended == null) {
                forgetDone();
                open.addLast(new Watched(future, deadlineNanos));
                if (next == null) {
                    next = schedule(timeoutNanos);
                }
            }
        }
        if (ended != null) {
            future.completeExceptionally(ended);
        }
        return deadlineNanos;
    }

    /**
     * Forgets the oldest futures that are done. Futures complete nearly in the order they came in, so that keeps the
     * queue short.
     */
    private void forgetDone() {
        while (!open.isEmpty() && open.getFirst().future.isDone()) {
            open.removeFirst();
        }
    }

    private ScheduledFuture<?> schedule(long delayNanos) {
        return timer.schedule(this::expire, delayNanos, TimeUnit.NANOSECONDS);
    }

    /** Fails what is open, and from now on what comes, with {@code failure}. */
    void failAll(BusException failure) {
        List<Watched> rest;
        synchronized (open) {
            end = failure;
            rest = List.copyOf(open);
            open.clear();
        }
        rest.forEach(watched -> watched.future.completeExceptionally(failure));
    }

    private void expire() {
        while (true) {
            CompletableFuture<?> late;
            synchronized (open) {
                forgetDone();
                if (open.isEmpty()) {
                    next = null;
                    return;
                }
                long left = open.getFirst().deadlineNanos - System.nanoTime();
                if (left > 0) {
                    next = schedule(left);
                    return;
                }
                late = open.removeFirst().future;
            }
            late.completeExceptionally(new BusException(BusException.Reason.UNAVAILABLE, failure));
        }
    }
}
