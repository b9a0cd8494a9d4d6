package chat.parley.gateway.session;

import static chat.parley.gateway.session.Standing.ANYBODY;
import static chat.parley.gateway.session.Standing.STRANGER;
import static chat.parley.gateway.session.Standing.USER;

import chat.parley.gateway.limit.Limit;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame.Reply;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The table of commands: of each request what it needs, what it may be too much of, and who carries it out. What a row says
 * is checked in {@link Command#carryOut}, and nowhere else. Clients find the same table in docs/protocol.md, §4.
 */
final class Commands {
    /** What any request may be too much of, whatever it is: it is refused before that is known. */
    static final Set<Limit> OF_ALL = Set.of(Limit.REQUESTS, Limit.REQUESTS_UNDER_WAY);

    private static final Set<Limit> NOTHING = Set.of();
    private static final Set<Limit> READING = Set.of(Limit.STORE_CALLS_OF_USERS);
    private static final Set<Limit> SAYING =
            Set.of(Limit.POSTS_OF_USER, Limit.POSTS_WHILE_BROKER_FILLS, Limit.OUTBOX, Limit.STORE_CALLS_OF_USERS);
    private static final Set<Limit> SENDING_BYTES =
            Set.of(Limit.FILES_PER_DAY, Limit.SIZE_PER_DAY, Limit.STORE_CALLS_OF_USERS);
    private static final Set<Limit> FAILING_TO_SIGN_IN = Set.of(Limit.FAILED_LOGINS_OF_ADDRESS, Limit.SIGN_INS);

    private static final Map<Class<? extends ClientFrame>, Command<?>> TABLE = table(
            row(ClientFrame.Login.class, STRANGER, and(FAILING_TO_SIGN_IN, Limit.GUESSES), Requests::login),
            row(
                    ClientFrame.Register.class,
                    STRANGER,
                    and(FAILING_TO_SIGN_IN, Limit.REGISTRATIONS_OF_ADDRESS),
                    Requests::register),
            row(ClientFrame.Join.class, USER, and(READING, Limit.ROOMS_OF_CONNECTION, Limit.NEW_ROOMS), Requests::join),
            inRoom(ClientFrame.Leave.class, ClientFrame.Leave::room, NOTHING, Requests::leave),
            row(ClientFrame.Rooms.class, USER, Set.of(Limit.STORE_CALLS), Requests::rooms),
            row(ClientFrame.Users.class, USER, READING, Requests::users),
            inRoom(ClientFrame.Post.class, ClientFrame.Post::room, and(SAYING, Limit.MAIL_TO_USER), Requests::post),
            inRoom(ClientFrame.Edit.class, ClientFrame.Edit::room, and(SAYING, Limit.MAIL_TO_USER), Requests::change),
            inRoom(
                    ClientFrame.Remove.class,
                    ClientFrame.Remove::room,
                    and(SAYING, Limit.MAIL_TO_USER),
                    Requests::change),
            inRoom(ClientFrame.React.class, ClientFrame.React::room, and(SAYING, Limit.MAIL_TO_USER), Requests::change),
            inRoom(ClientFrame.Read.class, ClientFrame.Read::room, READING, Requests::read),
            row(ClientFrame.Unread.class, USER, READING, Requests::unread),
            inRoom(ClientFrame.Look.class, ClientFrame.Look::room, NOTHING, Requests::look),
            inRoom(
                    ClientFrame.Typing.class,
                    ClientFrame.Typing::room,
                    Set.of(Limit.TYPING_OF_USER, Limit.TYPING_IN_CONVERSATION),
                    Requests::typing),
            row(ClientFrame.Away.class, USER, NOTHING, Requests::away),
            row(ClientFrame.Received.class, USER, NOTHING, Requests::received),
            row(ClientFrame.History.class, USER, READING, Requests::history),
            row(ClientFrame.Files.class, USER, READING, Requests::files),
            inRoom(
                    ClientFrame.Upload.class,
                    ClientFrame.Upload::room,
                    and(
                            SENDING_BYTES,
                            Limit.UPLOADS,
                            Limit.PENDING_SIZE,
                            Limit.UPLOADS_IN_ALL,
                            Limit.PENDING_SIZE_IN_ALL),
                    Requests::upload),
            row(ClientFrame.Parts.class, USER, SENDING_BYTES, Requests::parts),
            row(ClientFrame.Complete.class, USER, SAYING, Requests::complete),
            row(ClientFrame.Abort.class, USER, READING, Requests::abort),
            row(ClientFrame.Download.class, USER, READING, Requests::download),
            row(ClientFrame.Info.class, USER, NOTHING, Requests::info),
            row(ClientFrame.Ping.class, ANYBODY, NOTHING, Requests::ping),
            row(ClientFrame.Devices.class, USER, READING, Requests::devices),
            row(ClientFrame.SignOut.class, USER, READING, Requests::signOut),
            row(ClientFrame.Password.class, USER, and(FAILING_TO_SIGN_IN, Limit.GUESSES), Requests::password));

    private Commands() {}

    /** Makes the table, and fails if it lacks a row: to be called before requests come. */
    static void load() {}

    /** The row of {@code request}: each has one. */
    static Command<?> of(ClientFrame request) {
        return Objects.requireNonNull(TABLE.get(request.getClass()));
    }

    static Collection<Command<?>> rows() {
        return TABLE.values();
    }

    private static <F extends ClientFrame> Command<F> row(
            Class<F> frame,
            Standing standing,
            Set<Limit> costs,
            BiFunction<Requests, F, CompletionStage<? extends Reply>> handler) {
        return new Command<>(frame, standing, null, costs, handler);
    }

    /** A row of a request that needs the room that it names, if it names one, to be joined. */
    private static <F extends ClientFrame> Command<F> inRoom(
            Class<F> frame,
            Function<F, @Nullable RoomName> room,
            Set<Limit> costs,
            BiFunction<Requests, F, CompletionStage<? extends Reply>> handler) {
        return new Command<>(frame, USER, room, costs, handler);
    }

    private static Set<Limit> and(Set<Limit> some, Limit... more) {
        return Stream.concat(some.stream(), Stream.of(more)).collect(Collectors.toUnmodifiableSet());
    }

    /** The rows by their requests. Throws if a request has none: a gateway would fail when it comes, so it does not start. */
    private static Map<Class<? extends ClientFrame>, Command<?>> table(Command<?>... rows) {
        Map<Class<? extends ClientFrame>, Command<?>> table =
                Stream.of(rows).collect(Collectors.toUnmodifiableMap(Command::frame, Function.identity()));
        Set<Class<?>> missing = new HashSet<>(Set.of(ClientFrame.class.getPermittedSubclasses()));
        missing.removeAll(table.keySet());
        if (!missing.isEmpty()) {
            throw new IllegalStateException("the table of commands has no row for " + missing);
        }
        return table;
    }
}
