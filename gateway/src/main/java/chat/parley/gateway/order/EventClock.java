package chat.parley.gateway.order;

import chat.parley.protocol.EventId;
import chat.parley.protocol.LogKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives ids that are near the time of day where nothing speaks against it: above a floor that a log has, and above all that
 * this clock gave before. Nothing rests on the time of day being right. Thread-safe, lock-free.
 *
 * <p><b>Floors ahead of this clock.</b> Another gateway's clock may be ahead, by any time. A log that has its ids gets
 * further ones above them, however far; this clock and other logs do not follow, else one wrong clock would drag every
 * gateway along and, worse, keep it there.
 */
public final class EventClock {
    /** How far a floor may be ahead of this clock; more is for the operator to look at. */
    private static final Duration REMARKABLE = Duration.ofSeconds(15);

    private static final Logger log = LoggerFactory.getLogger(EventClock.class);
    private static final int COUNTER_BITS = 16;
    private static final long WARN_EVERY_NANOS = Duration.ofMinutes(1).toNanos();

    private final InstantSource time;
    private final long gatewayId;
    /** The largest 48-bit time and counter that were given by the time of day. A full counter runs over into the time. */
    private final AtomicLong last = new AtomicLong();

    private final AtomicLong warnedAtNanos = new AtomicLong(System.nanoTime() - WARN_EVERY_NANOS);

    /** @param gatewayId random, so that no two gateways give the same id */
    public EventClock(InstantSource time, long gatewayId) {
        this.time = time;
        this.gatewayId = gatewayId;
    }

    /**
     * An id for {@code key} above {@code floor}, which becomes the floor.
     *
     * @param floor the largest {@link EventId#high} of the log; unsigned
     */
    EventId next(LogKey key, AtomicLong floor) {
        long now = Math.max(0, time.millis()) << COUNTER_BITS;
        long mine = last.updateAndGet(previous -> largerOf(previous + 1, now));
        long high = floor.updateAndGet(known -> largerOf(known + 1, mine));
        if (high == mine) {
            return new EventId(high, gatewayId);
        }
        warnIfFarAhead(key, high, now);
        // Two logs may stand at the same time ahead: a part of the id that is the log's own keeps their ids apart.
        return new EventId(high, gatewayId + 31L * key.value().hashCode());
    }

    /** The {@link EventId#high} that {@link #next} would give now. */
    long upcoming(AtomicLong floor) {
        long now = Math.max(0, time.millis()) << COUNTER_BITS;
        long mine = largerOf(last.get() + 1, now);
        return largerOf(floor.get() + 1, mine);
    }

    private static long largerOf(long a, long b) {
        return Long.compareUnsigned(a, b) > 0 ? a : b;
    }

    /** An id for {@code key} above {@code known}: for a log that is not followed here. */
    public EventId above(LogKey key, EventId known) {
        return next(key, new AtomicLong(known.high()));
    }

    private void warnIfFarAhead(LogKey key, long high, long now) {
        long aheadMillis = (high >>> COUNTER_BITS) - (now >>> COUNTER_BITS);
        long warned = warnedAtNanos.get();
        if (aheadMillis > REMARKABLE.toMillis()
                && System.nanoTime() - warned >= WARN_EVERY_NANOS
                && warnedAtNanos.compareAndSet(warned, System.nanoTime())) {
            log.warn(
                    "a log has ids ahead of this clock: compare the gateways' clocks log={} aheadSeconds={}",
                    key,
                    aheadMillis / 1000);
        }
    }
}
