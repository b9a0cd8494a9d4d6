package chat.parley.gateway.session;

import chat.parley.gateway.account.Authenticated;
import chat.parley.gateway.account.Devices;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Feature;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.ServerFrame.Reply;
import chat.parley.protocol.UserName;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What each request does that has what it {@linkplain Commands needs}. Every stage may complete on any thread; the session
 * replies.
 *
 * <p><b>Threads.</b> Owned by the session's loop.
 */
final class Requests {
    /** What is told to clients that these can do beside what all gateways can: all that this version knows. */
    private static final List<Feature> FEATURES = List.of(Feature.values());

    private final Session session;
    private final SessionContext context;
    private final TypingUnderWay typing = new TypingUnderWay();

    Requests(Session session, SessionContext context) {
        this.session = session;
        this.context = context;
    }

    CompletionStage<? extends Reply> login(ClientFrame.Login frame) {
        session.beginAuthentication();
        return authenticate(
                frame.id(), context.accounts().login(frame, session.connection().peer()));
    }

    CompletionStage<? extends Reply> register(ClientFrame.Register frame) {
        session.beginAuthentication();
        return authenticate(
                frame.id(),
                context.accounts().register(frame, session.connection().peer()));
    }

    private CompletionStage<Reply> authenticate(long id, CompletionStage<Authenticated> checked) {
        return session.onLoop(checked)
                .thenCompose(authenticated -> {
                    session.requireAuthenticating();
                    return context.users()
                            .attach(authenticated.user(), session.connection(), authenticated.as())
                            .thenApply(attached -> authenticated);
                })
                .whenComplete((authenticated, failure) -> session.endAuthentication(authenticated))
                .thenApply(authenticated -> new ServerFrame.Welcome(
                        id,
                        authenticated.user(),
                        authenticated.newToken(),
                        context.gateway(),
                        context.version(),
                        Math.max(1, (int) context.config().pingInterval().toSeconds()),
                        FEATURES));
    }

    CompletionStage<? extends Reply> join(ClientFrame.Join frame) {
        session.rooms().beginJoin(frame.room());
        CompletionStage<ServerFrame.Joined> joined = context.rooms().join(session.connection(), session.user(), frame);
        return session.onLoop(joined)
                .whenComplete((reply, failure) -> session.endJoin(
                        frame.room(), reply == null ? null : Boolean.valueOf(reply.recovered() || reply.hasDamage())));
    }

    CompletionStage<? extends Reply> leave(ClientFrame.Leave frame) {
        session.rooms().leave(frame.room());
        context.rooms().leave(session.connection(), frame.room());
        return done(frame.id());
    }

    CompletionStage<? extends Reply> rooms(ClientFrame.Rooms frame) {
        return context.listing().list(frame.id());
    }

    CompletionStage<? extends Reply> users(ClientFrame.Users frame) {
        RoomName room = frame.room();
        return (room == null
                        ? context.presence().users()
                        : context.rooms().requireRoom(room, session.user()).thenCompose(context.presence()::usersOf))
                .thenApply(roster -> new ServerFrame.Users(frame.id(), room, roster.users(), roster.total()));
    }

    CompletionStage<? extends Reply> post(ClientFrame.Post frame) {
        typing.end(frame.target());
        return context.posts()
                .post(session.user(), frame, isSure(frame))
                .thenApply(event -> new ServerFrame.Ack(frame.id(), event));
    }

    CompletionStage<? extends Reply> change(ClientFrame.Changing frame) {
        return context.posts()
                .change(session.user(), frame, isSure(frame))
                .thenApply(event -> new ServerFrame.Ack(frame.id(), event));
    }

    /** Whether the client reads the conversation here without a gap. */
    private boolean isSure(ClientFrame.Saying frame) {
        return !(frame.target() instanceof RoomName room) || session.rooms().isComplete(room);
    }

    CompletionStage<? extends Reply> read(ClientFrame.Read frame) {
        return context.marks()
                .read(session.user(), session.connection(), frame.marker())
                .thenApply(stored -> new ServerFrame.Done(frame.id()));
    }

