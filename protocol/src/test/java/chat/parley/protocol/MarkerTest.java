package chat.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkerTest {
    private static final RoomName LOBBY = new RoomName("lobby");

    private static Marker marker(int upTo, int turn) {
        return new Marker(LOBBY, new EventId(upTo, 1), turn);
    }

    @Test
    void theLargerIdCountsAndALaterTurnBeforeIt() {
        assertThat(Marker.later(marker(2, 0), marker(1, 0))).isEqualTo(marker(2, 0));
        assertThat(Marker.later(marker(1, 0), marker(2, 0))).isEqualTo(marker(2, 0));
        assertThat(Marker.later(marker(9, 0), marker(1, 1))).isEqualTo(marker(1, 1));
        assertThat(Marker.later(marker(1, 1), marker(9, 0))).isEqualTo(marker(1, 1));
        assertThat(marker(1, 0).isLaterThan(marker(1, 0))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"room\":\"lobby\",\"with\":\"bob\",\"upTo\":\"00000000000000000000000000\"",
                "\"upTo\":\"00000000000000000000000000\"",
                "\"room\":\"lobby\"",
                "\"room\":\"lobby\",\"upTo\":null",
                "\"room\":\"lobby\",\"upTo\":\"yesterday\"",
                "\"room\":\"lobby\",\"upTo\":\"00000000000000000000000000\",\"turn\":-1",
                "\"room\":\"lobby\",\"upTo\":\"00000000000000000000000000\",\"turn\":2147483648",
                "\"room\":\"lobby\",\"upTo\":\"00000000000000000000000000\",\"turn\":0.5",
                "\"room\":\"lobby\",\"upTo\":\"00000000000000000000000000\",\"turn\":\"1\""
            })
    void whatIsNoMarkerIsRefused(String fields) {
        byte[] json = ("{\"type\":\"read\",\"id\":1," + fields + "}").getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> FrameCodec.readClient(new ByteArrayInputStream(json)))
                .asInstanceOf(type(ProtocolException.class))
                .extracting(ProtocolException::code)
                .isEqualTo(ErrorCode.BAD_FRAME);
    }

    @Test
    void markersAndFeaturesOfTomorrowAreLeftOut() {
        ServerFrame.Markers markers = (ServerFrame.Markers) FrameCodec.readServer("{\"type\":\"markers\",\"markers\":["
                + "{\"room\":\"lobby\",\"upTo\":\"00000000000000000000000000\",\"turn\":99999999999},"
                + "{\"group\":\"g\",\"upTo\":\"00000000000000000000000000\"},7,null,"
                + "{\"room\":\"lobby\",\"upTo\":\"00000000000000000000000000\"}]}");
        assertThat(markers.markers()).containsExactly(new Marker(LOBBY, EventId.MIN, 0));
        ServerFrame.Welcome welcome = (ServerFrame.Welcome) FrameCodec.readServer(
                "{\"type\":\"welcome\",\"id\":1,\"user\":\"ann\",\"gateway\":\"g\",\"version\":\"1\",\"pingSeconds\":5,"
                        + "\"features\":[\"teleport\",\"markers\",{},null,7]}");
        assertThat(welcome.features()).containsExactly(Feature.MARKERS);
        ServerFrame.History page = (ServerFrame.History)
                FrameCodec.readServer(
                        "{\"type\":\"history\",\"id\":1,\"events\":[7],\"changes\":[7,null,{}],\"more\":false,\"recovered\":true}");
        assertThat(page.changes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"unread\":-1,\"mentions\":0,\"more\":false",
                "\"unread\":1,\"mentions\":2,\"more\":false",
                "\"unread\":1,\"mentions\":0,\"more\":true",
                "\"unread\":9007199254740992,\"mentions\":0,\"more\":false"
            })
    void whatAreNoNumbersOfMessagesIsRefused(String fields) {
        assertThatThrownBy(
                        () -> FrameCodec.readServer("{\"type\":\"unread\",\"id\":1,\"recovered\":true," + fields + "}"))
                .isInstanceOf(ProtocolException.class);
    }
}
