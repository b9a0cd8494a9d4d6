package chat.parley.gateway.presence;

import chat.parley.gateway.presence.PresenceMessage.RoomUsers;
import chat.parley.gateway.presence.PresenceMessage.UserCount;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame.UserConnections;
import chat.parley.protocol.UserName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The rosters of all gateways as one: a user is in a room as long as any gateway says so, and away as soon as all say so that have
 * connections of that user.
 *
 * <p><b>Threads.</b> Not thread-safe, but for {@link #isElsewhere}: owned by {@link Presence}.
 */
final class MergedRosters {
    private final GatewayId self;
    private final Map<GatewayId, Roster> gateways = new HashMap<>();
    /** The connections of each user by gateway, sorted, so that lists begin with the same names everywhere. */
    private final TreeMap<UserName, TreeMap<GatewayId, UserCount>> users = new TreeMap<>(MergedRosters::byName);

    private final Map<RoomName, TreeMap<UserName, Integer>> rooms = new HashMap<>();
    private final Map<UserName, Set<RoomName>> roomsOfUsers = new HashMap<>();
    /** Who is connected, and away with every connection. */
    private final Set<UserName> away = new HashSet<>();
    /** Users with a connection to another gateway, now or since they came here. */
    private final Set<UserName> elsewhere = ConcurrentHashMap.newKeySet();

    private final RoomNotices notices;
    private final AwayNews awayNews = new AwayNews();
    private int connections;

    MergedRosters(GatewayId self, RoomNotices notices) {
        this.self = self;
        this.notices = notices;
    }

    private static int byName(UserName a, UserName b) {
        return a.compareTo(b);
    }

    Roster roster(GatewayId gateway) {
        return gateways.computeIfAbsent(gateway, none -> new Roster());
    }

    void set(GatewayId gateway, UserCount told) {
        UserName user = told.user();
        int count = told.connections();
        Roster roster = roster(gateway);
        connections += count - roster.count(user).connections();
        roster.set(told);
        if (count > 0) {
            users.computeIfAbsent(user, none -> new TreeMap<>(MergedRosters::byGatewayName))
                    .put(gateway, told);
        } else {
            TreeMap<GatewayId, UserCount> left = users.get(user);
            if (left != null && left.remove(gateway) != null && left.isEmpty()) {
                users.remove(user);
            }
        }
        noteWhereabouts(gateway, user, count);
        TreeMap<GatewayId, UserCount> where = users.get(user);
        boolean isAway = where != null && where.values().stream().allMatch(UserCount::isAway);
        if (isAway ? away.add(user) : away.remove(user)) {
            awayNews.changed(user);
        }
    }

    /** Whether {@code user} is connected, and every connection is away. */
    boolean isAway(UserName user) {
        return away.contains(user);
    }

    /** Whether {@code user} is away as far as members of rooms have been told. */
    private boolean isToldAway(UserName user) {
        return awayNews.isToldAway(user, isAway(user));
    }

    boolean isConnected(UserName user) {
        return users.containsKey(user);
    }

    /** Whether rooms are to be told of somebody who became away or came back, now or soon. */
    boolean hasAwayNews() {
        return !awayNews.isEmpty();
    }

    /** Has rooms told who of their users became away or came back. */
    void noticeAway(long nowNanos) {
        for (AwayNews.News news : awayNews.take(nowNanos, this::isAway, this::isConnected)) {
            for (RoomName room : roomsOfUsers.getOrDefault(news.user(), Set.of())) {
                if (news.away()) {
                    notices.away(room, news.user());
                } else {
                    notices.back(room, news.user());
                }
            }
        }
    }

    private void noteWhereabouts(GatewayId gateway, UserName user, int count) {
        if (count > 0 && !gateway.equals(self)) {
            elsewhere.add(user);
        } else if (count == 0) {
            TreeMap<GatewayId, UserCount> where = users.get(user);
            boolean onlyHere = where != null && where.size() == 1 && where.containsKey(self);
            // Who is here keeps it: what was acknowledged there a moment ago may not have been heard of yet.
            if (where == null || (onlyHere && gateway.equals(self))) {
                elsewhere.remove(user);
            }
        }
    }

    /** Whether {@code user} has a connection to another gateway, now or since it came here. May be called by any thread. */
    boolean isElsewhere(UserName user) {
        return elsewhere.contains(user);
    }

    private static int byGatewayName(GatewayId a, GatewayId b) {
        int order = a.name().compareTo(b.name());
        return order != 0 ? order : a.id().compareTo(b.id());
    }

    void enter(GatewayId gateway, RoomName room, UserName user) {
        if (roster(gateway).enter(room, user)) {
            TreeMap<UserName, Integer> members =
                    rooms.computeIfAbsent(room, none -> new TreeMap<>(MergedRosters::byName));
            if (members.merge(user, 1, Integer::sum) == 1) {
                roomsOfUsers.computeIfAbsent(user, none -> new HashSet<>()).add(room);
                notices.joined(room, user);
                if (isToldAway(user)) {
                    notices.away(room, user);
                }
            }
        }
    }

    void leave(GatewayId gateway, RoomName room, UserName user) {
        TreeMap<UserName, Integer> members = rooms.get(room);
        if (roster(gateway).leave(room, user) && members != null) {
            if (members.merge(user, -1, MergedRosters::sumOrGone) == null) {
                leftRoom(room, user);
                notices.left(room, user);
            }
            if (members.isEmpty()) {
                rooms.remove(room);
            }
        }
    }

    private void leftRoom(RoomName room, UserName user) {
        Set<RoomName> in = roomsOfUsers.get(user);
        if (in != null && in.remove(room) && in.isEmpty()) {
            roomsOfUsers.remove(user);
        }
    }

    @SuppressWarnings("NullAway") // Map.merge removes the entry when the function gives null
    private static Integer sumOrGone(Integer a, Integer b) {
        return a + b == 0 ? null : a + b;
    }

    /** Makes {@code gateway}'s roster what it says now. */
    void replace(GatewayId gateway, List<UserCount> newUsers, List<RoomUsers> newRooms) {
        Roster roster = roster(gateway);
        Set<UserName> goneUsers = new HashSet<>();
        roster.userCounts().forEach(known -> goneUsers.add(known.user()));
        for (UserCount count : newUsers) {
            set(gateway, count);
            goneUsers.remove(count.user());
        }
        goneUsers.forEach(user -> set(gateway, new UserCount(user, 0, false)));

        Map<RoomName, Set<UserName>> gone = new HashMap<>();
        roster.roomUsers().forEach(known -> gone.put(known.room(), new HashSet<>(known.users())));
        for (RoomUsers room : newRooms) {
            for (UserName user : room.users()) {
                enter(gateway, room.room(), user);
                gone.getOrDefault(room.room(), new HashSet<>()).remove(user);
            }
        }
        gone.forEach((room, left) -> left.forEach(user -> leave(gateway, room, user)));
    }

    /** Removes the roster of a gateway that is gone, and its users with it. */
    void remove(GatewayId gateway) {
        replace(gateway, List.of(), List.of());
        gateways.remove(gateway);
    }

    RoomRoster room(RoomName room) {
        TreeMap<UserName, Integer> members = rooms.get(room);
        if (members == null) {
            return new RoomRoster(List.of(), 0, List.of());
        }
        List<UserName> listed =
                members.keySet().stream().limit(Limits.MAX_LISTED_NAMES).toList();
        boolean isAnyAway = !away.isEmpty() || hasAwayNews();
        return new RoomRoster(
                listed,
                members.size(),
                isAnyAway ? listed.stream().filter(this::isToldAway).toList() : List.of());
    }

    int members(RoomName room) {
        TreeMap<UserName, Integer> members = rooms.get(room);
        return members == null ? 0 : members.size();
    }

    Map<RoomName, Integer> memberCounts() {
        Map<RoomName, Integer> counts = new HashMap<>();
        rooms.forEach((room, members) -> counts.put(room, members.size()));
        return counts;
    }

    UserRoster users() {
        return new UserRoster(
                users.keySet().stream()
                        .limit(Limits.MAX_LISTED_NAMES)
                        .map(this::connectionsOf)
                        .toList(),
                users.size());
    }

    /** The members of a room and where they are connected. */
    UserRoster usersOf(RoomName room) {
        RoomRoster roster = room(room);
        return new UserRoster(roster.users().stream().map(this::connectionsOf).toList(), roster.total());
    }

    private UserConnections connectionsOf(UserName user) {
        int total = 0;
        List<String> names = new ArrayList<>();
        for (Map.Entry<GatewayId, UserCount> where : users.getOrDefault(
                        user, new TreeMap<>(MergedRosters::byGatewayName))
                .entrySet()) {
            total += where.getValue().connections();
            names.add(where.getKey().name());
        }
        return new UserConnections(user, total, List.copyOf(new TreeSet<>(names)), isAway(user) ? Boolean.TRUE : null);
    }

    Totals totals(GatewayId here) {
        int own = roster(here).userCounts().stream()
                .mapToInt(UserCount::connections)
                .sum();
        return new Totals(connections, users.size(), own);
    }
}
