package chat.parley.gateway.history;

import chat.parley.protocol.Body;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import chat.parley.storage.segment.LogKind;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a log: up to {@code limit} events above {@code after}, or below {@code before}, or the newest.
 *
 * @param cursor only what arrived after it; then {@code after} is there
 * @param thread only what is in the thread that this event begins; null for all events
 * @param matching is asked of events, or, of those of a thread, of what is kept of each beside its first event
 */
public record PageRequest(
        LogKind kind,
        @Nullable EventId before,
        @Nullable EventId after,
        @Nullable LogCursor cursor,
        int limit,
        @Nullable EventId thread,
        Predicate<EncodedEvent> matching) {

    /** A request for events of all threads. */
    public PageRequest(
            LogKind kind,
            @Nullable EventId before,
            @Nullable EventId after,
            @Nullable LogCursor cursor,
            int limit,
            Predicate<EncodedEvent> matching) {
        this(kind, before, after, cursor, limit, null, matching);
    }

    /**
     * A request for what was said last, below {@code before} if that is there. Changes have no place there: they come with
     * what they are about.
     */
    public static PageRequest back(
            LogKind kind, @Nullable EventId before, int limit, Predicate<EncodedEvent> matching) {
        return new PageRequest(
                kind,
                before,
                null,
                null,
                limit,
                matching.and(event -> !(event.event().body() instanceof Body.Change)));
    }

    public static PageRequest newest(int limit) {
        return back(LogKind.EVENTS, null, limit, event -> true);
    }

    /** A request for the newest of all that is in the log, of the changes, too, in their own places. */
    public static PageRequest newestOfAll(int limit) {
        return new PageRequest(LogKind.EVENTS, null, null, null, limit, event -> true);
    }

    public static PageRequest after(EventId after, int limit) {
        return new PageRequest(LogKind.EVENTS, null, after, null, limit, event -> true);
    }

    /** A request for the first of what arrived after {@code cursor}, by id above {@code after}. */
    public static PageRequest since(LogCursor cursor, EventId after, int limit) {
        return new PageRequest(LogKind.EVENTS, null, after, cursor, limit, event -> true);
    }

    /** A request for the newest of a thread below {@code before}, or the oldest above {@code after}, or the newest of all. */
    public static PageRequest ofThread(
            EventId thread,
            @Nullable EventId before,
            @Nullable EventId after,
            int limit,
            Predicate<EncodedEvent> matching) {
        // All of a thread is above its first event: so below that nothing has to be known of.
        EventId from = after != null && after.compareTo(thread) < 0 ? thread : after;
        return new PageRequest(LogKind.EVENTS, before, from, null, limit, thread, matching);
    }

    /** The upper bound, exclusive, when reading backwards. */
    public EventId upperBound() {
        return before == null ? EventId.MAX : before;
    }
}
