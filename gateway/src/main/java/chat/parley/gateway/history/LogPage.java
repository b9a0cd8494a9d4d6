package chat.parley.gateway.history;

import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a log, ascending by id.
 *
 * @param changes the changes that count of the events, as {@link chat.parley.protocol.Changes#counting} gives them
 * @param more whether there is more in the direction of reading
 * @param goOn as in {@link chat.parley.storage.history.History.Page}
 * @param end up to where the log was complete when it was read: everything that was acknowledged before the request is up
 *     to there, or in the page, or is pushed; null if that is not known
 * @param whole as in {@link chat.parley.storage.history.History.Page}
 */
public record LogPage(
        List<EncodedEvent> events,
        List<EncodedEvent> changes,
        boolean more,
        @Nullable EventId goOn,
        @Nullable LogCursor end,
        boolean whole) {
    public LogPage {
        events = List.copyOf(events);
        changes = List.copyOf(changes);
    }

    /** A page of which nothing is damaged and that goes on behind its last event. */
    public LogPage(List<EncodedEvent> events, boolean more, @Nullable LogCursor end) {
        this(events, List.of(), more, null, end, true);
    }

    /**
     * This page with other events and their changes, {@code cut} if they end before its own; without an end unless that is
     * {@code known}.
     */
    public LogPage with(
            List<EncodedEvent> others,
            List<EncodedEvent> theirChanges,
            boolean cut,
            boolean leavesMore,
            boolean known) {
        return new LogPage(others, theirChanges, leavesMore, cut ? null : goOn, known ? end : null, whole);
    }

    /** The id up to which this page, ascending from {@code after}, has everything. */
    public EventId upTo(EventId after) {
        if (goOn != null) {
            return goOn;
        }
        return events.isEmpty() ? after : events.get(events.size() - 1).id();
    }

    /** Whether the log was complete up to now when it was read. */
    public boolean recovered() {
        return end != null && whole;
    }

    /** True if all that is missing is damaged, so that asking again does not give it; else null. */
    public @Nullable Boolean damaged() {
        return (end != null && !whole) ? Boolean.TRUE : null;
    }
}
