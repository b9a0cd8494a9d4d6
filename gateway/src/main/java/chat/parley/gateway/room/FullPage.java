package chat.parley.gateway.room;

import chat.parley.protocol.Changes;
import chat.parley.protocol.EncodedEvent;
import chat.parley.storage.history.History;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Events of a room as they are now, with what counts of their changes, until a page of them is full, by the number of events
 * or by {@link History#MAX_PAGE_BYTES}: it has to fit into a frame.
 */
final class FullPage {
    private final int limit;
    private final Changes known;
    private final List<EncodedEvent> events = new ArrayList<>();
    private final List<EncodedEvent> changes = new ArrayList<>();
    private int bytes;

    /** @param known the changes that are known of the events */
    FullPage(int limit, Changes known) {
        this.limit = limit;
        this.known = known;
    }

    /**
     * Adds {@code event}, and what counts of its changes; false if there is no room for them. A first event fits, however
     * large.
     */
    boolean add(EncodedEvent event) {
        EncodedEvent told = known.told(event);
        List<EncodedEvent> counting = known.counting(event.event());
        int length = told.json().length;
        for (EncodedEvent change : counting) {
            length += change.json().length;
        }
        boolean tooLarge = !events.isEmpty() && bytes + length > History.MAX_PAGE_BYTES;
        if (events.size() == limit || tooLarge) {
            return false;
        }
        events.add(told);
        changes.addAll(counting);
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

    /** The changes that count of the events. */
    List<EncodedEvent> changes() {
        return changes;
    }

    /** The page with its events in the other order, for those that were added descending. */
    FullPage reversed() {
        Collections.reverse(events);
        return this;
    }
}