    CompletionStage<? extends Reply> unread(ClientFrame.Unread frame) {
        return context.unread().count(session.user(), frame);
    }

    CompletionStage<? extends Reply> look(ClientFrame.Look frame) {
        session.connection().show(frame.conversation());
        return done(frame.id());
    }

    CompletionStage<? extends Reply> typing(ClientFrame.Typing frame) {
        UserName user = session.user();
        if (context.typing().take(user, frame)) {
            typing.begin(frame);
            session.onLoop(context.typing().isHeard(frame)).thenAccept(isHeard -> {
                if (typing.take(frame) && isHeard) {
                    context.typing().tell(user, frame);
                }
            });
        }
        return done(frame.id());
    }

    CompletionStage<? extends Reply> away(ClientFrame.Away frame) {
        session.away(frame.away());
        return done(frame.id());
    }

    CompletionStage<? extends Reply> received(ClientFrame.Received frame) {
        context.users().received(session.user(), frame.events());
        return done(frame.id());
    }

    CompletionStage<? extends Reply> history(ClientFrame.History frame) {
        return context.pages().history(session.user(), frame);
    }

    CompletionStage<? extends Reply> files(ClientFrame.Files frame) {
        return context.pages().files(session.user(), frame);
    }

    CompletionStage<? extends Reply> upload(ClientFrame.Upload frame) {
        return context.files().upload(session.user(), frame);
    }

    CompletionStage<? extends Reply> parts(ClientFrame.Parts frame) {
        return context.files().parts(session.user(), session.reachedBy(), frame);
    }

    CompletionStage<? extends Reply> complete(ClientFrame.Complete frame) {
        context.posts().announce(session.user());
        return context.files().complete(session.user(), frame);
    }

    CompletionStage<? extends Reply> abort(ClientFrame.Abort frame) {
        return context.files().abort(session.user(), frame);
    }

    CompletionStage<? extends Reply> download(ClientFrame.Download frame) {
        return context.files().download(session.user(), session.reachedBy(), frame);
    }

    CompletionStage<? extends Reply> info(ClientFrame.Info frame) {
        long upNanos = context.nanoTime().getAsLong() - context.startedAtNanos();
        return context.presence()
                .totals()
                .thenApply(totals -> new ServerFrame.Info(
                        frame.id(),
                        context.gateway(),
                        context.version(),
                        upNanos / 1_000_000_000L,
                        totals.connections(),
                        totals.users(),
                        totals.here()));
    }

    CompletionStage<? extends Reply> ping(ClientFrame.Ping frame) {
        return CompletableFuture.completedStage(new ServerFrame.Pong(frame.id()));
    }

    CompletionStage<? extends Reply> devices(ClientFrame.Devices frame) {
        return context.devices().list(frame.id(), session.user(), session.signedInAs());
    }

    CompletionStage<? extends Reply> signOut(ClientFrame.SignOut frame) {
        String era = Devices.newEra();
        if (Devices.endsEra(frame)) {
            stays(era);
        }
        return told(
                frame.id(),
                context.devices()
                        .signOut(
                                session.user(),
                                session.signedInAs(),
                                frame,
                                era,
                                session.connection().peer()));
    }

    CompletionStage<? extends Reply> password(ClientFrame.Password frame) {
        String era = Devices.newEra();
        if (Devices.signsOutOthers(frame)) {
            stays(era);
        }
        return told(
                frame.id(),
                context.devices()
                        .changePassword(
                                session.user(),
                                session.signedInAs(),
                                frame,
                                era,
                                session.connection().peer()));
    }

    /** Keeps this connection signed in when {@code era} begins, which the request that is carried out may begin. */
    private void stays(String era) {
        context.users().stays(session.user(), session.connection(), era);
    }

    /** Replies when the user's account has {@code changed}, and the user's gateways have been told. */
    private CompletionStage<Reply> told(long id, CompletionStage<Void> changed) {
        UserName user = session.user();
        return changed.thenCompose(done -> context.news().tell(user)).thenApply(done -> new ServerFrame.Done(id));
    }

    private static CompletionStage<Reply> done(long id) {
        return CompletableFuture.completedStage(new ServerFrame.Done(id));
    }
}
