package chat.parley.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RosterTest {
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final RoomName OPS = new RoomName("ops");
    private static final UserName BOB = new UserName("bob");
    private static final UserName CAROL = new UserName("carol");

    private final Roster roster = new Roster();

    private static ServerFrame.Joined joined(RoomName room, int members, UserName... away) {
        return new ServerFrame.Joined(
                1, room, List.of(BOB, CAROL), members, List.of(away), List.of(), List.of(), false, true, null, null);
    }

    private static ServerFrame.Presence away(List<UserName> gone, List<UserName> back) {
        return new ServerFrame.Presence(LOBBY, List.of(), List.of(), gone, back, 2);
    }

    @Test
    void whoGoesAwayIsAwayUntilTheyComeBackOrLeave() {
        roster.entered(joined(LOBBY, 2, BOB));
        roster.told(away(List.of(CAROL), List.of(BOB)));
        assertThat(roster.away()).containsExactly(CAROL);
        assertThat(roster.awayIn(LOBBY)).isEqualTo(1);
        roster.told(new ServerFrame.Presence(LOBBY, List.of(), List.of(CAROL), 1));
        assertThat(roster.awayIn(LOBBY)).isZero();
    }

    @Test
    void nobodyIsKnownToBeAwayWhereNobodyIsToldOf() {
        roster.entered(joined(LOBBY, Limits.MAX_NAMED_MEMBERS + 1, BOB));
        assertThat(roster.awayIn(LOBBY)).isZero();
        assertThat(roster.away()).isEmpty();
        roster.told(away(List.of(CAROL), List.of()));
        assertThat(roster.awayIn(LOBBY)).isZero();
    }

    @Test
    void whoWasAwayIsNotKnownToBeSoOnceOnlyANumberIsTold() {
        roster.entered(joined(LOBBY, Limits.MAX_NAMED_MEMBERS, BOB));
        assertThat(roster.awayIn(LOBBY)).isEqualTo(1);
        roster.told(new ServerFrame.Presence(LOBBY, List.of(), List.of(), Limits.MAX_NAMED_MEMBERS + 1));
        assertThat(roster.awayIn(LOBBY)).isZero();
        roster.entered(joined(LOBBY, 2, CAROL));
        assertThat(roster.away()).containsExactly(CAROL);
    }

    @Test
    void whoIsAwayInARoomThatWasLeftIsNotKnownToBeSoAnyMore() {
        roster.entered(joined(LOBBY, 2, BOB));
        roster.entered(joined(OPS, 2, CAROL));
        roster.over(LOBBY);
        roster.told(away(List.of(BOB), List.of()));
        assertThat(roster.awayIn(LOBBY)).isZero();
        assertThat(roster.away()).containsExactly(CAROL);
    }
}
