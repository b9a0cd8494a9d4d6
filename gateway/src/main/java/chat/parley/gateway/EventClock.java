package chat.parley.gateway;

import chat.parley.protocol.EventId;
import chat.parley.protocol.Limits;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A hybrid logical clock: gives ids that are near the time of day and never smaller than any id seen. Thread-safe,
 * lock-free.
 *
 * <p><b>Ids from the future.</b> Another gateway's clock may be ahead. An id up to {@link #MAX_AHEAD} ahead of this
 * clock is followed. One further ahead is not: following it would drag every gateway to the wrong time and, worse, keep
 * it there. Events of such a gateway sort late until its clock is mended, which the log asks for; nobody else's do. Clients
 * give no ids, so their clocks do not matter.
 */
public final class EventClock {
    /**
     * Half of the resume overlap: whoever resumes from an id that was followed still reads from before the true time at
     * which it was given.
     */
    static final Duration MAX_AHEAD = Limits.RESUME_OVERLAP.dividedBy(2);

    private static final Logger log = LoggerFactory.getLogger(EventClock.class);
    private static final int COUNTER_BITS = 16;
    private static final long WARN_EVERY_MILLIS = 60_000;

    private final InstantSource time;
    private final long gatewayId;
    /** The largest 48-bit time and counter given or followed. A full counter runs over into the time. */
    private final AtomicLong last = new AtomicLong();

    private final AtomicLong warnedAtMillis = new AtomicLong(Long.MIN_VALUE);

    /** @param gatewayId random, so that no two gateways give the same id */
    public EventClock(InstantSource time, long gatewayId) {
        this.time = time;
        this.gatewayId = gatewayId;
    }

    /** An id above all that this clock gave or {@linkplain #observe followed}. */
    public EventId next() {
        long now = time.millis() << COUNTER_BITS;
        return new EventId(last.updateAndGet(previous -> Math.max(previous + 1, now)), gatewayId);
    }

    /** Takes note of an id that another gateway gave. */
    public void observe(EventId id) {
        long now = time.millis();
        if (id.millis() > now + MAX_AHEAD.toMillis()) {
            warn(id, now);
            return;
        }
        if (id.high() > last.get()) {
            last.accumulateAndGet(id.high(), Math::max);
        }
    }

    private void warn(EventId id, long now) {
        long warned = warnedAtMillis.get();
        if (now - WARN_EVERY_MILLIS >= warned && warnedAtMillis.compareAndSet(warned, now)) {
            log.warn(
                    "event id from the future: compare the gateways' clocks aheadSeconds={} gatewayId={}",
                    (id.millis() - now) / 1000,
                    Long.toHexString(id.low()));
        }
    }
}
