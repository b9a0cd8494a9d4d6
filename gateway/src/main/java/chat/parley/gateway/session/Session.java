package chat.parley.gateway.session;

import chat.parley.gateway.address.UrlHost;
import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.failure.Refusal;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.CloseCode;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.Limits;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's conversation with the gateway: every frame gets exactly one reply.
 *
 * <p><b>Threads.</b> Owned by the connection's loop, but for {@link #onLoop}, which brings others there.
 */
public final class Session {
    /** Requests without a reply yet. */
    static final int MAX_IN_FLIGHT = 64;
    /** Frames that were none of this protocol; with one more the connection is closed. */
    static final int MAX_UNREADABLE = 10;

    private static final Logger log = LoggerFactory.getLogger(Session.class);
    private static final Duration SOON = Duration.ofMillis(200);

    private final Connection connection;
    private final UrlHost reachedBy;
    private final SessionContext context;
    private final Requests requests;
    private final JoinedRooms rooms = new JoinedRooms();
    private final TokenBucket bucket;
    private SessionState state = SessionState.CONNECTED;
    private @Nullable UserName user;
    private int inFlight;
    private int unreadable;
    /** When the client was asked to move, because the gateway stops; null while it does not. */
    private @Nullable Long moveAfterMillis;

    /** @param reachedBy what the client calls this gateway */
    public Session(Connection connection, UrlHost reachedBy, SessionContext context) {
        this.connection = connection;
        this.reachedBy = reachedBy;
        this.context = context;
        this.requests = new Requests(this, context);
        this.bucket = new TokenBucket(
                context.config().requestsPerSecond(), context.config().burst(), context.nanoTime());
    }

    Connection connection() {
        return connection;
    }

    UrlHost reachedBy() {
        return reachedBy;
    }

    JoinedRooms rooms() {
        return rooms;
    }

    /** Only of a session that {@linkplain SessionState#hasUser has one}. */
    UserName user() {
        return Objects.requireNonNull(user);
    }

    public boolean awaitsLogin() {
        assert connection.loop().inEventLoop();
        return state.awaitsLogin();
    }

    /** A text frame arrived. The buffer stays the caller's. */
    public void received(ByteBuf json) {
        assert connection.loop().inEventLoop();
        if (!connection.isOpen()) {
            return;
        }
        ClientFrame frame;
        try {
            checkRate();
            frame = FrameCodec.readClient(new ByteBufInputStream(json.duplicate()));
        } catch (ProtocolException refused) {
            fail(FrameIds.find(new ByteBufInputStream(json.duplicate())), refused);
            countUnreadable(refused.code());
            return;
        }
        inFlight++;
        onLoop(reply(frame)).whenComplete((reply, failure) -> {
            inFlight--;
            if (reply != null) {
                connection.send(reply);
                if (reply instanceof ServerFrame.Welcome) {
                    askToMove();
                }
                if (frame instanceof ClientFrame.Post) {
                    context.counters().postAcknowledged();
                }
            } else {
                ProtocolException refusal = Refusal.of(failure);
                fail(frame.id(), refusal);
                if (frame instanceof ClientFrame.Post) {
                    context.counters().postRefused(refusal.code());
                }
            }
        });
    }

    private void checkRate() {
        if (!bucket.take()) {
            throw new ProtocolException(ErrorCode.BUSY, "too many requests; send them more slowly", bucket.untilNext());
        }
        if (inFlight >= MAX_IN_FLIGHT) {
            throw new ProtocolException(
                    ErrorCode.BUSY, MAX_IN_FLIGHT + " requests have no reply yet; wait for some", SOON);
        }
    }

    private CompletionStage<? extends ServerFrame.Reply> reply(ClientFrame frame) {
        try {
            checkState(frame);
            return frame.handle(requests);
        } catch (RuntimeException e) {
            // A refusal as a rule. A defect is told and logged like one that a stage brings.
            return CompletableFuture.failedStage(e);
        }
    }

