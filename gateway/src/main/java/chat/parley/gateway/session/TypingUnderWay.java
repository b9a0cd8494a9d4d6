package chat.parley.gateway.session;

import chat.parley.protocol.ClientFrame.Typing;
import chat.parley.protocol.Conversation;
import java.util.HashMap;
import java.util.Map;

/**
 * What a session has said of its user's typing while it is found out whether somebody is there to be told: what follows
 * meanwhile ends it, so that nobody is told that somebody types behind the message that was typed.
 *
 * <p><b>Threads.</b> Owned by the session's loop.
 */
final class TypingUnderWay {
    /** By conversation, what was said last of it. */
    private final Map<Conversation, Typing> underWay = new HashMap<>();

    void begin(Typing said) {
        underWay.put(said.conversation(), said);
    }

    /** Ends what is under way in {@code conversation}: a message was said there. */
    void end(Conversation conversation) {
        underWay.remove(conversation);
    }

    /** Takes {@code said}, which is not under way any more; false if it was ended, or something else was said of it since. */
    boolean take(Typing said) {
        return underWay.remove(said.conversation(), said);
    }
}
