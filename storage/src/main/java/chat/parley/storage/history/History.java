package chat.parley.storage.history;

import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.LogPosition;
import chat.parley.storage.segment.LogKind;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The logs, in immutable segments {@code history/<log>/<firstId>-<lastId>-<position>_<writer>.jsonl.zst}: one JSON event a
 * line, Zstandard. (Without {@code <position>_} if a gateway wrote it that numbers nothing.) Shared files are also in
 * segments of their own, {@code shared/<log>/…}, so that listing them does not read every message; these have no positions.
 * {@code Compaction} merges those of past days, under {@code compacted/}, which readers do not notice.
 *
 * <p>Segments may overlap and repeat events (a crash between writing and acknowledging): readers merge them by id and
 * give each id once. Of events with the same sender and nonce, at most
 * {@link chat.parley.protocol.Limits#RESUME_OVERLAP} apart, they give the one with the smallest id, whatever the pages are;
 * a post that a client repeated later than that is given again, and its receivers drop it by its nonce.
 */
public interface History {

    /**
     * Writes {@code events} of one log, in any order, as one or more segments of the same position. After it returned they
     * are durable. Events more than an hour apart never share a segment: readers rely on it to know how far back to list.
     *
     * @param position after all that were given for this log; one whose write failed is not used again
     */
    void append(LogKey log, LogPosition position, List<EncodedEvent> events);

    /**
     * Where the log ends: the largest position that was given, {@link LogPosition#NONE} if none was, and the largest id of
     * all that is stored. Lists; reads no segment.
     */
    LogCursor end(LogKey log);

    /**
     * Which of {@code ids} are stored under a position up to {@code upTo}, that is, need not be stored again by who took the
     * log over at {@code upTo}.
     */
    Set<EventId> stored(LogKey log, Set<EventId> ids, LogPosition upTo);

    /** The newest events below {@code before} that match, ascending by id. */
    Page before(LogKey log, LogKind kind, EventId before, int limit, Predicate<EncodedEvent> matching);

    /** The oldest events above {@code after} that match, ascending by id. */
    Page after(LogKey log, LogKind kind, EventId after, int limit, Predicate<EncodedEvent> matching);

    /**
     * The oldest events above {@code after}, by id, of those that arrived after {@code cursor}: all with a position behind
     * the cursor's, and, of what has none, those from {@link chat.parley.protocol.Limits#RESUME_OVERLAP} before the
     * cursor's id on. Of several copies of an event the latest position counts. Ascending by id; an event that repeats one
     * from before the cursor under another id is given, and its receivers drop it by its nonce.
     */
    Page since(LogKey log, LogCursor cursor, EventId after, int limit, Predicate<EncodedEvent> matching);

    /**
     * The newest answers to {@code root} below {@code before}, ascending by id: all that are in its thread, without repetitions,
     * however long ago their originals were.
     *
     * @param matching is asked of what is kept beside the root of each: with {@link chat.parley.protocol.Body.Answer} for its body
     */
    Page threadBefore(LogKey log, EventId root, EventId before, int limit, Predicate<EncodedEvent> matching);

    /** The oldest answers to {@code root} above {@code after}, as {@link #threadBefore} gives them. */
    Page threadAfter(LogKey log, EventId root, EventId after, int limit, Predicate<EncodedEvent> matching);

    /**
     * A page of events, ascending by id, without repetitions. It ends early, with {@code more}, rather than hold more
     * than {@link #MAX_PAGE_BYTES} of JSON, and rather than look at very much that is not asked for.
     *
     * @param changes the changes that count of the events, as {@link chat.parley.protocol.Changes#counting} gives them, whenever
     *     they were made
     * @param more whether there is more in the direction of reading
     * @param goOn where the next page begins, exclusive, if not at the last event of this one: so far the log was read, and
     *     there may be no event at all; null otherwise
     * @param whole false if a segment is damaged: what was in it is left out
     */
    record Page(
            List<EncodedEvent> events,
            List<EncodedEvent> changes,
            boolean more,
            @Nullable EventId goOn,
            boolean whole) {
        public Page {
            events = List.copyOf(events);
            changes = List.copyOf(changes);
        }

        /** A page without damage that ends where its events do. */
        public Page(List<EncodedEvent> events, boolean more) {
            this(events, List.of(), more, null, true);
        }

        /** The id up to which a page that ascends from {@code after} has everything. */
        public EventId upTo(EventId after) {
            if (goOn != null) {
                return goOn;
            }
            return events.isEmpty() ? after : events.get(events.size() - 1).id();
        }
    }

    int MAX_PAGE_BYTES = 512 * 1024;
}
