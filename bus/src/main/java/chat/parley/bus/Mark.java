package chat.parley.bus;

import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogPosition;
import java.util.List;

/**
 * A batch of a log is durable in the object store: what an archiver tells the log's followers, so that they notice what
 * they lack. Who has passed on everything up to {@code previous}, or to anything later, and each of {@code events}, has
 * passed on everything up to {@code end}.
 *
 * @param previous where the log ended before this batch
 * @param end where it ends with it; its position is after {@code previous}
 * @param events the ids of all that is in the batch, and of repetitions that were left out of it, in no order
 */
public record Mark(LogPosition previous, LogCursor end, List<EventId> events) {
    public Mark {
        events = List.copyOf(events);
    }
}
