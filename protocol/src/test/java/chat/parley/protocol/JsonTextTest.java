package chat.parley.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against what events and frames really are. */
class JsonTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello",
                "\u00fc \u0416",
                "\u20ac \u8bed \ufb01",
                "\ud83d\ude00 \ud83d\ude00",
                "\ud83d",
                "\ude00 \ud83d x",
                "\u0000\u0001\u001b\u001f",
                "\b\t\n\f\r\"\\/",
                "\u007f\u0080\u2028\ufeff\uffff"
            })
    void aTextCountsWhatItTakesInAnEvent(String text) {
        assertThat(JsonText.keptBytes(text)).isEqualTo(json(text) - json("x") + 1);
        assertThat(JsonText.bytes(text)).isEqualTo(frame(text) - frame("x") + 1);
    }

    @Test
    void whatMayBeSaidFitsIntoAFrameWhateverItIsMadeOf() {
        for (String piece : List.of("x", "\"", "\u20ac", "\ud83d\ude00", "\u0001", "\ud83d")) {
            String text = piece.repeat(Limits.MAX_TEXT_CHARS / piece.length());
            try {
                assertThat(frame(text)).isLessThanOrEqualTo(Limits.MAX_FRAME_BYTES);
            } catch (ProtocolException refused) {
                assertThat(refused.code()).isEqualTo(ErrorCode.TEXT_LENGTH);
                assertThat(JsonText.bytes(piece)).isGreaterThan(3 * piece.length());
            }
        }
        assertThat(Limits.MAX_TEXT_BYTES + 1024).isLessThan(Limits.MAX_FRAME_BYTES);
    }

    private static int frame(String text) {
        return FrameCodec.write(new ClientFrame.Post(1, new RoomName("lobby"), new Nonce("n"), text))
                .getBytes(UTF_8)
                .length;
    }

    private static int json(String text) {
        return EncodedEvent.of(new Event(
                        EventId.MIN, new RoomName("lobby"), new UserName("ann"), new Nonce("n"), new Body.Text(text)))
                .json()
                .length;
    }
}
