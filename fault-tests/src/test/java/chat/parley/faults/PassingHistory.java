package chat.parley.faults;

import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.LogPosition;
import chat.parley.storage.history.History;
import chat.parley.storage.segment.LogKind;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Does what another history does; flaws override some of it. */
class PassingHistory implements History {
    private final History history;

    PassingHistory(History history) {
        this.history = history;
    }

    @Override
    public void append(LogKey log, LogPosition position, List<EncodedEvent> events) {
        history.append(log, position, events);
    }

    @Override
    public LogCursor end(LogKey log) {
        return history.end(log);
    }

    @Override
    public Set<EventId> stored(LogKey log, Set<EventId> ids, LogPosition upTo) {
        return history.stored(log, ids, upTo);
    }

    @Override
    public Page since(LogKey log, LogCursor cursor, EventId after, int limit, Predicate<EncodedEvent> matching) {
        return history.since(log, cursor, after, limit, matching);
    }

    @Override
    public Page before(LogKey log, LogKind kind, EventId before, int limit, Predicate<EncodedEvent> matching) {
        return history.before(log, kind, before, limit, matching);
    }

    @Override
    public Page after(LogKey log, LogKind kind, EventId after, int limit, Predicate<EncodedEvent> matching) {
        return history.after(log, kind, after, limit, matching);
    }

    @Override
    public Page threadBefore(LogKey log, EventId root, EventId before, int limit, Predicate<EncodedEvent> matching) {
        return history.threadBefore(log, root, before, limit, matching);
    }

    @Override
    public Page threadAfter(LogKey log, EventId root, EventId after, int limit, Predicate<EncodedEvent> matching) {
        return history.threadAfter(log, root, after, limit, matching);
    }
}
