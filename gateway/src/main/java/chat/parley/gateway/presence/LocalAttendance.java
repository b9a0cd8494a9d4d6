package chat.parley.gateway.presence;

import chat.parley.gateway.presence.PresenceMessage.RoomUsers;
import chat.parley.gateway.presence.PresenceMessage.UserCount;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * This gateway's own users: a user with two connections in a room is in it once, until the last leaves, and is away here when both
 * are. Keeps what the other gateways have not been told yet.
 *
 * <p><b>Threads.</b> Not thread-safe: owned by {@link Presence}.
 */
final class LocalAttendance {
    private final GatewayId self;
    private final MergedRosters merged;
    private final Map<Attendance, Integer> attendances = new HashMap<>();
    /** How many connections of each user are away, of those who have such. */
    private final Map<UserName, Integer> away = new HashMap<>();

    private final Set<UserName> changedUsers = new LinkedHashSet<>();
    private final Set<Attendance> changedAttendances = new LinkedHashSet<>();

    LocalAttendance(GatewayId self, MergedRosters merged) {
        this.self = self;
        this.merged = merged;
    }

    void connected(UserName user) {
        count(user, 1, 0);
    }

    /** Notes that a connection is gone. {@code wasAway} says whether it was away. */
    void disconnected(UserName user, boolean wasAway) {
        count(user, -1, wasAway ? -1 : 0);
    }

    /** Notes that one of the user's connections is away now, or is not any more. */
    void away(UserName user, boolean now) {
        count(user, 0, now ? 1 : -1);
    }

    private void count(UserName user, int connections, int awayConnections) {
        UserCount before = merged.roster(self).count(user);
        int all = before.connections() + connections;
        int ofThemAway = away.getOrDefault(user, 0) + awayConnections;
        if (ofThemAway > 0) {
            away.put(user, ofThemAway);
        } else {
            away.remove(user);
        }
        UserCount now = new UserCount(user, all, all > 0 && ofThemAway == all);
        if (!now.equals(before)) {
            merged.set(self, now);
            changedUsers.add(user);
        }
    }

    void enter(RoomName room, UserName user) {
        Attendance attendance = new Attendance(room, user);
        if (attendances.merge(attendance, 1, Integer::sum) == 1) {
            merged.enter(self, room, user);
            changedAttendances.add(attendance);
        }
    }

    void leave(RoomName room, UserName user) {
        Attendance attendance = new Attendance(room, user);
        int left = attendances.getOrDefault(attendance, 0) - 1;
        if (left > 0) {
            attendances.put(attendance, left);
        } else if (attendances.remove(attendance) != null) {
            merged.leave(self, room, user);
            changedAttendances.add(attendance);
        }
    }

    boolean hasUntold() {
        return !changedUsers.isEmpty() || !changedAttendances.isEmpty();
    }

    /** Takes what changed since it was last told, which counts as told from now on. */
    PresenceMessage.Delta takeUntold() {
        Roster own = merged.roster(self);
        List<UserCount> users = changedUsers.stream().map(own::count).toList();
        Map<RoomName, List<UserName>> in = new HashMap<>();
        Map<RoomName, List<UserName>> out = new HashMap<>();
        for (Attendance changed : changedAttendances) {
            (own.has(changed.room(), changed.user()) ? in : out)
                    .computeIfAbsent(changed.room(), none -> new ArrayList<>())
                    .add(changed.user());
        }
        changedUsers.clear();
        changedAttendances.clear();
        return new PresenceMessage.Delta(self, users, roomUsers(in), roomUsers(out));
    }

    private static List<RoomUsers> roomUsers(Map<RoomName, List<UserName>> users) {
        return users.entrySet().stream()
                .map(entry -> new RoomUsers(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** Takes the whole roster, so that nothing remains untold. */
    PresenceMessage.Roster takeAll() {
        changedUsers.clear();
        changedAttendances.clear();
        Roster own = merged.roster(self);
        return new PresenceMessage.Roster(self, own.userCounts(), own.roomUsers());
    }

    private record Attendance(RoomName room, UserName user) {}
}
