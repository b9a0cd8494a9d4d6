package chat.parley.cli.process;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until it is put forward, as that of a computer seems to that has slept. Thread-safe. */
public final class SetClock extends Clock {
    private volatile Instant now = Instant.parse("2026-11-21T12:00:00Z");

    /** Puts it forward. */
    public void forward(Duration by) {
        now = now.plus(by);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("of UTC only");
    }
}
