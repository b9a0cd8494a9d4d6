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

    /** Adds to it; what several gateways add at once is put together. Usually two requests. */
    void add(UserName user, Received received);

    /**
     * What some device of a user has received.
     *
     * @param upTo everything addressed to the user that arrived in the log up to there
     * @param also and these; at most {@link #MAX_ALSO}, of which the largest are kept
     */
    record Received(LogCursor upTo, Set<EventId> also) {
        public static final int MAX_ALSO = 1000;

        /**
         * Nothing of what has a position. What was stored before there were positions was waiting in the broker's queue, and
         * comes from there.
         */
        public static final Received NOTHING = new Received(new LogCursor(LogPosition.NONE, EventId.MAX), Set.of());

        public Received {
            TreeSet<EventId> largest = new TreeSet<>(also);
            while (largest.size() > MAX_ALSO) {
                largest.pollFirst();
            }
            also = Set.copyOf(largest);
        }

        /** Both together. */
        public Received plus(Received more) {
            LogCursor later = upTo.position().compareTo(more.upTo.position()) >= 0 ? upTo : more.upTo;
            Set<EventId> both = new TreeSet<>(also);
            both.addAll(more.also);
            return new Received(later, both);
        }
    }
}
