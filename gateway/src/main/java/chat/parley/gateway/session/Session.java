package chat.parley.gateway.session;

import chat.parley.bus.BusException;
import chat.parley.gateway.account.Authenticated;
import chat.parley.gateway.account.SignIn;
import chat.parley.gateway.address.UrlHost;
import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.connection.Throttle;
import chat.parley.gateway.failure.Refusal;
import chat.parley.gateway.limit.AddressBlock;
import chat.parley.gateway.limit.Limit;
import chat.parley.gateway.limit.Sockets;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.CloseCode;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.Limits;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.Seconds;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's conversation with the gateway: every frame gets exactly one reply, within {@link Limits#LONGEST_ANSWER}. A
 * request that has no outcome by then is answered {@link ErrorCode#UNAVAILABLE}, and what becomes of it later is as if the
 * client had not been told: a post may count, since it has its nonce, but nobody is signed in or enters a room.
 *
 * <p><b>Threads.</b> Owned by the connection's loop, but for {@link #onLoop}, which brings others there.
 */
public final class Session {
    private static final Logger log = LoggerFactory.getLogger(Session.class);

    private final Connection connection;
    private final Throttle throttle;
    private final Sockets.Place place;
    private final UrlHost reachedBy;
    private final SessionContext context;
    private final Requests requests;
    private final JoinedRooms rooms = new JoinedRooms(() -> tooMuch(Limit.ROOMS_OF_CONNECTION));
    private final Admission admission;
    private final OpenRequests open;
    private SessionState state = SessionState.CONNECTED;
    private @Nullable UserName user;
    /** As what the session is signed in, if it has a user. */
    private @Nullable SignIn signedInAs;
    /** Whether the client has said that its user is away. */
    private boolean away;

    private int unreadable;
    /** The time by which a login must have been sent that is not refused. */
    private long loginDueAtNanos;

    /** How many milliseconds after being asked the client is to move, because the gateway stops; null while it does not. */
    private @Nullable Long moveAfterMillis;

    /**
     * @param place the socket's, which is a stranger's at first
     * @param reachedBy what the client calls this gateway
     */
    public Session(
            Connection connection, Throttle throttle, Sockets.Place place, UrlHost reachedBy, SessionContext context) {
        this.connection = connection;
        this.throttle = throttle;
        this.place = place;
        this.reachedBy = reachedBy;
        this.context = context;
        this.requests = new Requests(this, context);
        this.admission = new Admission(
                context.config().requestsPerSecond(),
                context.config().burst(),
                Limits.MAX_OPEN_REQUESTS,
                context.nanoTime(),
                ThreadLocalRandom.current());
        this.open = new OpenRequests(connection.loop(), context.nanoTime(), Limits.LONGEST_ANSWER, this::expired);
        this.loginDueAtNanos = loginDueAfter(Duration.ZERO);
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

    /** The user of the session, which has to {@linkplain SessionState#hasUser have one}. */
    UserName user() {
        return Objects.requireNonNull(user);
    }

    /** As what the session is signed in, which has to {@linkplain SessionState#hasUser have a user}. */
    SignIn signedInAs() {
        return Objects.requireNonNull(signedInAs);
    }

    /**
     * How long the client has left to send a login; empty if it has a user. What it sent is being checked as long as it
     * takes, and after a refusal it has as long again.
     */
    public Optional<Duration> loginDue() {
        assert connection.loop().inEventLoop();
        return switch (state) {
            case CONNECTED ->
                Optional.of(
                        Duration.ofNanos(loginDueAtNanos - context.nanoTime().getAsLong()));
            case AUTHENTICATING, ABANDONED -> Optional.of(context.config().loginTimeout());
            case ACTIVE, CLOSED -> Optional.empty();
        };
    }

    private long loginDueAfter(Duration wait) {
        return context.nanoTime().getAsLong()
                + wait.plus(context.config().loginTimeout()).toNanos();
    }

    /** Takes a text frame that arrived. The buffer stays the caller's. */
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
            throttle.charge(json.readableBytes());
            return;
        }
        if (!state.hasUser()) {
            throttle.chargeStranger(json.readableBytes());
        }
        OpenRequests.Open request = open.begin(frame);
        onLoop(reply(frame)).whenComplete((reply, failure) -> {
            if (!request.end()) {
                return; // it was answered: expired()
            }
            admission.answered(request.age());
            if (reply != null) {
                connection.send(reply);
                if (reply instanceof ServerFrame.Welcome) {
                    askToMove();
                }
                if (frame instanceof ClientFrame.Saying) {
                    context.counters().postAcknowledged();
                }
            } else {
                refuse(frame, Refusal.of(failure));
            }
        });
    }

    private void checkRate() {
        admission.take(open.count(), open.age()).ifPresent(wait -> {
            boolean full = open.count() >= Limits.MAX_OPEN_REQUESTS;
            tooMuch(full ? Limit.REQUESTS_UNDER_WAY : Limit.REQUESTS);
            throw new ProtocolException(
                    ErrorCode.BUSY,
                    full
                            ? Limits.MAX_OPEN_REQUESTS + " requests have no reply yet; send this one again later"
                            : "too many requests; send this one again later",
                    wait);
        });
    }

    /** Counts that whoever this is has come to a limit. */
    private void tooMuch(Limit limit) {
        if (user != null) {
            context.refusals().refused(limit, user);
        } else {
            context.refusals().refused(limit, AddressBlock.of(connection.peer()));
        }
    }

    /** Refuses a request that has had its time. */
    private void expired(ClientFrame frame) {
        if (frame instanceof ClientFrame.Join join) {
            rooms.abandonJoin(join.room());
        } else if (Commands.of(frame).signsIn() && state == SessionState.AUTHENTICATING) {
            state = SessionState.ABANDONED;
        }
        refuse(
                frame,
                new ProtocolException(
                        ErrorCode.UNAVAILABLE,
                        "this took longer than " + Seconds.text(Limits.LONGEST_ANSWER) + "; try again"));
    }

    private void refuse(ClientFrame frame, ProtocolException refusal) {
        if (refusal.getCause() instanceof BusException bus && bus.reason() == BusException.Reason.BUSY) {
            tooMuch(Limit.OUTBOX);
        }
        ProtocolException told = refusal;
        if (refusal.code().retryable() && refusal.retryAfter().isEmpty()) {
            Duration wait = refusal.code() == ErrorCode.BUSY
                    ? context.overload().again()
                    : context.overload().soon();
            told = new ProtocolException(refusal.code(), message(refusal), wait);
        }
        if (Commands.of(frame).signsIn()) {
            loginDueAtNanos = loginDueAfter(told.retryAfter().orElse(Duration.ZERO));
        }
        fail(frame.id(), told);
        if (frame instanceof ClientFrame.Saying) {
            context.counters().postRefused(told.code());
        }
    }

    private CompletionStage<? extends ServerFrame.Reply> reply(ClientFrame frame) {
        try {
            return Commands.of(frame).carryOut(frame, state, user, rooms, requests);
        } catch (RuntimeException e) {
            // A refusal as a rule. A defect is told and logged like one that a stage brings.
            return CompletableFuture.failedStage(e);
        }
    }

    void beginAuthentication() {
        state = SessionState.AUTHENTICATING;
    }

    /** Throws, if the client has gone, or has been told that its login took too long. */
    void requireAuthenticating() {
        assert connection.loop().inEventLoop();
        if (state != SessionState.AUTHENTICATING) {
            throw new ProtocolException(ErrorCode.UNAVAILABLE, "nobody waits for this login any more");
        }
    }

    /** Ends a login or registration. {@code signedIn} has the connection attached already; null if the login was refused. */
    void endAuthentication(@Nullable Authenticated signedIn) {
        assert connection.loop().inEventLoop();
        if (signedIn == null || state != SessionState.AUTHENTICATING) {
            if (signedIn != null) {
                // The client has gone meanwhile, or been told that it took too long.
                context.users().detach(signedIn.user(), connection);
            }
            if (state.authenticates()) {
                state = SessionState.CONNECTED;
                loginDueAtNanos = loginDueAfter(Duration.ZERO);
            }
            return;
        }
        state = SessionState.ACTIVE;
        user = signedIn.user();
        signedInAs = signedIn.as();
        place.signedIn();
        throttle.signedIn();
        connection.mayHoldUnsent(context.config().writeBufferHighWaterBytes());
        context.presence().connected(signedIn.user());
        log.debug("signed in user={}", signedIn.user());
    }

    /**
     * Takes the outcome of a join; one that the client was told to have failed is undone.
     *
     * @param recovered whether its page was complete; null if it was refused
     */
    void endJoin(RoomName room, @Nullable Boolean recovered) {
        assert connection.loop().inEventLoop();
        if (recovered != null && rooms.isToBeLeft(room)) {
            // Later: it becomes a member only after this.
            connection.execute(
                    () -> {
                        context.rooms().leave(connection, room);
                        rooms.endJoin(room, null);
                    },
                    () -> log.debug("join not undone: the gateway stops room={}", room));
        } else {
            rooms.endJoin(room, recovered);
        }
    }

    /** Notes whether the user is away from this connection. */
    void away(boolean now) {
        assert connection.loop().inEventLoop();
        if (away != now) {
            away = now;
            context.presence().away(user(), now);
        }
    }

    /** Asks the client to move, because the gateway stops: once, and as soon as it has a user. */
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
                message(refusal),
                refusal.retryAfter().map(Duration::toMillis).orElse(null)));
    }

    private static String message(ProtocolException refusal) {
        return Objects.requireNonNullElse(refusal.getMessage(), refusal.code().name());
    }

    private void countUnreadable(ErrorCode code) {
        if ((code == ErrorCode.BAD_FRAME || code == ErrorCode.UNKNOWN_TYPE)
                && ++unreadable > Limits.MAX_UNREADABLE_FRAMES) {
            tooMuch(Limit.UNREADABLE_FRAMES);
            connection.close(CloseCode.TOO_MANY_ERRORS, "too many frames that were not of this protocol");
        }
    }

    /** Refuses a message above the limit, of which only the beginning was read, and closes. */
    public void receivedTooLarge() {
        fail(
                null,
                new ProtocolException(
                        ErrorCode.FRAME_TOO_LARGE, "a frame has at most " + Limits.MAX_FRAME_BYTES + " bytes"));
        connection.close(CloseCode.TOO_LARGE, "frame too large");
    }

    /**
     * A stage that completes on this connection's loop as {@code stage} does: at once if that is known there, else in a
     * task. Fails if the gateway stops.
     */
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

    /** Ends the session: the socket is gone. */
    public void closed() {
        assert connection.loop().inEventLoop();
        boolean hadUser = state.hasUser();
        state = SessionState.CLOSED;
        open.close();
        rooms.all().forEach(room -> context.rooms().leave(connection, room));
        if (hadUser) {
            context.users().detach(user(), connection);
            context.presence().disconnected(user(), away);
        }
    }
}
