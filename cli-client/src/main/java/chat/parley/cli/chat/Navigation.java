package chat.parley.cli.chat;

import chat.parley.cli.conversation.Answers;
import chat.parley.protocol.Conversation;

/** The ways between conversations, for commands and keys alike. Thread-safe; nothing here waits. */
final class Navigation {
    private final ChatState state;
    private final Transcript transcript;

    Navigation(ChatState state, Transcript transcript) {
        this.state = state;
        this.transcript = transcript;
    }

    /** Opens a conversation and goes there; {@code told} if somebody else tells the user so. */
    void enter(Conversation conversation, boolean told) {
        state.opened(conversation, true);
        transcript.opened(conversation);
        transcript.current(conversation, told);
    }

    void go(Conversation conversation) {
        enter(conversation, false);
    }

    /** Goes to a thread, if its conversation is still the current one, and returns whether it is. */
    boolean enter(Answers thread, boolean earlier) {
        boolean here = state.entered(thread.with(), thread.root());
        if (here) {
            transcript.thread(thread, earlier);
        }
        return here;
    }

    /** Leaves a conversation, which is over; the user is in another one then, or in none. */
    void leave(Conversation conversation) {
        state.closed(conversation);
        transcript.closed(conversation);
        transcript.current(state.current(), true);
    }

    void goToNumber(int number) {
        state.numbered(number).ifPresent(this::go);
    }

    /** Goes to the conversation {@code steps} behind the current one: 1 for the next, -1 for the one before. */
    void goBeside(int steps) {
        state.beside(steps).ifPresent(this::go);
    }
}
