package chat.parley.storage.history;

import chat.parley.protocol.Changes;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects a page until it is full. */
final class PageBuilder {
    private final int limit;
    private final Effort effort;
    private final List<EncodedEvent> events = new ArrayList<>();
    private final List<EncodedEvent> changes = new ArrayList<>();
    private long bytes;
    private boolean more;
    private @Nullable EventId goOn;

    /** @param effort counts what the page takes, and knows whether something is left out of it */
    PageBuilder(int limit, Effort effort) {
        this.limit = limit;
        this.effort = effort;
    }

    /**
     * Adds an event to the page; if it does not fit, returns false, and notes that there is more. A first event fits,
     * however large.
     */
    boolean add(EncodedEvent event) {
        int length = event.json().length;
        boolean tooLarge = !events.isEmpty() && bytes + length > History.MAX_PAGE_BYTES;
        if (events.size() >= limit || tooLarge) {
            more = true;
            return false;
        }
        events.add(event);
        bytes += length;
        return true;
    }

    /** Ends the page where it is, as if it were full. */
    void full() {
        more = true;
    }

    /** Leaves all but the first {@code count} of its events to the next page. */
    void keep(int count) {
        if (count < events.size()) {
            events.subList(count, events.size()).clear();
            more = true;
            goOn = null;
        }
    }

    /** Ends the page although it is not full; the next one goes on at {@code from}. */
    void cut(EventId from) {
        more = true;
        goOn = from;
    }

    /** The events of the page so far, in the order in which they were added. */
    List<EncodedEvent> events() {
        return List.copyOf(events);
    }

    /**
     * Shows the page's events as they are now. What does not fit with its changes is left for the next page; a first event fits,
     * with all that counts of it.
     */
    void show(Changes known) {
        List<EncodedEvent> all = events();
        events.clear();
        bytes = 0;
        for (EncodedEvent event : all) {
            EncodedEvent told = known.told(event);
            List<EncodedEvent> counting = known.counting(event.event());
            long length = told.json().length
                    + counting.stream()
                            .mapToLong(change -> change.json().length)
                            .sum();
            if (!events.isEmpty() && bytes + length > History.MAX_PAGE_BYTES) {
                more = true;
                goOn = null;
                return;
            }
            events.add(told);
            changes.addAll(counting);
            bytes += length;
        }
    }

    History.Page ascending() {
        return new History.Page(events, changes, more, goOn, !effort.hasLeftOut());
    }

    /** The page, if its events were added descending. */
    History.Page reversed() {
        Collections.reverse(events);
        return ascending();
    }
}
