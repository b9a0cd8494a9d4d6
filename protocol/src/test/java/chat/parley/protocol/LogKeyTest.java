package chat.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogKeyTest {
    private static final UserName ALICE = new UserName("alice");
    private static final UserName BOB = new UserName("bob");

    @Test
    void aRoomsEventIsInTheRoomsLog() {
        Event event = new Event(EventId.MAX, new RoomName("a.b"), ALICE, new Nonce("n"), new Body.Text("t"));
        assertThat(LogKey.of(event)).containsExactly(new LogKey("a_2eb"));
    }

    @Test
    void aPrivateEventIsInTheLogsOfBothSides() {
        assertThat(LogKey.of(privateTo(BOB))).containsExactly(new LogKey("@alice"), new LogKey("@bob"));
    }

    @Test
    void aNoteToSelfIsInOneLog() {
        assertThat(LogKey.of(privateTo(ALICE))).containsExactly(new LogKey("@alice"));
    }

    @Test
    void shardsAreThoseThatStoredDataHas() {
        assertThat(LogKey.of(new RoomName("lobby")).shard()).isEqualTo(Math.floorMod("lobby".hashCode(), 64));
        assertThat(LogKey.privateOf(ALICE).shard()).isBetween(0, 63);
    }

    private static Event privateTo(UserName to) {
        return new Event(EventId.MAX, to, ALICE, new Nonce("n"), new Body.Text("t"));
    }
}
