package chat.parley.client.fake;

import chat.parley.protocol.Body;
import chat.parley.protocol.Changes;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Feature;
import chat.parley.protocol.FileInfo;
import chat.parley.protocol.Limits;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.Marker;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import chat.parley.protocol.text.Mention;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The usual answers to one connection's frames, as docs/protocol.md has them. */
final class FakeAnswers implements ClientFrame.Handler<ServerFrame> {
    private final FakeChat chat;
    private final FakeStore store;
    private final Peer peer;
    private final boolean cursors;
    private final List<Feature> features;
    private final int pingSeconds;

    /** @param cursors whether they are given, and not ignored */
    FakeAnswers(FakeChat chat, FakeStore store, Peer peer, boolean cursors, List<Feature> features, int pingSeconds) {
        this.features = features;
        this.chat = chat;
        this.store = store;
        this.peer = peer;
        this.cursors = cursors;
        this.pingSeconds = pingSeconds;
    }

    private ServerFrame reply(ServerFrame frame) {
        peer.send(frame);
        return frame;
    }

    private ServerFrame refuse(long id, ErrorCode code, String message) {
        return reply(new ServerFrame.Failure(id, code, message, null));
    }

    private UserName user() {
        return Objects.requireNonNull(peer.user(), "not signed in");
    }

    @Override
    public ServerFrame login(ClientFrame.Login frame) {
        String password = chat.password(frame.user());
        if (password == null) {
            return refuse(frame.id(), ErrorCode.NO_SUCH_USER, "no account is named " + frame.user());
        }
        if (chat.token(frame.user()).equals(frame.token())) {
            return welcome(frame.id(), frame.user(), null);
        }
        if (frame.password() == null) {
            if (frame.token() != null) {
                return refuse(frame.id(), ErrorCode.INVALID_TOKEN, "the token is unknown; log in with the password");
            }
            return refuse(frame.id(), ErrorCode.PASSWORD_REQUIRED, frame.user() + " has an account");
        }
        return password.equals(frame.password())
                ? welcome(frame.id(), frame.user(), tokenIf(frame.remember(), frame.user()))
                : refuse(frame.id(), ErrorCode.WRONG_PASSWORD, "wrong password");
    }

    @Override
    public ServerFrame register(ClientFrame.Register frame) {
        if (chat.password(frame.user()) != null) {
            return refuse(frame.id(), ErrorCode.USER_EXISTS, frame.user() + " exists");
        }
        chat.account(frame.user().value(), frame.password());
        return welcome(frame.id(), frame.user(), tokenIf(frame.remember(), frame.user()));
    }

    private @Nullable String tokenIf(@Nullable Boolean wanted, UserName user) {
        return Boolean.FALSE.equals(wanted) ? null : chat.token(user);
    }

    private ServerFrame welcome(long id, UserName user, @Nullable String token) {
        peer.user(user);
        chat.signedIn(peer);
        ServerFrame welcome = reply(new ServerFrame.Welcome(id, user, token, "fake", "test", pingSeconds, features));
        if (features.contains(Feature.MARKERS)) {
            peer.send(new ServerFrame.Markers(chat.markers(user.value()), true));
        }
        chat.mailbox(user.value()).forEach(event -> peer.send(new ServerFrame.EventPush(event)));
        return welcome;
    }

    /** @param known the changes of the whole log */
    private record Page(List<Event> events, boolean more, Changes known) {

        /** The events as they are told now. */
        List<EncodedEvent> told() {
            return EncodedEvent.all(events).stream().map(known::told).toList();
        }

        List<EncodedEvent> changes() {
            return events.stream()
                    .flatMap(event -> known.counting(event).stream())
                    .toList();
        }
    }

    private Page page(
            Predicate<Event> belongs, @Nullable EventId before, @Nullable EventId after, @Nullable Integer asked) {
        return page(chat.all(), belongs, before, after, asked);
    }

    /** A page that goes back, or the newest one, has no changes among its events; one that goes on has, as they came. */
    private Page page(
            List<Event> events,
            Predicate<Event> belongs,
            @Nullable EventId before,
            @Nullable EventId after,
            @Nullable Integer asked) {
        int limit = asked == null ? Limits.DEFAULT_PAGE_EVENTS : asked;
        List<Event> all = events.stream()
                .filter(belongs)
                .filter(event -> after != null || !(event.body() instanceof Body.Change))
                .filter(event -> before == null || event.id().compareTo(before) < 0)
                .filter(event -> after == null || event.id().compareTo(after) > 0)
                .toList();
        boolean more = all.size() > limit;
        int from = more && after == null ? all.size() - limit : 0;
        Changes known = new Changes();
        known.addAll(EncodedEvent.all(chat.all()));
        if (features.contains(Feature.THREADS)) {
            known.addAll(EncodedEvent.all(chat.all()).stream()
                    .map(EncodedEvent::answer)
                    .filter(Objects::nonNull)
                    .toList());
        }
        return new Page(all.subList(from, Math.min(all.size(), from + limit)), more, known);
    }

