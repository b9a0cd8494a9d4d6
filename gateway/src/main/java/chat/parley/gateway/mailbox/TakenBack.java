package chat.parley.gateway.mailbox;

import chat.parley.protocol.Body;
import chat.parley.protocol.Changes;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The private messages that were taken back lately, as this gateway has heard, so that what was said in them is delivered to
 * nobody any more. Bounded; of what was forgotten the removal comes behind it.
 *
 * <p><b>Threads.</b> Not thread-safe: owned by its {@link LocalUser}.
 */
final class TakenBack {
    private final int max;
    private final Changes removals = new Changes();
    private final Queue<EventId> about = new ArrayDeque<>();

    TakenBack(int max) {
        this.max = max;
    }

    /** Notes {@code event}, if it is a removal; true if it was not known. */
    boolean hear(EncodedEvent event) {
        if (!(event.event().body() instanceof Body.Removal removal) || !removals.add(event)) {
            return false;
        }
        about.add(removal.about());
        if (about.size() > max) {
            removals.forget(about.remove());
        }
        return true;
    }

    /** The event as it is to be told: {@link Changes#told}. */
    EncodedEvent told(EncodedEvent event) {
        return removals.concern(event.event()) ? removals.told(event) : event;
    }
}
