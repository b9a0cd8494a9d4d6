package chat.parley.gateway.server;

import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** A warning about what strangers can cause as often as they like: told the first time, then once a minute. Thread-safe. */
final class SparseWarning {
    static final Duration INTERVAL = Duration.ofMinutes(1);

    private final LongSupplier nanoTime;
    /** Guarded by this, as the next. */
    private long toldAtNanos;

    private long untold;

    SparseWarning(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.toldAtNanos = nanoTime.getAsLong() - INTERVAL.toNanos();
    }

    /** It happened again. If it is time to, {@code tell} is given how often since it was told last, this time included. */
    void happened(LongConsumer tell) {
        long count;
        synchronized (this) {
            untold++;
            long now = nanoTime.getAsLong();
            if (now - toldAtNanos < INTERVAL.toNanos()) {
                return;
            }
            toldAtNanos = now;
            count = untold;
            untold = 0;
        }
        tell.accept(count);
    }
}
