package chat.parley.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.ProtocolLimits;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoomNoticesTest {
    private static final RoomName ROOM = new RoomName("lobby");
    private static final int LARGE = Limits.MAX_NAMED_MEMBERS + 1;
    private static final long INTERVAL = RoomNotices.COUNT_INTERVAL.toNanos();

    private final RoomNotices notices = new RoomNotices();

    private static UserName user(int number) {
        return new UserName("user" + number);
    }

    private List<ServerFrame.Presence> take(long nowNanos, int members) {
        return notices.take(nowNanos, room -> true, room -> members);
    }

    @Test
    void thePageOfTheProtocolHasTheBound() {
        ProtocolLimits.assertRow(
                "members of a room, above which `presence` names nobody, and `typing` is not told",
                Integer.toString(Limits.MAX_NAMED_MEMBERS));
    }

    @Test
    void smallRoomsAreToldNames() {
        notices.joined(ROOM, user(1));
        notices.left(ROOM, user(2));
        assertThat(take(0, 5)).containsExactly(new ServerFrame.Presence(ROOM, List.of(user(1)), List.of(user(2)), 5));
        assertThat(notices.isEmpty()).isTrue();
    }

    @Test
    void largeRoomsAreToldCountsAtMostOnceAnInterval() {
        notices.joined(ROOM, user(1));
        assertThat(take(0, LARGE)).containsExactly(new ServerFrame.Presence(ROOM, List.of(), List.of(), LARGE));
        notices.joined(ROOM, user(2));
        assertThat(take(INTERVAL - 1, LARGE + 1)).isEmpty();
        assertThat(notices.isEmpty()).isFalse();
        assertThat(take(INTERVAL, LARGE + 1))
                .containsExactly(new ServerFrame.Presence(ROOM, List.of(), List.of(), LARGE + 1));
        assertThat(notices.isEmpty()).isTrue();
    }

    @Test
    void smallRoomsAreToldWhoIsAwayAndBack() {
        notices.away(ROOM, user(1));
        notices.back(ROOM, user(2));
        assertThat(take(0, 5)).containsExactly(frame(List.of(), List.of(), List.of(user(1)), List.of(user(2))));
        notices.away(ROOM, user(1));
        notices.back(ROOM, user(1));
        assertThat(take(0, 5)).containsExactly(frame(List.of(), List.of(), List.of(), List.of(user(1))));
    }

    @Test
    void whoLeavesIsOnlyLeftWhoeverIsAway() {
        notices.away(ROOM, user(1));
        notices.back(ROOM, user(2));
        notices.left(ROOM, user(1));
        notices.left(ROOM, user(2));
        assertThat(take(0, 5)).containsExactly(frame(List.of(), List.of(user(1), user(2)), List.of(), List.of()));
    }

    @Test
    void whoIsAwayInALargeRoomIsNotTold() {
        notices.away(ROOM, user(1));
        assertThat(take(0, LARGE)).isEmpty();
        assertThat(notices.isEmpty()).isTrue();
        for (int number = 0; number <= Limits.MAX_NAMED_MEMBERS; number++) {
            notices.away(ROOM, user(number));
        }
        assertThat(take(0, Limits.MAX_NAMED_MEMBERS)).isEmpty();
        assertThat(notices.isEmpty()).isTrue();
    }

    private static ServerFrame.Presence frame(
            List<UserName> joined, List<UserName> left, List<UserName> away, List<UserName> back) {
        return new ServerFrame.Presence(ROOM, joined, left, away, back, 5);
    }

    @Test
    void roomsWithoutMembersHereAreForgotten() {
        notices.joined(ROOM, user(1));
        assertThat(notices.take(0, room -> false, room -> 1)).isEmpty();
        assertThat(notices.isEmpty()).isTrue();
    }
}
