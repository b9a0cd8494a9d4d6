package chat.parley.storage.document;

import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogPosition;
import chat.parley.protocol.UserName;
import java.util.Set;
import java.util.TreeSet;

/** Which private messages each user has received. The messages themselves are in the user's log ({@code History}). Blocks. */
public interface Mailboxes {

    /** What {@code user} has received, {@link Received#NOTHING} if nobody has said so yet. One request. */
    Received received(UserName user);

    /**
     * Adds to what {@code user} has received; what several gateways add at once is put together. Makes two requests,
     * usually.
     */
    void add(UserName user, Received received);

    /**
     * What some device of a user has received.
     *
     * @param upTo up to where in the log everything addressed to the user is received
     * @param also further messages that are received; at most {@link #MAX_ALSO}, of which the largest are kept
     */
    record Received(LogCursor upTo, Set<EventId> also) {
        public static final int MAX_ALSO = 1000;

        /**
         * What a user has received who has nothing of what has a position. What was stored before there were positions
         * was waiting in the broker's queue, and comes from there.
         */
        public static final Received NOTHING = new Received(new LogCursor(LogPosition.NONE, EventId.MAX), Set.of());

        public Received {
            TreeSet<EventId> largest = new TreeSet<>(also);
            while (largest.size() > MAX_ALSO) {
                largest.pollFirst();
            }
            also = Set.copyOf(largest);
        }

        /** What was received according to this or to {@code more}. */
        public Received plus(Received more) {
            LogCursor later = upTo.position().compareTo(more.upTo.position()) >= 0 ? upTo : more.upTo;
            Set<EventId> both = new TreeSet<>(also);
            both.addAll(more.also);
            return new Received(later, both);
        }
    }
}
