package chat.parley.gateway.account;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Time passes when a test says so. */
final class ManualClock extends Clock {
    private Instant now = Instant.parse("2026-11-21T08:00:00Z");

    synchronized void pass(Duration time) {
        now = now.plus(time);
    }

    /** As {@code System.nanoTime}, which has no zero either. */
    long nanoTime() {
        return Duration.between(Instant.parse("2026-11-21T12:00:00Z"), instant())
                .toNanos();
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("instants only");
    }
}
