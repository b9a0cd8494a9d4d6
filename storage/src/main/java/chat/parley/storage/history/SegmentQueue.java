package chat.parley.storage.history;

import chat.parley.protocol.EventId;
import chat.parley.storage.segment.SegmentKey;
import org.jspecify.annotations.Nullable;

/** The segments of a log in the order in which a reader meets them, listed as the reader goes. Not thread-safe. */
interface SegmentQueue {

    /**
     * The next segment, which stays the next one, if it may hold events that are met at {@code reach} or before it; null
     * if none may. Lists no further than it takes to know that.
     */
    @Nullable
    SegmentKey peek(EventId reach);

    /** Takes what {@link #peek} showed. */
    void remove();
}
