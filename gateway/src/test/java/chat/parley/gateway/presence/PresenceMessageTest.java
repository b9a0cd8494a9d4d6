package chat.parley.gateway.presence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.gateway.presence.PresenceMessage.UserCount;
import chat.parley.protocol.UserName;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PresenceMessageTest {
    private static final GatewayId ONE = new GatewayId("1", "one");
    private static final UserName ANN = new UserName("ann");

    private static PresenceMessage ofUser(String user) throws IOException {
        return decode(
                "{\"type\":\"roster\",\"from\":{\"id\":\"1\",\"name\":\"one\"},\"users\":[" + user + "],\"rooms\":[]}");
    }

    private static PresenceMessage decode(String json) throws IOException {
        return PresenceMessage.decode(json.getBytes(UTF_8));
    }

    private static PresenceMessage.Roster roster(UserCount user) {
        return new PresenceMessage.Roster(ONE, List.of(user), List.of());
    }

    @Test
    void whoIsAwayIsToldAndWhoIsThereAsEver() {
        assertThat(new String(roster(new UserCount(ANN, 2, true)).encode(), UTF_8))
                .contains("{\"user\":\"ann\",\"connections\":2,\"away\":true}");
        assertThat(new String(roster(new UserCount(ANN, 2, false)).encode(), UTF_8))
                .contains("{\"user\":\"ann\",\"connections\":2}");
    }

    @Test
    void whoIsNotSaidToBeAwayIsThere() throws IOException {
        UserCount there = new UserCount(ANN, 2, false);
        assertThat(ofUser("{\"user\":\"ann\",\"connections\":2}")).isEqualTo(roster(there));
        assertThat(ofUser("{\"user\":\"ann\",\"connections\":2,\"away\":null}")).isEqualTo(roster(there));
        assertThat(ofUser("{\"user\":\"ann\",\"connections\":2,\"away\":false}"))
                .isEqualTo(roster(there));
        assertThat(ofUser("{\"user\":\"ann\",\"connections\":2,\"away\":true,\"mood\":\"good\"}"))
                .isEqualTo(roster(new UserCount(ANN, 2, true)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "{\"user\":\"ann\"}",
                "{\"connections\":2}",
                "{\"user\":null,\"connections\":2}",
                "{\"user\":\"ann\",\"connections\":null}",
                "{\"user\":\"\",\"connections\":2}",
                "{\"user\":\"ann\",\"connections\":2,\"away\":[]}"
            })
    void halfAUserIsRefused(String user) {
        assertThatThrownBy(() -> ofUser(user)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"roster\",\"from\":{\"id\":\"1\",\"name\":\"one\"},\"users\":[]}",
                "{\"type\":\"roster\",\"users\":[],\"rooms\":[]}",
                "{\"type\":\"bye\",\"from\":{\"id\":\"1\"}}",
                "{\"type\":\"ask\"}",
                "{\"type\":\"wave\",\"from\":{\"id\":\"1\",\"name\":\"one\"}}"
            })
    void halfAMessageIsRefused(String json) {
        assertThatThrownBy(() -> decode(json)).isInstanceOf(IOException.class);
    }
}
