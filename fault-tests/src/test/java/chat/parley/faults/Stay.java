package chat.parley.faults;

import chat.parley.protocol.RoomName;
import java.util.List;

/**
 * A user's membership of a room, from joining to leaving, across all connections.
 *
 * @param wholeRun whether it began before anybody had posted, and never ended
 * @param joinedNanos when the library said that the room was entered
 * @param leftNanos when the user asked to leave; {@link Long#MAX_VALUE} if never
 * @param heard in the order it was told
 */
record Stay(
        RoomName room,
        boolean wholeRun,
        long joinedNanos,
        long leftNanos,
        List<Heard> heard,
        List<Resumption> resumptions) {

    Stay {
        heard = List.copyOf(heard);
        resumptions = List.copyOf(resumptions);
    }

    /** Whether the member is promised that post: it was said, and acknowledged, while the member was in the room. */
    boolean isOwed(Post post) {
        return post.acknowledged()
                && post.target().equals(room)
                && post.sentNanos() >= joinedNanos
                && post.acknowledgedNanos() <= leftNanos;
    }

    /**
     * The member was told that it is back in the room.
     *
     * @param lostNanos when the connection was lost
     * @param connectedNanos when the next one was made
     * @param toldNanos when it was told
     * @param complete whether it was told that nothing is missing
     * @param heardBefore how many messages it had been told by then
     */
    record Resumption(long lostNanos, long connectedNanos, long toldNanos, boolean complete, int heardBefore) {}
}
