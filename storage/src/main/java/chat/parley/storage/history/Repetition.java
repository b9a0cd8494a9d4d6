package chat.parley.storage.history;

import chat.parley.protocol.Limits;

/**
 * What makes an event the repetition of an earlier one, independent of pages and of the direction of reading: the same
 * {@link chat.parley.protocol.PostId}, at most {@link #WINDOW_MS} before. A client may repeat a post even later, after an
 * absence; it then drops the second by its nonce, as every client does.
 */
final class Repetition {
    static final long WINDOW_MS = Limits.RESUME_OVERLAP.toMillis();

    private Repetition() {}
}
