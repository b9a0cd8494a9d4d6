package chat.parley.cli.chat;

import chat.parley.cli.conversation.Answers;
import chat.parley.client.ClientListener;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.ServerFrame;
import org.jspecify.annotations.Nullable;

/** What people see of what is said: what the client hears, and what this user writes. Thread-safe. */
interface Transcript extends ClientListener {

    /**
     * This user has written something; {@link #acknowledged} or {@link #refused} follows.
     *
     * @param words what was written, or, for a change, what it does
     */
    void posted(Conversation target, Nonce nonce, String words);

    /**
     * What this user has written is on disk, as {@code event}. Called before or after the event itself comes, which, if private, need
     * not come.
     */
    void acknowledged(Event event);

    /** What this user has written was refused for good. */
    void refused(Conversation target, Nonce nonce);

    /** A page of what was said before, as asked for; {@code before} is null for the newest. */
    void page(ChatState.Place place, ServerFrame.History page, @Nullable EventId before);

    /** The user goes to a thread of the current conversation; {@code earlier} if there are answers before these. */
    void thread(Answers thread, boolean earlier);

    /** A conversation has begun: a room was entered, or somebody is talked with. */
    void opened(Conversation conversation);

    /** The user has left a conversation. */
    void closed(Conversation conversation);

    /** The user has just entered a room, and goes there. */
    void arrived(ServerFrame.Joined room);

    /** The user goes to a conversation, or nowhere if it is null; {@code told} if somebody else tells the user so. */
    void current(@Nullable Conversation conversation, boolean told);
}
