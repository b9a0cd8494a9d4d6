package chat.parley.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.RoomName;
import org.junit.jupiter.api.Test;

class JoinedRoomsTest {
    private static final RoomName ROOM = new RoomName("lobby");

    private final JoinedRooms rooms = new JoinedRooms(() -> {});

    @Test
    void aRoomIsNotLeftWhileItIsJoinedOnceMore() {
        rooms.beginJoin(ROOM);
        rooms.endJoin(ROOM, true);
        rooms.beginJoin(ROOM);
        assertThatThrownBy(() -> rooms.leave(ROOM))
                .isInstanceOfSatisfying(
                        ProtocolException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.BUSY));
        rooms.endJoin(ROOM, true);
        rooms.leave(ROOM);
        assertThat(rooms.all()).isEmpty();
    }
}
