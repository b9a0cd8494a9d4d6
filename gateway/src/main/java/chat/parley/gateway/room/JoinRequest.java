package chat.parley.gateway.room;

import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.history.PageRequest;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Limits;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A client's request to come into a room. {@code reply} completes on the connection's loop, before anything is pushed there.
 */
record JoinRequest(
        Connection connection, UserName user, ClientFrame.Join frame, CompletableFuture<ServerFrame.Joined> reply) {

    @Nullable
    LogCursor cursor() {
        return frame.cursor();
    }

    /**
     * What the client lacks: what arrived after its cursor; without one, what is above an overlap before the last id that it
     * has, or before now if that claims to be from the future; with neither, the newest.
     */
    PageRequest page(Instant now) {
        int limit = frame.limit() == null ? Limits.DEFAULT_PAGE_EVENTS : frame.limit();
        if (frame.cursor() != null) {
            return PageRequest.since(frame.cursor(), EventId.MIN, limit);
        }
        return frame.after() == null
                ? PageRequest.newest(limit)
                : PageRequest.after(Overlap.before(frame.after(), now), limit);
    }

    void fail(Throwable failure) {
        reply.completeExceptionally(failure);
    }
}
