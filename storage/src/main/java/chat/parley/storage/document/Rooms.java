package chat.parley.storage.document;

import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.time.Instant;
import java.util.List;

/** The rooms, {@code rooms/<room>.json}. */
public interface Rooms {

    boolean exists(RoomName room);

    /** Creates a room; false if it exists already. */
    boolean create(RoomName room, UserName creator, Instant at);

    /** All rooms, ascending by their encoded names. */
    List<RoomName> list();
}
