package chat.parley.storage.history;

import chat.parley.protocol.EncodedEvent;
import org.jspecify.annotations.Nullable;

/** Events of a log in the order of reading, each once, without {@link Repetition}s. Not thread-safe. */
interface EventSequence {

    /**
     * The next event; null at the end. Throws {@link OutdatedListing} if the log has to be opened again behind the last
     * event given, and {@link EffortSpent} if it is not worth it to look further.
     */
    @Nullable
    EncodedEvent next();
}
