package chat.parley.gateway.history;

import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.storage.History;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which part of a log: up to {@code limit} events above {@code after}, or below {@code before}, or the newest. */
public record PageRequest(
        History.Kind kind,
        @Nullable EventId before,
        @Nullable EventId after,
        int limit,
        Predicate<EncodedEvent> matching) {

    public static PageRequest newest(int limit) {
        return new PageRequest(History.Kind.EVENTS, null, null, limit, event -> true);
    }

    public static PageRequest after(EventId after, int limit) {
        return new PageRequest(History.Kind.EVENTS, null, after, limit, event -> true);
    }

    /** The upper bound, exclusive, when reading backwards. */
    public EventId upperBound() {
        return before == null ? EventId.MAX : before;
    }
}
