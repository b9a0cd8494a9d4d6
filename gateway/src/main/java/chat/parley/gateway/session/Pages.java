package chat.parley.gateway.session;

import chat.parley.gateway.account.KnownUsers;
import chat.parley.gateway.history.LogPage;
import chat.parley.gateway.history.LogReader;
import chat.parley.gateway.history.PageRequest;
import chat.parley.gateway.room.LocalRooms;
import chat.parley.protocol.Body;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Limits;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import chat.parley.storage.segment.LogKind;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Pages of history for clients. Rooms are open to read for every user; private messages for those they belong to. */
public final class Pages {
    private final LocalRooms rooms;
    private final LogReader reader;
    private final KnownUsers users;

    public Pages(LocalRooms rooms, LogReader reader, KnownUsers users) {
        this.rooms = rooms;
        this.reader = reader;
        this.users = users;
    }

    CompletionStage<ServerFrame.History> history(UserName user, ClientFrame.History frame) {
        EventId after = frame.cursor() != null && frame.after() == null ? EventId.MIN : frame.after();
        int limit = limit(frame.limit());
        Predicate<EncodedEvent> matching = between(user, frame.with());
        PageRequest request;
        if (frame.thread() != null) {
            request = PageRequest.ofThread(frame.thread(), frame.before(), after, limit, matching);
        } else if (after == null) {
            request = PageRequest.back(LogKind.EVENTS, frame.before(), limit, matching);
        } else {
            request = new PageRequest(LogKind.EVENTS, null, after, frame.cursor(), limit, matching);
        }
        return read(user, frame.room(), frame.with(), request)
                .thenApply(page -> new ServerFrame.History(
                        frame.id(),
                        page.events(),
                        page.changes(),
                        page.more(),
                        page.goOn(),
                        page.recovered(),
                        cursor(frame, page),
                        page.damaged()));
    }

    CompletionStage<ServerFrame.Files> files(UserName user, ClientFrame.Files frame) {
        // A file of a later version's form cannot be told of, and is not to end the page either.
        PageRequest request = PageRequest.back(
                LogKind.FILES,
                frame.before(),
                limit(frame.limit()),
                between(user, frame.with()).and(event -> event.event().body() instanceof Body.File));
        return read(user, frame.room(), frame.with(), request)
                .thenApply(page ->
                        new ServerFrame.Files(frame.id(), files(page), page.more(), next(page), page.recovered()));
    }

    /** The files of a page: not what was taken back. */
    private static List<EncodedEvent> files(LogPage page) {
        return page.events().stream().filter(Pages::isFile).toList();
    }

    /** Where to go on from a page of files: also below what is left out of it. */
    private static @Nullable EventId next(LogPage page) {
        boolean leavesOut = !page.events().stream().allMatch(Pages::isFile);
        return page.goOn() == null && page.more() && leavesOut
                ? page.events().get(0).id()
                : page.goOn();
    }

    private static boolean isFile(EncodedEvent event) {
        return event.event().body() instanceof Body.File;
    }

    /** Reads the one event with an id, or the first above it, of a conversation's log; it may be of another conversation. */
    CompletionStage<LogPage> around(UserName user, Conversation conversation, EventId id) {
        PageRequest request = PageRequest.after(id.previous(), 1);
        return conversation instanceof RoomName room
                ? rooms.read(user, room, request)
                : reader.onBehalfOf(user).read(LogKey.privateOf(user), request);
    }

    /**
     * The cursor from which a client goes on from this page to now; null if the page goes back, or is not of the whole log.
     * A client that was elsewhere may be further than is known here.
     */
    private static @Nullable LogCursor cursor(ClientFrame.History frame, LogPage page) {
        LogCursor end = page.end();
        if (end == null || frame.before() != null || frame.with() != null || frame.thread() != null) {
            return null;
        }
        return frame.cursor() == null ? end : end.max(frame.cursor());
    }

    /**
     * Reads a page of the room, or of the private log of {@code user}. Fails with NO_SUCH_ROOM and NO_SUCH_USER, so
     * that a name that is mistyped is not taken for one of whom nothing is known.
     */
    private CompletionStage<LogPage> read(
            UserName user, @Nullable RoomName room, @Nullable UserName with, PageRequest request) {
        if (room != null) {
            return rooms.read(user, room, request);
        }
        LogKey log = LogKey.privateOf(user);
        LogReader own = reader.onBehalfOf(user);
        return with == null
                ? own.read(log, request)
                : users.require(with, user).thenCompose(known -> own.read(log, request));
    }

    /** Reads a page of a conversation's log, which may have events of other conversations; fails as {@link #history} does. */
    CompletionStage<LogPage> read(UserName user, Conversation conversation, PageRequest request) {
        return conversation instanceof RoomName room
                ? read(user, room, null, request)
                : read(user, null, (UserName) conversation, request);
    }

    private static int limit(@Nullable Integer limit) {
        return limit == null ? Limits.DEFAULT_PAGE_EVENTS : limit;
    }

    /** Selects from the log of {@code user} what was said to or by {@code peer}; without one, everything. */
    private static Predicate<EncodedEvent> between(UserName user, @Nullable UserName peer) {
        if (peer == null) {
            return event -> true;
        }
        return event -> {
            UserName from = event.event().from();
            return peer.equals(from.equals(user) ? event.event().conversation() : from);
        };
    }
}
