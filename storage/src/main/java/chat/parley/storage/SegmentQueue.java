package chat.parley.storage;

import org.jspecify.annotations.Nullable;

/** The segments of a log in the order in which a reader meets them, listed as the reader goes. Not thread-safe. */
interface SegmentQueue {

    /** The next one, which stays; null at the end. */
    @Nullable
    SegmentKey peek();

    /** Takes what {@link #peek} showed. */
    void remove();
}
