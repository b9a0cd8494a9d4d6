package chat.parley.gateway.history;

import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import java.util.List;

/**
 * A part of a log, ascending by id.
 *
 * @param more whether there is more in the direction of reading
 * @param recovered whether the log was complete up to now when it was read
 */
public record LogPage(List<EncodedEvent> events, boolean more, boolean recovered) {
    public LogPage {
        events = List.copyOf(events);
    }

    /** What was said, without its encoding. */
    public List<Event> contents() {
        return events.stream().map(EncodedEvent::event).toList();
    }
}
