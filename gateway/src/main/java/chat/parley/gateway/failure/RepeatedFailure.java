package chat.parley.gateway.failure;

import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * What fails again and again, for the log: told the first time, once a minute, and sooner when the cause is another, but not
 * more often than every ten seconds. Thread-safe.
 */
public final class RepeatedFailure {
    static final Duration INTERVAL = Duration.ofMinutes(1);
    static final Duration MIN_INTERVAL = Duration.ofSeconds(10);

    private final LongSupplier nanoTime;
    /** The cause that was told last. Guarded by this, as are the fields below. */
    private String toldCause = "";

    private long toldAtNanos;
    private long untold;
    private boolean begun;

    public RepeatedFailure(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Notes a failure. If it is time to, {@code tell} is given how often it happened since it was told last, this time
     * included.
     */
    public void happened(String cause, LongConsumer tell) {
        long count;
        synchronized (this) {
            untold++;
            long now = nanoTime.getAsLong();
            Duration pause = cause.equals(toldCause) ? INTERVAL : MIN_INTERVAL;
            if (begun && now - toldAtNanos < pause.toNanos()) {
                return;
            }
            begun = true;
            toldAtNanos = now;
            toldCause = cause;
            count = untold;
            untold = 0;
        }
        tell.accept(count);
    }

    /** Notes that it is over: the next failure counts as a first one. */
    public synchronized void over() {
        begun = false;
        untold = 0;
    }
}
