package chat.parley.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Conversation;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import org.junit.jupiter.api.Test;

final class ChatStateTest {
    private static final Conversation DEV = new RoomName("dev");
    private static final Conversation OPS = new RoomName("ops");
    private static final Conversation BOB = new UserName("bob");

    private final ChatState state = new ChatState();

    @Test
    void oneIsCurrentUntilAnotherIsWanted() {
        state.opened(OPS, true);
        state.opened(BOB, false);
        assertThat(state.current()).isEqualTo(OPS);
        state.opened(DEV, true);
        assertThat(state.current()).isEqualTo(DEV);
    }

    @Test
    void whoIsNowhereIsNotTakenToWhoWrites() {
        state.opened(BOB, false);
        assertThat(state.current()).isNull();
        state.opened(new UserName("nobody"), false);
        state.closed(new UserName("nobody"));
        assertThat(state.current()).isNull();
    }

    @Test
    void numbersFollowTheOrder() {
        state.opened(BOB, false);
        state.opened(OPS, false);
        state.opened(DEV, false);
        assertThat(state.open()).containsExactly(DEV, OPS, BOB);
        assertThat(state.numbered(2)).contains(OPS);
        assertThat(state.numbered(4)).isEmpty();
    }

    @Test
    void besideTheLastOneIsTheFirst() {
        assertThat(state.beside(1)).isEmpty();
        state.opened(OPS, true);
        state.opened(DEV, false);
        assertThat(state.beside(1)).contains(DEV);
        assertThat(state.beside(-1)).contains(DEV);
    }

    @Test
    void whoLeavesIsWhereTheyWereBefore() {
        state.opened(DEV, true);
        state.opened(OPS, true);
        state.opened(BOB, true);
        state.closed(BOB);
        assertThat(state.current()).isEqualTo(OPS);
        state.closed(DEV);
        state.closed(OPS);
        assertThat(state.current()).isNull();
    }
}
