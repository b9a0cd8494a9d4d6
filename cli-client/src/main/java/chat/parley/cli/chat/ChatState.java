package chat.parley.cli.chat;

import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.EventId;
import chat.parley.protocol.RoomName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where the user is: the rooms, the current one, whether there is a connection, and the place reached in paging back. Thread-safe. */
final class ChatState {
    private final Set<RoomName> rooms = new LinkedHashSet<>();
    private @Nullable RoomName current;
    private @Nullable Page page;
    private boolean connected = true;

    /** The oldest event shown of a conversation. */
    record Page(Conversation conversation, @Nullable EventId oldest) {}

    synchronized void entered(RoomName room, boolean makeCurrent) {
        rooms.add(room);
        if (makeCurrent || current == null) {
            current = room;
        }
    }

    synchronized void left(RoomName room) {
        rooms.remove(room);
        if (room.equals(current)) {
            current = rooms.isEmpty() ? null : rooms.iterator().next();
        }
    }

    synchronized boolean isIn(RoomName room) {
        return rooms.contains(room);
    }

    synchronized List<RoomName> rooms() {
        return new ArrayList<>(rooms);
    }

    synchronized @Nullable RoomName current() {
        return current;
    }

    /** Throws a line that says what to do. */
    RoomName currentOrTrouble() {
        RoomName room = current();
        if (room == null) {
            throw new Trouble(ExitCode.REFUSED, "you are in no room: /join ROOM");
        }
        return room;
    }

    synchronized boolean connected() {
        return connected;
    }

    synchronized void connected(boolean now) {
        connected = now;
    }

    synchronized @Nullable Page page() {
        return page;
    }

    synchronized void page(Page reached) {
        page = reached;
    }
}
