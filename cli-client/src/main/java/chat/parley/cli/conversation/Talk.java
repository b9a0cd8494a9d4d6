package chat.parley.cli.conversation;

import chat.parley.client.UnreadCount;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Marker;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One conversation as this user has it: what was said, and what of it the user has read, on all devices. */
public final class Talk {
    private final Conversation with;
    private final UserName me;
    private final Timeline timeline;
    private @Nullable Marker marker;
    /** Up to where all counts as read as long as there is no marker. */
    private EventId floor = EventId.MIN;
    /** From which id on everything that was said is in the timeline; the largest of all if that is not known. */
    private EventId whole = EventId.MAX;
    /** Whether the newest of what was said before was read, or there is none. */
    private boolean begun;

    private @Nullable Earlier earlier;
    private long taken;

    /** How many of the messages that are not in the timeline are above {@code after}; {@code exact} if that is sure. */
    private record Earlier(EventId after, long messages, long mentions, boolean exact) {}

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

    /** Takes an event, or a change of one; returns whether it is new and has a place of its own. */
    public boolean take(Event event) {
        boolean isNew = timeline.add(event);
        taken += isNew ? 1 : 0;
        return isNew;
    }

    /** How many events came so far. */
    public long taken() {
        return taken;
    }

    /** From now on everything that is said above {@code id} is taken, and everything that was is here. */
    public void isWholeFrom(EventId id) {
        begun = true;
        wholeFrom(id);
    }

    private void wholeFrom(EventId id) {
        whole = id.compareTo(whole) < 0 ? id : whole;
    }

    /** Whether the end of what was said before is here. */
    public boolean hasBeginning() {
        return begun;
    }

    /** Counts as read up to {@code id}, until there is a marker. */
    public void countsAsReadUpTo(EventId id) {
        floor = id;
    }

    /** Counts all that is here as read, until there is a marker: who comes for the first time has nothing to catch up on. */
    public void countsAsReadUpToNow() {
        floor = timeline.newest();
    }

    public Optional<Marker> marker() {
        return Optional.ofNullable(marker);
    }

    /** Takes a marker; returns whether it counts instead of the one before. */
    public boolean mark(Marker next) {
        boolean counts = marker == null || next.isLaterThan(marker);
        if (counts) {
            marker = next;
        }
        return counts;
    }

    /** Counts all that was said as read; returns the marker that says so, empty if it was read before. */
    public Optional<Marker> readAll() {
        EventId newest = timeline.newest();
        if (newest.equals(EventId.MIN)) {
            return Optional.empty();
        }
        // What is said from now on is heard.
        wholeFrom(newest);
        return readUpTo(newest);
    }

    /** Counts what was said up to {@code id} as read; returns the marker that says so, empty if it was read before. */
    public Optional<Marker> readUpTo(EventId id) {
        Marker next = new Marker(with, id, marker == null ? 0 : marker.turn());
        return mark(next) ? Optional.of(next) : Optional.empty();
    }

    /** The id of the newest message here that the user has said, answers left out; empty if there is none. */
    public Optional<EventId> newestSaidByMe() {
        return timeline.messages().stream()
                .filter(message -> message.from().equals(me) && message.root() == null)
                .map(Message::id)
                .reduce((before, last) -> last);
    }

    /** Whether anything was said here that the user has seen, or has still to see. */
    public boolean isBegun() {
        return !seen().equals(EventId.MIN) || !unread().isEmpty();
    }

    /** The id up to which the user has read; the smallest of all if nothing. */
    public EventId seen() {
        return marker == null ? floor : marker.upTo();
    }

    /** The messages here from others that the user has not seen yet, and that were not taken back, oldest first. */
    public List<Message> unread() {
        return timeline.above(seen()).stream()
                .filter(message -> !message.from().equals(me) && !message.isRemoved())
                .toList();
    }

    /** How many of the unread messages here are about this user. */
    private long mentionsHere() {
        return unread().stream().filter(message -> message.mentions(me)).count();
    }

    /** Whether something unread may have been said before what is here, and how much is to be asked for. */
    public boolean isToBeCounted() {
        return seen().compareTo(whole) < 0 && counted() == null;
    }

    private @Nullable Earlier counted() {
        return earlier != null && earlier.after().equals(seen()) ? earlier : null;
    }

    /** Has what is not here counted anew. */
    public void forgetCount() {
        earlier = null;
    }

    /**
     * Takes how many messages are unread above {@code after}, those that are here included. It counts as long as the user has not
     * read on.
     */
    public void counted(EventId after, UnreadCount all) {
        earlier = new Earlier(
                after,
                Math.max(0, all.messages() - unread().size()),
                Math.max(0, all.mentions() - mentionsHere()),
                all.whole());
    }

    /** How many messages are unread, here and before. */
    public long unreadCount() {
        Earlier before = counted();
        return unread().size() + (before == null ? 0 : before.messages());
    }

    /** How many of them are about this user. */
    public long mentions() {
        if (with instanceof UserName) {
            return unreadCount();
        }
        Earlier before = counted();
        return mentionsHere() + (before == null ? 0 : before.mentions());
    }

    /** Whether more may be unread than is counted. */
    public boolean mayBeMore() {
        Earlier before = counted();
        boolean unsure = before == null ? begun && with instanceof RoomName : !before.exact();
        return timeline.hasForgottenAbove(seen()) || (unsure && seen().compareTo(whole) < 0);
    }
}
