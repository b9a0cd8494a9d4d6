package chat.parley.cli.conversation;

import chat.parley.protocol.Body;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.util.List;
import java.util.Optional;

/** A thread as this user has it open: the message that begins it, and what was read of its answers and is heard of them now. */
public final class Answers {
    private final Conversation with;
    private final EventId root;
    private final Timeline timeline;

    public Answers(Conversation with, EventId root, UserName me) {
        this.with = with;
        this.root = root;
        this.timeline = new Timeline(me);
    }

    /** Takes what was read: the message that begins the thread, or answers. */
    public void addAll(ServerFrame.History page) {
        page.events().forEach(timeline::add);
        page.changes().forEach(change -> timeline.add(change.event()));
    }

    public Conversation with() {
        return with;
    }

    public EventId root() {
        return root;
    }

    /** Whether an event of the conversation is in the thread, or is about a message that is here. */
    public boolean has(Event event) {
        if (event.body() instanceof Body.Change change) {
            return timeline.message(change.about()).isPresent();
        }
        return timeline.message(event.id()).isPresent()
                || (event.body() instanceof Body.Text said && root.equals(said.root()));
    }

    public boolean add(Event event) {
        return timeline.add(event);
    }

    /** The messages of the thread as they are now, the one that begins it first. */
    public List<Message> messages() {
        return timeline.messages().stream()
                .map(message -> message.inThread(root))
                .toList();
    }

    /** What was said under that id, as it stands in the thread; empty if it is not here. */
    public Optional<Message> message(EventId id) {
        return timeline.message(id).map(message -> message.inThread(root));
    }
}
