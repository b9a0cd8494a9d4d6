package chat.parley.gateway.presence;

import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * Who came to rooms and left them, became away and came back, since members were last told. Somebody who left and came back to the room in
 * between is not mentioned, and of somebody who left it is not told whether he is away. In large rooms names are left out and counts are told seldom: everybody's coming told to everybody is
 * quadratic.
 *
 * <p><b>Threads.</b> Not thread-safe: owned by {@link Presence}.
 */
final class RoomNotices {
    static final Duration COUNT_INTERVAL = Duration.ofSeconds(1);

    private final Map<RoomName, Changes> changes = new HashMap<>();
    private final Map<RoomName, Long> countedAtNanos = new HashMap<>();

    void joined(RoomName room, UserName user) {
        Changes change = changes.computeIfAbsent(room, none -> new Changes());
        if (!change.left.remove(user)) {
            change.joined.add(user);
        }
    }

    void left(RoomName room, UserName user) {
        Changes change = changes.computeIfAbsent(room, none -> new Changes());
        change.away.remove(user);
        change.back.remove(user);
        if (!change.joined.remove(user)) {
            change.left.add(user);
        }
    }

    /** Notes that {@code user}, who is in {@code room}, is away. */
    void away(RoomName room, UserName user) {
        Changes change = changes.computeIfAbsent(room, none -> new Changes());
        change.back.remove(user);
        change.away.add(user);
    }

    /** Notes that {@code user}, who is in {@code room}, is away no more. */
    void back(RoomName room, UserName user) {
        Changes change = changes.computeIfAbsent(room, none -> new Changes());
        change.away.remove(user);
        change.back.add(user);
    }

    boolean isEmpty() {
        return changes.isEmpty();
    }

    /**
     * Takes what is to be told now. What large rooms are not told yet stays.
     *
     * @param local whether a room has members here; others are told by their gateways
     */
    List<ServerFrame.Presence> take(long nowNanos, Predicate<RoomName> local, ToIntFunction<RoomName> members) {
        countedAtNanos.values().removeIf(at -> nowNanos - at >= COUNT_INTERVAL.toNanos());
        List<ServerFrame.Presence> frames = new ArrayList<>();
        for (Iterator<Map.Entry<RoomName, Changes>> i = changes.entrySet().iterator(); i.hasNext(); ) {
            Map.Entry<RoomName, Changes> entry = i.next();
            RoomName room = entry.getKey();
            Changes change = entry.getValue();
            int count = members.applyAsInt(room);
            if (change.isEmpty() || !local.test(room)) {
                i.remove();
            } else if (count <= Limits.MAX_NAMED_MEMBERS && change.size() <= Limits.MAX_NAMED_MEMBERS) {
                frames.add(change.frame(room, count));
                i.remove();
            } else if (change.joined.isEmpty() && change.left.isEmpty()) {
                i.remove();
            } else if (countedAtNanos.putIfAbsent(room, nowNanos) == null) {
                frames.add(new ServerFrame.Presence(room, List.of(), List.of(), count));
                i.remove();
            }
        }
        return frames;
    }

    private static final class Changes {
        final TreeSet<UserName> joined = new TreeSet<>();
        final TreeSet<UserName> left = new TreeSet<>();
        final TreeSet<UserName> away = new TreeSet<>();
        final TreeSet<UserName> back = new TreeSet<>();

        ServerFrame.Presence frame(RoomName room, int members) {
            return new ServerFrame.Presence(
                    room, List.copyOf(joined), List.copyOf(left), List.copyOf(away), List.copyOf(back), members);
        }

        boolean isEmpty() {
            return size() == 0;
        }

        int size() {
            return joined.size() + left.size() + away.size() + back.size();
        }
    }
}
