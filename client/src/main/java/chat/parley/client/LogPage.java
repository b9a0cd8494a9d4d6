package chat.parley.client;

import chat.parley.protocol.Body;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.ServerFrame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the log, its events ascending; the other components are those of {@code ServerFrame.History}.
 *
 * @param changes what counts of these events, whenever it was said: it tells nothing of where the page begins or ends. Without
 *     the answers, which come as what they are: an {@link Body.Answer} has the id, sender and nonce of the message itself, and
 *     would be taken for it
 */
record LogPage(
        List<Event> events,
        List<Event> changes,
        boolean more,
        @Nullable EventId next,
        Extent extent,
        @Nullable LogCursor cursor) {

    /** The id up to which the page has everything; null if there is nothing in it to tell that. */
    @Nullable
    EventId upTo() {
        if (next != null) {
            return next;
        }
        return events.isEmpty() ? null : events.get(events.size() - 1).id();
    }

    static LogPage of(ServerFrame.Joined reply) {
        return new LogPage(
                reply.events(),
                changes(reply.changes()),
                reply.more(),
                null,
                Extent.of(reply.recovered(), reply.hasDamage()),
                reply.cursor());
    }

    static LogPage of(ServerFrame.History reply) {
        return new LogPage(
                reply.events(),
                changes(reply.changes()),
                reply.more(),
                reply.next(),
                Extent.of(reply.recovered(), reply.hasDamage()),
                reply.cursor());
    }

    /** This page as the last one of its reading, whatever follows it in the log. */
    LogPage asLast() {
        return new LogPage(events, changes, false, null, extent, cursor);
    }

    private static List<Event> changes(List<EncodedEvent> encoded) {
        return encoded.stream()
                .map(EncodedEvent::event)
                .filter(event -> event.body() instanceof Body.Change && !(event.body() instanceof Body.Answer))
                .toList();
    }

    /** How much a page has of what was asked for. */
    enum Extent {
        WHOLE,
        /** The page has all but what is damaged at the server, and does not come. */
        DAMAGED,
        /** The page may lack anything; what it lacks may come later. */
        UNKNOWN;

        static Extent of(boolean recovered, boolean damaged) {
            return recovered ? WHOLE : damaged ? DAMAGED : UNKNOWN;
        }
    }
}
