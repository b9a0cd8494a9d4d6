package chat.parley.faults;

import chat.parley.protocol.EventId;
import chat.parley.protocol.RoomName;
import java.util.Set;

/**
 * A page of a room's newest history that said that it lacks nothing.
 *
 * @param askedNanos before the request was sent
 * @param oldest the smallest id of the page; {@link EventId#MIN} if it reaches the beginning
 * @param texts all that are on the page
 */
record Look(RoomName room, long askedNanos, EventId oldest, Set<String> texts) {
    Look {
        texts = Set.copyOf(texts);
    }
}
