package chat.parley.storage.history;

import chat.parley.protocol.Event;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.UserName;

/**
 * What makes an event the repetition of an earlier one, independent of pages and of the direction of reading: the same
 * sender and nonce, at most {@link #WINDOW_MS} before. A client may repeat a post even later, after an absence; it then
 * drops the second by its nonce, as every client does.
 */
final class Repetition {
    static final long WINDOW_MS = Limits.RESUME_OVERLAP.toMillis();

    private Repetition() {}

    record Post(UserName from, Nonce nonce) {
        static Post of(Event event) {
            return new Post(event.from(), event.nonce());
        }
    }
}
