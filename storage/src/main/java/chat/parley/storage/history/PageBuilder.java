package chat.parley.storage.history;

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
    private long bytes;
    private boolean more;
    private @Nullable EventId goOn;

    /** @param effort that the page takes */
    PageBuilder(int limit, Effort effort) {
        this.limit = limit;
        this.effort = effort;
    }

    /** False, and that there is more noted, if it does not fit. A first event fits, however large. */
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

    /** The page ends although it is not full, and goes on there. */
    void cut(EventId from) {
        more = true;
        goOn = from;
    }

    History.Page ascending() {
        return new History.Page(events, more, goOn, !effort.hasLeftOut());
    }

    /** Of events that were added descending. */
    History.Page reversed() {
        Collections.reverse(events);
        return ascending();
    }
}
