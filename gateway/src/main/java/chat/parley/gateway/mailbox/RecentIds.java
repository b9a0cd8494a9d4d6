package chat.parley.gateway.mailbox;

import chat.parley.protocol.EventId;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/** The ids that were added last, up to a number. Not thread-safe. */
final class RecentIds {
    private final int max;
    private final Set<EventId> ids = new LinkedHashSet<>();

    RecentIds(int max) {
        this.max = max;
    }

    /** Adds {@code id}; false if it is there already. */
    boolean add(EventId id) {
        if (!ids.add(id)) {
            return false;
        }
        if (ids.size() > max) {
            Iterator<EventId> oldest = ids.iterator();
            oldest.next();
            oldest.remove();
        }
        return true;
    }

    boolean contains(EventId id) {
        return ids.contains(id);
    }
}
