package chat.parley.cli.chat;

import chat.parley.cli.text.Wording;
import chat.parley.protocol.Event;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which rooms and users there are, and who is where, as far as this client has been told. Thread-safe. */
final class Roster {
    /** The users of whom it was told that they are in a room, and not yet that they left it. */
    private final Map<RoomName, Set<UserName>> here = new HashMap<>();

    /** Those of them who are away. */
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
        away.put(room.room(), new HashSet<>(room.away()));
        rooms.add(room.room());
        users.addAll(room.users());
        room.events().forEach(event -> users.add(event.from()));
    }

    /** Notes who came to a room. Returns those of whom it was not known that they are there. */
    synchronized List<UserName> came(RoomName room, List<UserName> joined) {
        users.addAll(joined);
        Set<UserName> present = here.computeIfAbsent(room, any -> new HashSet<>());
        return joined.stream().filter(present::add).toList();
    }

    synchronized void left(RoomName room, List<UserName> gone) {
        here.computeIfAbsent(room, any -> new HashSet<>()).removeAll(Set.copyOf(gone));
        away.computeIfAbsent(room, any -> new HashSet<>()).removeAll(Set.copyOf(gone));
    }

    /** Notes who of a room went away, and who came back. */
    synchronized void away(RoomName room, List<UserName> gone, List<UserName> back) {
        Set<UserName> there = away.computeIfAbsent(room, any -> new HashSet<>());
        there.addAll(gone);
        there.removeAll(Set.copyOf(back));
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
