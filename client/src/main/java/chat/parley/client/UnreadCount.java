package chat.parley.client;

import chat.parley.protocol.EventId;
import chat.parley.protocol.ServerFrame;
import org.jspecify.annotations.Nullable;

/**
 * How many messages of others are above an id in a conversation.
 *
 * @param mentions how many of them mention the user
 * @param whole false if there may be more: the gateway could not look at everything
 */
public record UnreadCount(long messages, long mentions, boolean whole) {
    static final UnreadCount NONE = new UnreadCount(0, 0, true);
    /** After how many requests it is enough: no log of events that are worth counting is so long. */
    static final int MOST_REQUESTS = 200;

    /** This and what a further request has counted. */
    UnreadCount plus(ServerFrame.Unread further) {
        return new UnreadCount(
                messages + further.unread(), mentions + further.mentions(), whole && further.recovered());
    }

    UnreadCount notWhole() {
        return new UnreadCount(messages, mentions, false);
    }

    /** Whether {@code next} leads on from {@code after}: what does not would be counted for ever. */
    static boolean leadsOn(@Nullable EventId after, EventId next) {
        return after == null || next.compareTo(after) > 0;
    }
}
