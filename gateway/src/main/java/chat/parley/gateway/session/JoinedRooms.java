package chat.parley.gateway.session;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Limits;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.RoomName;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rooms of one connection. Not thread-safe: owned by the connection's loop. */
final class JoinedRooms {
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Set<RoomName> joining = new HashSet<>();
    /** The rooms among {@link #joining} whose joins were answered before they had an outcome. */
    private final Set<RoomName> abandoned = new HashSet<>();

    private final Set<RoomName> joined = new HashSet<>();
    /** The rooms among {@link #joined} that were read without a gap. */
    private final Set<RoomName> complete = new HashSet<>();

    private final Runnable full;

    /** @param full is told when a room is refused because there are too many */
    JoinedRooms(Runnable full) {
        this.full = full;
    }

    /** Begins a join; refuses a second one of the same room under way, and one room too many. */
    void beginJoin(RoomName room) {
        requireNoJoin(room);
        if (!joined.contains(room) && joined.size() + joining.size() >= Limits.MAX_ROOMS_PER_CONNECTION) {
            full.run();
            throw new ProtocolException(
                    ErrorCode.TOO_MANY_ROOMS,
                    "a connection is in at most " + Limits.MAX_ROOMS_PER_CONNECTION + " rooms; leave one first");
        }
        joining.add(room);
    }

    private void requireNoJoin(RoomName room) {
        if (joining.contains(room)) {
            throw new ProtocolException(
                    ErrorCode.BUSY, "\"" + room + "\" is being joined; wait until that has ended", SOON);
        }
    }

    /** Notes that the client has been told that it is not in. It may join again when this join has ended. */
    void abandonJoin(RoomName room) {
        abandoned.add(room);
    }

    /** Whether a join that ends well now is to be undone, because the client was told that it is not in. */
    boolean isToBeLeft(RoomName room) {
        return abandoned.contains(room) && !joined.contains(room);
    }

    /**
     * Ends a join.
     *
     * @param recovered whether its page was complete; null if the join was refused
     */
    void endJoin(RoomName room, @Nullable Boolean recovered) {
        joining.remove(room);
        abandoned.remove(room);
        if (recovered != null) {
            joined.add(room);
            if (recovered) {
                complete.add(room);
            }
        }
    }

    /** Whether nothing that was acknowledged before the room was joined is unknown to this gateway. */
    boolean isComplete(RoomName room) {
        return complete.contains(room);
    }

    void require(RoomName room) {
        if (!joined.contains(room)) {
            throw new ProtocolException(
                    ErrorCode.NOT_JOINED,
                    joining.contains(room)
                            ? "\"" + room + "\" is being joined; wait for the answer"
                            : "you are not in \"" + room + "\"; join it first");
        }
    }

    /**
     * Leaves a room that was joined; refuses to while it is joined once more, since the end of that would bring the client
     * in again.
     */
    void leave(RoomName room) {
        requireNoJoin(room);
        joined.remove(room);
        complete.remove(room);
    }

    Set<RoomName> all() {
        return Set.copyOf(joined);
    }
}
