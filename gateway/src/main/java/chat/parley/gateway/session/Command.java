package chat.parley.gateway.session;

import chat.parley.gateway.limit.Limit;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame.Reply;
import chat.parley.protocol.UserName;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A row of the {@linkplain Commands table of commands}.
 *
 * @param frame the requests that it is about
 * @param standing who may send them
 * @param room names the room that the connection must have joined, null for a request that is about none; null itself if no
 *     request of this kind needs one
 * @param costs what such a request may be too much of, beside the {@linkplain Commands#OF_ALL limits of all requests}; whoever
 *     knows how much it is takes it there
 * @param handler carries them out. What needs the store to be known, such as whose a file is, it checks
 */
record Command<F extends ClientFrame>(
        Class<F> frame,
        Standing standing,
        @Nullable Function<F, @Nullable RoomName> room,
        Set<Limit> costs,
        BiFunction<Requests, F, CompletionStage<? extends Reply>> handler) {

    /** Whether its requests make somebody a user. */
    boolean signsIn() {
        return standing == Standing.STRANGER;
    }

    /** Whether some of its requests need a room that was joined. */
    boolean needsRoom() {
        return room != null;
    }

    /**
     * Carries {@code request} out for who sent it; throws if something is missing that it needs.
     *
     * @param user whom the session is of, if it has a user
     */
    CompletionStage<? extends Reply> carryOut(
            ClientFrame request, SessionState state, @Nullable UserName user, JoinedRooms joined, Requests requests) {
        F own = frame.cast(request);
        standing.require(state, user);
        RoomName named = room == null ? null : room.apply(own);
        if (named != null) {
            joined.require(named);
        }
        return handler.apply(requests, own);
    }
}
