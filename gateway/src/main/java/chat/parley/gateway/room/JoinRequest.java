package chat.parley.gateway.room;

import chat.parley.gateway.connection.Connection;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Limits;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A client that wants in. {@code reply} completes on the connection's loop, before anything is pushed there. */
record JoinRequest(
        Connection connection, UserName user, ClientFrame.Join frame, CompletableFuture<ServerFrame.Joined> reply) {

    int limit() {
        Integer limit = frame.limit();
        return limit == null ? Limits.DEFAULT_PAGE_EVENTS : limit;
    }

    /**
     * Where the client's page begins: an overlap before what it has, or before now if what it has claims to be from the
     * future. Null if it has nothing.
     */
    @Nullable
    EventId start(Instant now) {
        EventId after = frame.after();
        return after == null ? null : Overlap.before(after, now);
    }

    void fail(Throwable failure) {
        reply.completeExceptionally(failure);
    }
}
