package chat.parley.gateway.archive;

import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.LogPosition;
import chat.parley.storage.history.History;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One write of a log, on a writer's thread. It counts only if a check that begins after it finds the term still ours.
 *
 * @param known where the log ends; null if it was not asked for since the term was taken
 * @param events what is to be stored; may be none
 */
record LogWrite(LogKey log, LogPosition position, @Nullable LogCursor known, List<EncodedEvent> events) {

    /**
     * What came of a write.
     *
     * @param before where the log ended
     * @param appended what was written at {@code position}; the rest of {@code events} was there before
     */
    record Outcome(LogCursor before, List<EncodedEvent> appended) {}

    /**
     * Writes what is not in the store yet. The end is listed after the term was taken, so it is not before anything that
     * counted under a smaller one. If it is not before our position, nothing is written: the store has forgotten which terms
     * it gave.
     */
    Outcome run(History history) {
        if (known != null) {
            return append(history, known, events);
        }
        LogCursor end = history.end(log);
        if (events.isEmpty() || isAhead(end)) {
            return new Outcome(end, List.of());
        }
        Set<EventId> there = stored(history, end.position());
        return append(
                history,
                end,
                events.stream().filter(event -> !there.contains(event.id())).toList());
    }

    boolean isAhead(LogCursor end) {
        return end.position().compareTo(position) >= 0;
    }

    /**
     * The ids of the events that need not be stored again: those under the term of the end. An event that is found under a
     * smaller one alone may be of a write that did not count, and that became durable only after somebody had gone on from
     * an end before it: who followed that one's marks does not have it, and stands behind it.
     */
    private Set<EventId> stored(History history, LogPosition end) {
        if (end.term() == 0) {
            return Set.of();
        }
        Set<EventId> ids = events.stream().map(EncodedEvent::id).collect(Collectors.toSet());
        Set<EventId> found = new HashSet<>(history.stored(log, ids, end));
        if (!found.isEmpty()) {
            found.removeAll(
                    history.stored(log, Set.copyOf(found), new LogPosition(end.term() - 1, LogPosition.MAX_PART)));
        }
        return found;
    }

    private Outcome append(History history, LogCursor before, List<EncodedEvent> missing) {
        if (!missing.isEmpty()) {
            history.append(log, position, missing);
        }
        return new Outcome(before, missing);
    }
}
