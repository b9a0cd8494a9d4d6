package chat.parley.gateway.session;

import chat.parley.gateway.account.KnownUsers;
import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.mailbox.LocalUsers;
import chat.parley.gateway.room.LocalRooms;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Marker;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Takes the markers of all sessions. Thread-safe; stages complete on any thread. */
public final class ReadMarks {
    private final LocalRooms rooms;
    private final LocalUsers users;
    private final KnownUsers known;

    public ReadMarks(LocalRooms rooms, LocalUsers users, KnownUsers known) {
        this.rooms = rooms;
        this.users = users;
        this.known = known;
    }

    /**
     * Completes when the marker that {@code user} says by {@code from}, or one that counts instead, is in the store. Fails with
     * NO_SUCH_USER, with NOT_SAID_YET if it is above all that was said, and as {@link LocalUsers#read} does. Whether the user is
     * in the room is for the caller to know.
     */
    CompletionStage<Void> read(UserName user, Connection from, Marker marker) {
        return isThere(user, marker)
                .thenCompose(there -> mayBeSaid(user, marker))
                .thenCompose(said -> {
                    if (!said) {
                        throw new ProtocolException(
                                ErrorCode.NOT_SAID_YET,
                                "nothing was said yet that far up; name an event that is there");
                    }
                    return users.read(user, from, marker);
                });
    }

    private CompletionStage<?> isThere(UserName user, Marker marker) {
        return marker.conversation() instanceof UserName with
                ? known.require(with, user)
                : CompletableFuture.completedStage(marker);
    }

    /** Private conversations lie in the user's own log, whoever they are with. */
    private CompletionStage<Boolean> mayBeSaid(UserName user, Marker marker) {
        return marker.conversation() instanceof RoomName room
                ? rooms.mayHave(room, marker.upTo())
                : users.mayHave(user, marker.upTo());
    }
}
