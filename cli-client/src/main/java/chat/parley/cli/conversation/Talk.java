package chat.parley.cli.conversation;

import chat.parley.protocol.Conversation;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.UserName;
import java.util.List;

/** One conversation as this user has it: what was said, and what of it the user has seen. */
public final class Talk {
    private final Conversation with;
    private final UserName me;
    private final Timeline timeline;
    private EventId seen = EventId.MIN;

    public Talk(Conversation with, UserName me) {
        this.with = with;
        this.me = me;
        this.timeline = new Timeline(me);
    }

    /** The conversation that an event belongs to as {@code me} has it: its room, or the other one of the two. */
    public static Conversation conversation(Event event, UserName me) {
        return event.conversation().equals(me) ? event.from() : event.conversation();
    }

    public Conversation with() {
        return with;
    }

    public Timeline timeline() {
        return timeline;
    }

    /** Counts all that was said as seen. */
    public void seeAll() {
        see(timeline.newest());
    }

    /** Whether anything was said here that the user has seen, or has still to see. */
    public boolean isBegun() {
        return !seen.equals(EventId.MIN) || !unread().isEmpty();
    }

    /** The id of the last event that the user has seen; the smallest of all if none. */
    public EventId seen() {
        return seen;
    }

    public void see(EventId last) {
        seen = last.compareTo(seen) > 0 ? last : seen;
    }

    /** The messages from others that the user has not seen yet, and that were not taken back, oldest first. */
    public List<Message> unread() {
        return timeline.above(seen).stream()
                .filter(message -> !message.from().equals(me) && !message.isRemoved())
                .toList();
    }

    /** How many of the unread messages are about this user. */
    public int mentions() {
        return (int) unread().stream().filter(message -> message.mentions(me)).count();
    }
}