    @Override
    public ServerFrame join(ClientFrame.Join frame) {
        List<UserName> users = chat.enter(frame.room(), peer);
        Predicate<Event> ofRoom = event -> event.conversation().equals(frame.room());
        LogCursor end = cursors ? chat.cursor() : null;
        if (cursors && frame.cursor() != null) {
            Page page = page(chat.since(frame.cursor()), ofRoom, null, EventId.MIN, frame.limit());
            return reply(joined(frame, users, page, end));
        }
        EventId after = frame.after() == null || frame.after().equals(EventId.MIN)
                ? frame.after()
                : EventId.startOf(frame.after().time().minus(Limits.RESUME_OVERLAP));
        Page page = page(ofRoom, null, after, frame.limit());
        return reply(joined(frame, users, page, end));
    }

    private static ServerFrame.Joined joined(
            ClientFrame.Join frame, List<UserName> users, Page page, @Nullable LogCursor end) {
        return new ServerFrame.Joined(
                frame.id(),
                frame.room(),
                users,
                users.size(),
                List.of(),
                page.told(),
                page.changes(),
                page.more(),
                true,
                end,
                null);
    }

    @Override
    public ServerFrame read(ClientFrame.Read frame) {
        if (frame.marker().conversation() instanceof RoomName room && !chat.isIn(room, peer)) {
            return refuse(frame.id(), ErrorCode.NOT_JOINED, "join room \"" + room + "\" first");
        }
        Marker counts = chat.mark(user(), frame.marker(), peer);
        return counts.isLaterThan(frame.marker())
                ? refuse(frame.id(), ErrorCode.READ_FURTHER, "that was read further")
                : reply(new ServerFrame.Done(frame.id()));
    }

    @Override
    public ServerFrame unread(ClientFrame.Unread frame) {
        Conversation with = frame.conversation();
        Page page = page(
                of(with instanceof RoomName room ? room : null, with instanceof UserName user ? user : null)
                        .and(event -> !event.from().equals(user())),
                null,
                frame.after() == null ? EventId.MIN : frame.after(),
                Limits.MAX_PAGE_EVENTS);
        List<Event> counted = page.told().stream()
                .map(EncodedEvent::event)
                .filter(event -> event.body() instanceof Body.Text || event.body() instanceof Body.File)
                .toList();
        int mentions = (int) counted.stream()
                .filter(event -> event.body() instanceof Body.Text said && Mention.in(said.text(), user(), with))
                .count();
        EventId next = page.more() ? page.events().get(page.events().size() - 1).id() : null;
        return reply(new ServerFrame.Unread(frame.id(), counted.size(), mentions, page.more(), next, true));
    }

    @Override
    public ServerFrame look(ClientFrame.Look frame) {
        chat.look(peer, frame.conversation());
        return reply(new ServerFrame.Done(frame.id()));
    }

    @Override
    public ServerFrame typing(ClientFrame.Typing frame) {
        chat.typing(peer, frame.conversation(), frame.on());
        return reply(new ServerFrame.Done(frame.id()));
    }

    @Override
    public ServerFrame away(ClientFrame.Away frame) {
        chat.away(peer, frame.away());
        return reply(new ServerFrame.Done(frame.id()));
    }

    @Override
    public ServerFrame leave(ClientFrame.Leave frame) {
        chat.leave(frame.room(), peer);
        return reply(new ServerFrame.Done(frame.id()));
    }

    @Override
    public ServerFrame rooms(ClientFrame.Rooms frame) {
        List<ServerFrame.RoomMembers> rooms = chat.rooms().entrySet().stream()
                .map(room -> new ServerFrame.RoomMembers(room.getKey(), room.getValue()))
                .toList();
        return reply(new ServerFrame.Rooms(frame.id(), rooms, rooms.size()));
    }

    @Override
    public ServerFrame users(ClientFrame.Users frame) {
        List<ServerFrame.UserConnections> users = chat.users(frame.room()).stream()
                .map(user -> new ServerFrame.UserConnections(
                        user, 1, List.of("fake"), chat.isAway(user) ? Boolean.TRUE : null))
                .toList();
        return reply(new ServerFrame.Users(frame.id(), frame.room(), users, users.size()));
    }

    @Override
    public ServerFrame post(ClientFrame.Post frame) {
        if (frame.target() instanceof RoomName room && !chat.isIn(room, peer)) {
            return refuse(frame.id(), ErrorCode.NOT_JOINED, "join room \"" + room + "\" before posting to it");
        }
        if (frame.to() != null && chat.password(frame.to()) == null) {
            return refuse(frame.id(), ErrorCode.NO_SUCH_USER, "no account is named " + frame.to());
        }
        EventId replyTo = frame.replyTo();
        return say(
                frame,
                replyTo == null || !features.contains(Feature.THREADS)
                        ? new Body.Text(frame.text(), replyTo)
                        : chat.answering(frame.text(), replyTo));
    }

    private ServerFrame say(ClientFrame.Saying frame, Body body) {
        Event event = chat.add(new Event(chat.nextId(), frame.target(), user(), frame.nonce(), body), peer, true);
        return reply(new ServerFrame.Ack(frame.id(), event.id()));
    }