    private void checkState(ClientFrame frame) {
        boolean signsIn = frame instanceof ClientFrame.Login || frame instanceof ClientFrame.Register;
        if (signsIn && !state.mayAuthenticate()) {
            throw state.hasUser()
                    ? new ProtocolException(
                            ErrorCode.ALREADY_LOGGED_IN,
                            "this connection is \"" + user + "\"; open another one for another user")
                    : new ProtocolException(ErrorCode.BUSY, "a login is being checked; wait for its answer", SOON);
        }
        if (!signsIn && !state.hasUser() && !(frame instanceof ClientFrame.Ping)) {
            throw new ProtocolException(ErrorCode.LOGIN_REQUIRED, "send login or register first");
        }
    }

    void beginAuthentication() {
        state = SessionState.AUTHENTICATING;
    }

    /** {@code signedIn} has the connection attached already; null if the login was refused. */
    void endAuthentication(@Nullable UserName signedIn) {
        assert connection.loop().inEventLoop();
        if (state != SessionState.AUTHENTICATING) {
            // The client has gone meanwhile.
            if (signedIn != null) {
                context.users().detach(signedIn, connection);
            }
            return;
        }
        if (signedIn == null) {
            state = SessionState.CONNECTED;
            return;
        }
        state = SessionState.ACTIVE;
        user = signedIn;
        context.presence().connected(signedIn);
        log.debug("signed in user={}", signedIn);
    }

    /** The gateway stops. The client is asked once, and as soon as it has a user. */
    public void move(long afterMillis) {
        assert connection.loop().inEventLoop();
        if (moveAfterMillis == null) {
            moveAfterMillis = afterMillis;
            askToMove();
        }
    }

    private void askToMove() {
        if (moveAfterMillis != null && state.hasUser()) {
            connection.send(new ServerFrame.Move(moveAfterMillis));
        }
    }

    private void fail(@Nullable Long id, ProtocolException refusal) {
        context.counters().refused(refusal.code());
        connection.send(new ServerFrame.Failure(
                id,
                refusal.code(),
                Objects.requireNonNullElse(refusal.getMessage(), refusal.code().name()),
                refusal.retryAfter().map(Duration::toMillis).orElse(null)));
    }

    private void countUnreadable(ErrorCode code) {
        if ((code == ErrorCode.BAD_FRAME || code == ErrorCode.UNKNOWN_TYPE) && ++unreadable > MAX_UNREADABLE) {
            connection.close(CloseCode.TOO_MANY_ERRORS, "too many frames that were not of this protocol");
        }
    }

    /** A message above the limit, of which only the beginning was read. */
    public void receivedTooLarge() {
        fail(
                null,
                new ProtocolException(
                        ErrorCode.FRAME_TOO_LARGE, "a frame has at most " + Limits.MAX_FRAME_BYTES + " bytes"));
        connection.close(CloseCode.TOO_LARGE, "frame too large");
    }

    /** The same outcome, on the connection's loop: at once if it is known there, else in a task. */
    <T> CompletionStage<T> onLoop(CompletionStage<T> stage) {
        CompletableFuture<T> here = new CompletableFuture<>();
        stage.whenComplete((value, failure) -> {
            Runnable complete = () -> {
                if (failure != null) {
                    here.completeExceptionally(failure);
                } else {
                    here.complete(value);
                }
            };
            if (connection.loop().inEventLoop()) {
                complete.run();
            } else {
                connection.execute(
                        complete,
                        () -> here.completeExceptionally(new RejectedExecutionException("the gateway stops")));
            }
        });
        return here;
    }

    /** The socket is gone. */
    public void closed() {
        assert connection.loop().inEventLoop();
        boolean hadUser = state.hasUser();
        state = SessionState.CLOSED;
        rooms.all().forEach(room -> context.rooms().leave(connection, room));
        if (hadUser) {
            context.users().detach(user(), connection);
            context.presence().disconnected(user());
        }
    }
}
