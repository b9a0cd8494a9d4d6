package chat.parley.faults;

import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.util.List;

/**
 * All that one user did and was told.
 *
 * @param sleeps whether its own network failed at times: then its waits are nobody's fault
 * @param privately what it was told of private messages, its own among them
 */
record Journal(
        UserName user,
        boolean sleeps,
        List<Post> posts,
        List<Stay> stays,
        List<Heard> privately,
        List<Change> connections,
        List<Look> looks,
        Changing changing,
        Reading reading) {

    Journal {
        posts = List.copyOf(posts);
        stays = List.copyOf(stays);
        privately = List.copyOf(privately);
        connections = List.copyOf(connections);
        looks = List.copyOf(looks);
    }

    /** Which may go on. */
    Stay latestStay(RoomName room) {
        return stays.stream()
                .filter(stay -> stay.room().equals(room))
                .reduce((before, after) -> after)
                .orElseThrow();
    }

    /** A connection through {@code gateway} was made, or lost. */
    record Change(String gateway, boolean lost, long nanos) {}

    long connectionsLost() {
        return connections.stream().filter(Change::lost).count();
    }
}
