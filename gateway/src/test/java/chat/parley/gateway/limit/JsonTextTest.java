package chat.parley.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Body;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against what events really are. */
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
        assertThat(JsonText.bytes(text)).isEqualTo(json(text) - json("x") + 1);
    }

    private static int json(String text) {
        return EncodedEvent.of(new Event(
                        EventId.MIN, new RoomName("lobby"), new UserName("ann"), new Nonce("n"), new Body.Text(text)))
                .json()
                .length;
    }
}
