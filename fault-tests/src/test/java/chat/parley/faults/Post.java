package chat.parley.faults;

import chat.parley.protocol.Conversation;
import chat.parley.protocol.EventId;
import chat.parley.protocol.UserName;
import org.jspecify.annotations.Nullable;

/**
 * What became of one message, as its sender saw it.
 *
 * @param number counts the sender's posts to that conversation, from 1
 * @param text unique among all posts of a run
 * @param sentNanos when it was handed to the client library
 * @param acknowledgedAs null if it was not acknowledged
 * @param acknowledgedNanos when; {@link Long#MAX_VALUE} if it was not
 */
record Post(
        UserName from,
        Conversation target,
        int number,
        String text,
        long sentNanos,
        @Nullable EventId acknowledgedAs,
        long acknowledgedNanos) {

    boolean acknowledged() {
        return acknowledgedAs != null;
    }
}
