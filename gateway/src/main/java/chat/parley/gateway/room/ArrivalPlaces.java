package chat.parley.gateway.room;

import chat.parley.bus.Mark;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogPosition;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where in the order of arrival the recent events of a room stand, as far as that is known, and after which position all that
 * arrived is among them.
 *
 * <p><b>Threads.</b> None of its own: owned by its {@link RecentEvents}.
 */
final class ArrivalPlaces {
    /**
     * How many dropped events may wait for their position to be told; with more, nobody is answered by positions until the
     * next repair.
     */
    private static final int MAX_DROPPED = 16_384;

    private final Predicate<EventId> awaitsMark;
    /** Where the events arrived that a mark has named; where others did is not known, or not yet. */
    private final Map<EventId, LogPosition> positions = new HashMap<>();
    /** Live events that were dropped, or had no place, before a mark named them. */
    private final Set<EventId> droppedUnmarked = new HashSet<>();
    /**
     * The position after which all that arrived is here, but for {@link #droppedUnmarked}; null if that can be said of no
     * position.
     */
    private @Nullable LogPosition allAfter;
    /** Where the log ended when it was last read: events that no mark will name arrived up to there. */
    private LogPosition readUpTo = LogPosition.NONE;

    /** @param awaitsMark whether a mark is to come that names an event */
    ArrivalPlaces(Predicate<EventId> awaitsMark) {
        this.awaitsMark = awaitsMark;
    }

    /** Notes that the log was read up to {@code end}, all that arrived after {@code since}. */
    void read(LogPosition since, LogPosition end) {
        readUpTo = max(readUpTo, end);
        allAfter = allAfter == null ? since : allAfter;
    }

    /** Notes that something is lacking that arrived there or before. */
    void lackUpTo(LogPosition at) {
        allAfter = allAfter == null ? null : max(allAfter, at);
    }

    /**
     * Notes where events arrived, as the log's archiver says.
     *
     * @param isHere whether an event is among those that are kept
     */
    void arrived(Mark mark, Predicate<EventId> isHere) {
        LogPosition at = mark.end().position();
        for (EventId id : mark.events()) {
            if (droppedUnmarked.remove(id)) {
                lackUpTo(at);
            } else if (isHere.test(id)) {
                positions.merge(id, at, ArrivalPlaces::max);
            }
        }
    }

    /** Notes that an event that is kept arrived there or before. */
    void arrivedUpTo(LogPosition at, EventId id) {
        positions.putIfAbsent(id, at);
    }

    /** Notes that these events are in the store, and no mark of them is waited for any more. */
    void stored(Collection<EventId> ids) {
        for (EventId id : ids) {
            if (droppedUnmarked.remove(id)) {
                lackUpTo(readUpTo);
            }
        }
    }

    /** Forgets where an event arrived that another one stands for. */
    void forget(EventId id) {
        positions.remove(id);
    }

    /** Notes that an event is dropped: who lacks what arrived there is not to be answered from here. */
    void dropped(EventId id) {
        LogPosition at = positions.remove(id);
        if (at != null) {
            lackUpTo(at);
        } else if (!awaitsMark.test(id)) {
            lackUpTo(readUpTo);
        } else if (droppedUnmarked.size() < MAX_DROPPED) {
            droppedUnmarked.add(id);
        } else {
            allAfter = null;
            droppedUnmarked.clear();
        }
    }

    /** Whether all that arrived after {@code at} is here. */
    boolean hasAllAfter(LogPosition at) {
        return allAfter != null && allAfter.compareTo(at) <= 0 && droppedUnmarked.isEmpty();
    }

    /**
     * Whether an event may have arrived after {@code cursor}. Where that is not known it may: it is told once more, rather
     * than not at all.
     */
    boolean mayBeAfter(@Nullable LogCursor cursor, EventId id) {
        LogPosition at = cursor == null ? null : positions.get(id);
        return cursor == null || at == null || at.compareTo(cursor.position()) > 0;
    }

    private static LogPosition max(LogPosition a, LogPosition b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
