package chat.parley.cli.chat;

import chat.parley.cli.text.Wording;
import chat.parley.protocol.Event;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which rooms and users there are, and who is where, as far as this client has been told. Thread-safe. */
final class Roster {
    /** The users of whom it was told that they are in a room, and not yet that they left it. */
    private final Map<RoomName, Set<UserName>> here = new HashMap<>();

    /** Those of them who are away, of the rooms of which all who go away and come back are told. */
    private final Map<RoomName, Set<UserName>> away = new HashMap<>();

    private final Set<RoomName> rooms = new TreeSet<>();
    private final Set<UserName> users = new TreeSet<>();

    /** The names of a room's members, where the gateway gives them; else how many they are. */
    static String membersOf(ServerFrame.Joined room) {
        return room.users().isEmpty() ? Wording.counted(room.members(), "user") : Wording.names(room.users());
    }

    /** {@code users} without this user, whose own coming and going needs no telling. */
    static List<UserName> others(List<UserName> users, @Nullable UserName self) {
        return users.stream().filter(user -> !user.equals(self)).toList();
    }

    synchronized void entered(ServerFrame.Joined room) {
        here.put(room.room(), new HashSet<>(room.users()));
        if (room.members() <= Limits.MAX_NAMED_MEMBERS) {
            away.put(room.room(), new HashSet<>(room.away()));
        } else {
            away.remove(room.room());
        }
        rooms.add(room.room());
        users.addAll(room.users());
        room.events().forEach(event -> users.add(event.from()));
    }

    /**
     * Notes who came to a room, left it, went away and came back. Returns those who came, and of whom it was not known that they are
     * there.
     */
    synchronized List<UserName> told(ServerFrame.Presence presence) {
        users.addAll(presence.joined());
        Set<UserName> present = here.computeIfAbsent(presence.room(), any -> new HashSet<>());
        List<UserName> came = presence.joined().stream().filter(present::add).toList();
        present.removeAll(Set.copyOf(presence.left()));
        Set<UserName> there = away.get(presence.room());
        if (there != null && namesNobody(presence)) {
            // Who is away may have left meanwhile; all are told again when the room is entered anew.
            away.remove(presence.room());
        } else if (there != null) {
            there.addAll(presence.away());
            there.removeAll(Set.copyOf(presence.back()));
            there.removeAll(Set.copyOf(presence.left()));
        }
        return came;
    }

    /** Whether it is only told how many users are in a room: it has too many, or too many came and went. */
    static boolean namesNobody(ServerFrame.Presence presence) {
        return Stream.of(presence.joined(), presence.left(), presence.away(), presence.back())
                .allMatch(List::isEmpty);
    }

    /** Forgets who is in a room: the user has left it, and is told no more. */
    synchronized void over(RoomName room) {
        here.remove(room);
        away.remove(room);
    }

    /** How many of a room are known to be away. */
    synchronized int awayIn(RoomName room) {
        return away.getOrDefault(room, Set.of()).size();
    }

    /** All who are known to be away. */
    synchronized Set<UserName> away() {
        Set<UserName> all = new HashSet<>();
        away.values().forEach(all::addAll);
        return all;
    }

    synchronized void heard(Event event) {
        users.add(event.from());
    }

    synchronized void listed(ServerFrame.Rooms all) {
        all.rooms().forEach(room -> rooms.add(room.room()));
    }

    synchronized List<RoomName> rooms() {
        return List.copyOf(rooms);
    }

    synchronized List<UserName> users() {
        return List.copyOf(users);
    }
}
