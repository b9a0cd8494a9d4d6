package chat.parley.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.ClientFrame.Typing;
import chat.parley.protocol.RoomName;
import org.junit.jupiter.api.Test;

class TypingUnderWayTest {
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final RoomName KITCHEN = new RoomName("kitchen");

    private final TypingUnderWay typing = new TypingUnderWay();

    @Test
    void aMessageEndsWhatIsUnderWayInItsConversation() {
        Typing inLobby = new Typing(1, LOBBY, true);
        Typing inKitchen = new Typing(2, KITCHEN, true);
        typing.begin(inLobby);
        typing.begin(inKitchen);
        typing.end(LOBBY);
        assertThat(typing.take(inLobby)).isFalse();
        assertThat(typing.take(inKitchen)).isTrue();
    }

    @Test
    void ofOneConversationWhatWasSaidLastIsTold() {
        Typing types = new Typing(1, LOBBY, true);
        Typing typesNoMore = new Typing(2, LOBBY, false);
        typing.begin(types);
        typing.begin(typesNoMore);
        assertThat(typing.take(types)).isFalse();
        assertThat(typing.take(typesNoMore)).isTrue();
        assertThat(typing.take(typesNoMore)).isFalse();
    }
}
