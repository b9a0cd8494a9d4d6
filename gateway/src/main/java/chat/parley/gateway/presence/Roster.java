package chat.parley.gateway.presence;

import chat.parley.gateway.presence.PresenceMessage.RoomUsers;
import chat.parley.gateway.presence.PresenceMessage.UserCount;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The users of one gateway, as it last told. Not thread-safe: owned by {@link Presence}. */
final class Roster {
    private final Map<UserName, UserCount> connected = new HashMap<>();
    private final Map<RoomName, Set<UserName>> rooms = new HashMap<>();

    /** What was told of {@code user}; no connections if nothing was. */
    UserCount count(UserName user) {
        UserCount count = connected.get(user);
        return count == null ? new UserCount(user, 0, false) : count;
    }

    void set(UserCount count) {
        if (count.connections() == 0) {
            connected.remove(count.user());
        } else {
            connected.put(count.user(), count);
        }
    }

    int users() {
        return connected.size();
    }

    int rooms() {
        return rooms.size();
    }

    boolean has(RoomName room, UserName user) {
        return users(room).contains(user);
    }

    boolean hasRoom(RoomName room) {
        return rooms.containsKey(room);
    }

    private Set<UserName> users(RoomName room) {
        return rooms.getOrDefault(room, Set.of());
    }

    /** Adds {@code user} to {@code room}; false if nothing changed. */
    boolean enter(RoomName room, UserName user) {
        return rooms.computeIfAbsent(room, none -> new HashSet<>()).add(user);
    }

    /** Removes {@code user} from {@code room}; false if nothing changed. */
    boolean leave(RoomName room, UserName user) {
        Set<UserName> users = rooms.get(room);
        if (users == null || !users.remove(user)) {
            return false;
        }
        if (users.isEmpty()) {
            rooms.remove(room);
        }
        return true;
    }

    List<UserCount> userCounts() {
        return List.copyOf(connected.values());
    }

    List<RoomUsers> roomUsers() {
        return rooms.entrySet().stream()
                .map(entry -> new RoomUsers(entry.getKey(), List.copyOf(entry.getValue())))
                .toList();
    }
}
