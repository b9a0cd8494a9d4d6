package chat.parley.bus;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/** A warning of what others may cause as often as they like: told once a minute at most, with how often it came. Thread-safe. */
final class RareWarning {
    static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Logger log;
    private final LongSupplier nanoTime;
    /** How often it came since the start. Guarded by this, as is the field below. */
    private long times;

    private long toldAtNanos;

    RareWarning(Logger log, LongSupplier nanoTime) {
        this.log = log;
        this.nanoTime = nanoTime;
    }

    /** Notes that it came, perhaps again. */
    void happened(String line) {
        long count;
        synchronized (this) {
            long now = nanoTime.getAsLong();
            count = ++times;
            if (count > 1 && now - toldAtNanos < MINUTE_NANOS) {
                return;
            }
            toldAtNanos = now;
        }
        log.warn("{} times={}", line, count);
    }
}
