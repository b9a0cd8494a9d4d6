package chat.parley.gateway.session;

import chat.parley.protocol.EventId;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Knows who takes back what others said in a room. Thread-safe. */
@FunctionalInterface
public interface Moderators {
    /** Where nobody does. */
    Moderators NONE = (room, user, at) -> CompletableFuture.completedStage(false);

    /**
     * Whether {@code user} may take back what somebody else said in {@code room}, by a removal of the id {@code at}. Fails with
     * {@link chat.parley.protocol.ErrorCode#UNAVAILABLE} if that cannot be known now: what is not known is not allowed.
     */
    CompletionStage<Boolean> mayRemove(RoomName room, UserName user, EventId at);
}
