package chat.parley.gateway.room;

import chat.parley.protocol.EncodedEvent;
import chat.parley.storage.history.History;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Events of a room until a page of them is full, by their number or by {@link History#MAX_PAGE_BYTES}: it has to fit into a frame. */
final class FullPage {
    private final int limit;
    private final List<EncodedEvent> events = new ArrayList<>();
    private int bytes;

    FullPage(int limit) {
        this.limit = limit;
    }

    /** Adds {@code event}; false if there is no room for it. A first event fits, however large. */
    boolean add(EncodedEvent event) {
        int length = event.json().length;
        boolean tooLarge = !events.isEmpty() && bytes + length > History.MAX_PAGE_BYTES;
        if (events.size() == limit || tooLarge) {
            return false;
        }
        events.add(event);
        bytes += length;
        return true;
    }

    /** Adds events in their order; false if there was not room for all: then those are in it that came first. */
    boolean addAll(Iterable<EncodedEvent> all) {
        for (EncodedEvent event : all) {
            if (!add(event)) {
                return false;
            }
        }
        return true;
    }

    List<EncodedEvent> events() {
        return events;
    }

    /** The events in the other order, for those that were added descending. */
    List<EncodedEvent> reversed() {
        Collections.reverse(events);
        return events;
    }
}
