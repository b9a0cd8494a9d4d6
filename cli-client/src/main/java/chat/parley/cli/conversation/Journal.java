package chat.parley.cli.conversation;

import chat.parley.protocol.Conversation;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.UserName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What this run has heard of all conversations, as it is now, for commands to name; whether it was shown or not. Thread-safe. */
public final class Journal {
    private final UserName me;
    private final Numbers numbers = new Numbers();
    private final Map<Conversation, Timeline> timelines = new HashMap<>();

    public Journal(UserName me) {
        this.me = me;
    }

    public UserName me() {
        return me;
    }

    public Numbers numbers() {
        return numbers;
    }

    /** Takes an event, or a change of one. */
    public synchronized void heard(Event event) {
        timeline(event).add(event);
    }

    /** What was said under that id in the conversation of {@code other}, as it is now; empty if it is not known. */
    public synchronized Optional<Message> beside(Event other, EventId id) {
        return timeline(other).message(id);
    }

    /** An event as it is now. */
    public synchronized Message now(Event event) {
        return timeline(event).now(event);
    }

    public List<Message> now(List<Event> events) {
        return events.stream().map(this::now).toList();
    }

    /** What was said in a conversation, as it is now, oldest first. */
    public synchronized List<Message> messages(Conversation with) {
        Timeline known = timelines.get(with);
        return known == null ? List.of() : known.messages();
    }

    /** What was said under that id in a conversation, as it is now; empty if it is not known. */
    public synchronized Optional<Message> message(Conversation with, EventId id) {
        Timeline known = timelines.get(with);
        return known == null ? Optional.empty() : known.message(id);
    }

    /** The newest message of a conversation that is {@code wanted}. */
    public Optional<Message> newest(Conversation with, Predicate<Message> wanted) {
        List<Message> all = messages(with);
        for (int i = all.size() - 1; i >= 0; i--) {
            if (wanted.test(all.get(i))) {
                return Optional.of(all.get(i));
            }
        }
        return Optional.empty();
    }

    private Timeline timeline(Event event) {
        return timelines.computeIfAbsent(Talk.conversation(event, me), any -> new Timeline(me));
    }
}