    @Override
    public ServerFrame edit(ClientFrame.Edit frame) {
        return say(frame, new Body.Edit(frame.about(), frame.text()));
    }

    @Override
    public ServerFrame remove(ClientFrame.Remove frame) {
        return say(frame, new Body.Removal(frame.about(), null));
    }

    @Override
    public ServerFrame react(ClientFrame.React frame) {
        return say(frame, new Body.Reaction(frame.about(), frame.emoji(), frame.on()));
    }

    @Override
    public ServerFrame received(ClientFrame.Received frame) {
        chat.confirmed(user(), frame.events());
        return reply(new ServerFrame.Done(frame.id()));
    }

    private Predicate<Event> of(@Nullable RoomName room, @Nullable UserName with) {
        UserName self = user();
        return event -> room != null
                ? event.conversation().equals(room)
                : event.isPrivate()
                        && (event.from().equals(self) || self.equals(event.conversation()))
                        && (with == null || event.from().equals(with) || with.equals(event.conversation()));
    }

    @Override
    public ServerFrame history(ClientFrame.History frame) {
        LogCursor end = cursors ? chat.cursor() : null;
        Predicate<Event> asked = of(frame.room(), frame.with());
        if (cursors && frame.cursor() != null) {
            EventId after = frame.after() == null ? EventId.MIN : frame.after();
            Page page = page(chat.since(frame.cursor()), asked, null, after, frame.limit());
            return reply(history(frame, page, end));
        }
        EventId root = frame.thread();
        Predicate<Event> inThread =
                event -> root == null || (event.body() instanceof Body.Text said && root.equals(said.root()));
        Page page = page(asked.and(inThread), frame.before(), frame.after(), frame.limit());
        return reply(history(frame, page, end));
    }

    private static ServerFrame.History history(ClientFrame.History frame, Page page, @Nullable LogCursor end) {
        return new ServerFrame.History(frame.id(), page.told(), page.changes(), page.more(), null, true, end, null);
    }

    @Override
    public ServerFrame files(ClientFrame.Files frame) {
        Page page = page(
                of(frame.room(), frame.with()).and(event -> event.file().isPresent()),
                frame.before(),
                null,
                frame.limit());
        return reply(new ServerFrame.Files(frame.id(), page.events(), page.more(), true));
    }

    @Override
    public ServerFrame upload(ClientFrame.Upload frame) {
        FakeStore.Upload upload = store.begin(frame.target(), frame.name(), frame.size(), frame.mediaType());
        return reply(new ServerFrame.Upload(frame.id(), upload.id(), store.partBytes(), upload.parts()));
    }

    @Override
    public ServerFrame parts(ClientFrame.Parts frame) {
        return reply(new ServerFrame.Parts(
                frame.id(),
                frame.parts().stream()
                        .map(part -> new ServerFrame.PartUrl(
                                part, "PUT", "/v1/files/" + frame.file() + "/" + part, Map.of("X-Given", "yes")))
                        .toList()));
    }

    @Override
    public ServerFrame complete(ClientFrame.Complete frame) {
        FakeStore.Upload upload = store.complete(frame.file());
        if (upload == null) {
            return refuse(frame.id(), ErrorCode.UPLOAD_MISMATCH, "parts are missing");
        }
        FileInfo info = new FileInfo(upload.id(), upload.name(), upload.size(), upload.mediaType(), frame.sha256());
        store.known(info);
        Event event = chat.share(user().value(), upload.target(), info, frame.nonce());
        return reply(new ServerFrame.Ack(frame.id(), event.id()));
    }

    @Override
    public ServerFrame abort(ClientFrame.Abort frame) {
        return reply(new ServerFrame.Done(frame.id()));
    }

    @Override
    public ServerFrame download(ClientFrame.Download frame) {
        FileInfo info = store.info(frame.file());
        return info == null
                ? refuse(frame.id(), ErrorCode.NO_SUCH_FILE, "there is no file " + frame.file())
                : reply(new ServerFrame.Download(frame.id(), info, "/v1/files/" + frame.file(), Map.of()));
    }

    @Override
    public ServerFrame info(ClientFrame.Info frame) {
        int users = chat.users(null).size();
        return reply(new ServerFrame.Info(frame.id(), "fake", "test", 90, users, users, users));
    }

    @Override
    public ServerFrame ping(ClientFrame.Ping frame) {
        return reply(new ServerFrame.Pong(frame.id()));
    }

    @Override
    public ServerFrame devices(ClientFrame.Devices frame) {
        return reply(new ServerFrame.Devices(frame.id(), chat.devices(user())));
    }

    @Override
    public ServerFrame signOut(ClientFrame.SignOut frame) {
        chat.signOut(user(), frame);
        return reply(new ServerFrame.Done(frame.id()));
    }

    @Override
    public ServerFrame password(ClientFrame.Password frame) {
        String known = chat.password(user());
        if (!frame.password().equals(known) && !frame.newPassword().equals(known)) {
            return refuse(frame.id(), ErrorCode.WRONG_PASSWORD, "that is not the password so far");
        }
        chat.account(user().value(), frame.newPassword());
        return reply(new ServerFrame.Done(frame.id()));
    }
}
