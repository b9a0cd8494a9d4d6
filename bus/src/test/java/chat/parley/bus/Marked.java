package chat.parley.bus;

import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogPosition;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Marks, each with an end of its own. */
final class Marked {
    private static final AtomicLong NEXT = new AtomicLong();

    private Marked() {}

    static Mark with(EventId... ids) {
        return with(Arrays.asList(ids));
    }

    static Mark with(List<EventId> ids) {
        long number = NEXT.incrementAndGet();
        EventId newest = ids.stream().max(Comparator.naturalOrder()).orElse(EventId.MIN);
        return new Mark(new LogPosition(3, number), new LogCursor(new LogPosition(3, number + 1), newest), ids);
    }
}
