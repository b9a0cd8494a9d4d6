package chat.parley.gateway.session;

import chat.parley.gateway.mailbox.LocalUsers;
import chat.parley.gateway.order.Ids;
import chat.parley.gateway.presence.Presence;
import chat.parley.gateway.room.LocalRooms;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.EventId;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.util.concurrent.CompletionStage;

/**
 * Ids above what the sender may know of. Who is connected to another gateway as well may be acknowledged something there
 * that this one has not heard of yet: then nothing is sure. Thread-safe.
 */
public final class SenderIds implements Ids {
    private final LocalRooms rooms;
    private final LocalUsers users;
    private final Presence presence;

    public SenderIds(LocalRooms rooms, LocalUsers users, Presence presence) {
        this.rooms = rooms;
        this.users = users;
        this.presence = presence;
    }

    @Override
    public CompletionStage<EventId> next(UserName from, Conversation target, boolean sure) {
        boolean surely = sure && !presence.isElsewhere(from);
        return target instanceof RoomName room ? rooms.nextId(room, surely) : users.nextId(from, surely);
    }
}
