package chat.parley.gateway.history;

import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a log, ascending by id.
 *
 * @param more whether there is more in the direction of reading
 * @param goOn as in {@link chat.parley.storage.History.Page}
 * @param end up to where the log was complete when it was read: everything that was acknowledged before the request is up
 *     to there, or in the page, or is pushed; null if that is not known
 */
public record LogPage(
        List<EncodedEvent> events,
        boolean more,
        @Nullable EventId goOn,
        @Nullable LogCursor end) {
    public LogPage {
        events = List.copyOf(events);
    }

    /** One that ends where its events do. */
    public LogPage(List<EncodedEvent> events, boolean more, @Nullable LogCursor end) {
        this(events, more, null, end);
    }

    /** Whether the log was complete up to now when it was read. */
    public boolean recovered() {
        return end != null;
    }

    /** What was said, without its encoding. */
    public List<Event> contents() {
        return events.stream().map(EncodedEvent::event).toList();
    }
}
