package chat.parley.cli.chat;

import chat.parley.client.ClientListener;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.ServerFrame;
import org.jspecify.annotations.Nullable;

/** What people see of what is said: what the client hears, and what this user writes. Thread-safe. */
interface Transcript extends ClientListener {

    /** This user has written something; what becomes of it follows. */
    void posted(Conversation target, Nonce nonce, String text);

    /** It is on disk. Comes before or after the event itself, which, if private, need not come. */
    void acknowledged(Conversation target, Nonce nonce, String text, EventId id);

    /** It was refused for good. */
    void refused(Conversation target, Nonce nonce);

    /** A page of what was said before, as asked for; {@code before} is null for the newest. */
    void page(Conversation conversation, ServerFrame.History page, @Nullable EventId before);

    /** A conversation has begun: a room was entered, or somebody is talked with. */
    void opened(Conversation conversation);

    /** The user has left it. */
    void closed(Conversation conversation);

    /** The user has just entered a room, and goes there. */
    void arrived(ServerFrame.Joined room);

    /** The user goes there; {@code told} if the way there is told by others. Null for nowhere. */
    void current(@Nullable Conversation conversation, boolean told);
}
