package chat.parley.storage.history;

import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.PostId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Leaves {@link Repetition}s out of an ascending sequence. Not thread-safe. */
final class DistinctAscending implements EventSequence {
    private final MergedEvents events;
    private final Map<PostId, Long> lastMillis = new HashMap<>();

    /** @param events the events from {@link Repetition#WINDOW_MS} before the first one that matters */
    DistinctAscending(MergedEvents events) {
        this.events = events;
    }

    @Override
    public @Nullable EncodedEvent next() {
        for (EncodedEvent event = events.next(); event != null; event = events.next()) {
            long millis = event.id().millis();
            Long earlier = lastMillis.put(event.event().post(), millis);
            if (earlier == null || millis - earlier > Repetition.WINDOW_MS) {
                return event;
            }
        }
        return null;
    }
}
