package chat.parley.gateway.room;

import chat.parley.protocol.EventId;
import chat.parley.protocol.Limits;
import java.time.Instant;

/** From where a reader that has everything up to an id must read again: see {@link Limits#RESUME_OVERLAP}. */
final class Overlap {
    private Overlap() {}

    static EventId before(EventId last, Instant now) {
        Instant latest = last.time().isBefore(now) ? last.time() : now;
        return EventId.startOf(latest.minus(Limits.RESUME_OVERLAP));
    }
}
