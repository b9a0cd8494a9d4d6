package chat.parley.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FrameCodecTest {
    static final String LONG_TEXT = "x".repeat(Limits.MAX_TEXT_CHARS + 1);

    static Stream<String[]> refusals() {
        return Stream.of(
                refused("BAD_FRAME", "", "\"type\""),
                refused("BAD_FRAME", "hello", "not JSON"),
                refused("BAD_FRAME", "{\"type\":\"ping\",\"id\":1", "not JSON"),
                refused("BAD_FRAME", "[1]", "\"type\""),
                refused("BAD_FRAME", "7", "\"type\""),
                refused("BAD_FRAME", "null", "\"type\""),
                refused("BAD_FRAME", "{}", "\"type\""),
                refused("BAD_FRAME", "{\"id\":1}", "\"type\""),
                refused("BAD_FRAME", "{\"type\":\"ping\",\"id\":1} {}", "one JSON object"),
                refused("BAD_FRAME", "{\"type\":\"ping\",\"id\":1,\"id\":2}", "id"),
                refused("BAD_FRAME", "{\"type\":\"ping\"}", "\"id\""),
                refused("BAD_FRAME", "{\"type\":\"ping\",\"id\":null}", "\"id\""),
                refused("BAD_FRAME", "{\"type\":\"ping\",\"id\":\"1\"}", "\"id\""),
                refused("BAD_FRAME", "{\"type\":\"ping\",\"id\":1.5}", "\"id\""),
                refused("BAD_FRAME", "{\"type\":\"ping\",\"id\":-1}", "id"),
                refused("BAD_FRAME", "{\"type\":\"join\",\"id\":1}", "\"room\""),
                refused("BAD_FRAME", "{\"type\":\"join\",\"id\":1,\"room\":null}", "\"room\""),
                refused("BAD_FRAME", "{\"type\":\"join\",\"id\":1,\"room\":{}}", "\"room\""),
                refused("BAD_FRAME", "{\"type\":\"join\",\"id\":1,\"room\":\"a\",\"limit\":201}", "limit"),
                refused("BAD_FRAME", "{\"type\":\"join\",\"id\":1,\"room\":\"a\",\"after\":\"yesterday\"}", "event id"),
                refused("BAD_FRAME", "{\"type\":\"post\",\"id\":1,\"nonce\":\"n\",\"text\":\"t\"}", "room"),
                refused(
                        "BAD_FRAME",
                        "{\"type\":\"post\",\"id\":1,\"room\":\"a\",\"to\":\"b\",\"nonce\":\"n\",\"text\":\"t\"}",
                        "room"),
                refused(
                        "BAD_FRAME",
                        "{\"type\":\"post\",\"id\":1,\"room\":\"a\",\"nonce\":\"a b\",\"text\":\"t\"}",
                        "nonce"),
                refused("BAD_FRAME", "{\"type\":\"received\",\"id\":1,\"events\":[null]}", "events"),
                refused("BAD_FRAME", "{\"type\":\"received\",\"id\":1,\"events\":[1]}", "events"),
                refused("BAD_FRAME", "{\"type\":\"received\",\"id\":1}", "events"),
                refused("BAD_FRAME", "{\"type\":\"history\",\"id\":1,\"room\":\"a\",\"with\":\"b\"}", "not both"),
                refused(
                        "BAD_FRAME",
                        "{\"type\":\"files\",\"id\":1,\"room\":\"a\",\"after\":\"01KAJ6Q8X0000GZ4T9D3V1B7CK\"}",
                        "not \"after\""),
                refused("UNKNOWN_TYPE", "{\"type\":\"dance\",\"id\":1}", "\"dance\"; docs/protocol.md"),
                refused("BAD_NAME", "{\"type\":\"join\",\"id\":1,\"room\":\"\"}", "empty"),
                refused("BAD_NAME", "{\"type\":\"join\",\"id\":1,\"room\":\"a>b\"}", "letters"),
                refused(
                        "TEXT_LENGTH",
                        "{\"type\":\"post\",\"id\":1,\"room\":\"a\",\"nonce\":\"n\",\"text\":\"\"}",
                        "1 to 16384"),
                refused(
                        "TEXT_LENGTH",
                        "{\"type\":\"post\",\"id\":1,\"room\":\"a\",\"nonce\":\"n\",\"text\":\"" + LONG_TEXT + "\"}",
                        "16385"),
                refused(
                        "PASSWORD_LENGTH",
                        "{\"type\":\"login\",\"id\":1,\"user\":\"a\",\"password\":\"" + "x".repeat(257) + "\"}",
                        "8 to 256"),
                refused(
                        "PASSWORD_LENGTH",
                        "{\"type\":\"register\",\"id\":1,\"user\":\"a\",\"password\":\"short\"}",
                        "8 to 256"),
                refused(
                        "BAD_FILE_NAME",
                        "{\"type\":\"upload\",\"id\":1,\"room\":\"a\",\"name\":\"../x\",\"size\":1,\"mediaType\":\"a/b\"}",
                        "'/'"),
                refused(
                        "BAD_FRAME",
                        "{\"type\":\"upload\",\"id\":1,\"room\":\"a\",\"name\":\"x\",\"size\":-1,\"mediaType\":\"a/b\"}",
                        "size"),
                refused(
                        "BAD_FRAME",
                        "{\"type\":\"complete\",\"id\":1,\"file\":\"f\",\"nonce\":\"n\",\"sha256\":\"00\",\"parts\":[]}",
                        "sha256"),
                refused(
                        "BAD_FRAME",
                        "{\"type\":\"ping\",\"id\":1,\"x\":" + "[".repeat(100) + "]".repeat(100) + "}",
                        "nest"));
    }

    private static String[] refused(String code, String json, String hint) {
        return new String[] {code, json, hint};
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aBadFrameIsRefusedWithItsCodeAndALineThatNamesTheCause(String code, String json, String hint) {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> read(json))
                .satisfies(refused -> {
                    assertThat(refused.code()).hasToString(code);
                    assertThat(refused.getMessage())
                            .contains(hint)
                            .hasLineCount(1)
                            .doesNotContain("com.fasterxml", "chat.parley");
                });
    }

    @Test
    void unknownFieldsAndExplicitNullsOfOptionalFieldsAreIgnored() {
        assertThat(
                        read(
                                "{\"id\":3,\"mood\":\"good\",\"type\":\"join\",\"room\":\"Lobby\",\"after\":null,\"limit\":null}"))
                .isEqualTo(new ClientFrame.Join(3, new RoomName("lobby"), null, null));
    }

    @Test
    void whatIsNoIdDoesNotKeepTheOthersFromBeingReceived() {
        String json = "{\"type\":\"received\",\"id\":1,\"events\":[\"01KAJ6Q8X0000GZ4T9D3V1B7CK\",\"yesterday\",\"\"]}";
        assertThat(FrameCodec.readClient(new ByteArrayInputStream(json.getBytes(UTF_8))))
                .isEqualTo(new ClientFrame.Received(1, List.of(EventId.parse("01KAJ6Q8X0000GZ4T9D3V1B7CK"))));
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        byte[] frame = "{\"type\":\"post\",\"id\":1,\"room\":\"a\",\"nonce\":\"n\",\"text\":\"x\"}".getBytes(UTF_8);
        frame[frame.length - 3] = (byte) 0xff;
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> FrameCodec.readClient(new ByteArrayInputStream(frame)))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.BAD_FRAME));
    }

    @Test
    void aCursorThatAClientCannotReadIsNoneInAReplyAndNothingInAPush() {
        for (String foreign : Arrays.asList(
                "7",
                "true",
                "{\"a\":[1]}",
                "[\"x\"]",
                "null",
                "\"\"",
                "\"later-version:0000\"",
                "\"" + "0".repeat(500_000) + "\"")) {
            String reply = "{\"type\":\"history\",\"id\":1,\"events\":[],\"cursor\":" + foreign
                    + ",\"more\":false,\"recovered\":true}";
            assertThat(FrameCodec.readServer(reply)).isEqualTo(new ServerFrame.History(1, List.of(), false, true));
            assertThatExceptionOfType(ProtocolException.class)
                    .isThrownBy(() ->
                            FrameCodec.readServer("{\"type\":\"cursor\",\"room\":\"a\",\"cursor\":" + foreign + "}"));
        }
    }

    @Test
    void textsOfEveryKindComeBackAsTheyWere() {
        for (String text : Arrays.asList("\u0000\u001b[31m", "line\nline", "👋🏽 日本 \u202e", "\"\\/", "a\u2028b")) {
            ClientFrame.Post post = new ClientFrame.Post(1, new RoomName("a"), new Nonce("n"), text);
            assertThat(read(FrameCodec.write(post))).isEqualTo(post);
            assertThat(FrameCodec.write(post)).hasLineCount(1);
        }
    }

    @Test
    void secretsAreNotInTheTextOfFrames() {
        assertThat(new ClientFrame.Login(1, new UserName("a"), "secret", "token").toString())
                .doesNotContain("secret", "token");
        assertThat(new ClientFrame.Register(1, new UserName("a"), "secretsecret").toString())
                .doesNotContain("secret");
        assertThat(new ClientFrame.Password(1, "secretsecret", "secretsecret", null).toString())
                .doesNotContain("secret");
        assertThat(new ServerFrame.Welcome(1, new UserName("a"), "token", "gw", "1", 5).toString())
                .doesNotContain("token");
    }

    @ParameterizedTest
    @CsvSource({
        "1000,true",
        "1001,true",
        "1003,false",
        "1006,true",
        "3999,true",
        "4000,true",
        "4003,false",
        "4005,true",
        "4499,true",
        "4500,false",
        "4999,false",
        "5000,true"
    })
    void closeCodesSayWhetherToReconnect(int status, boolean reconnect) {
        assertThat(CloseCode.reconnectAfter(status)).isEqualTo(reconnect);
    }

    private static ClientFrame read(String json) {
        return FrameCodec.readClient(new ByteArrayInputStream(json.getBytes(UTF_8)));
    }

    @Test
    void whoIsToBeSignedOutIsSaidInOneWay() {
        assertThat(read("{\"type\":\"sign_out\",\"id\":1,\"which\":\"all\"}"))
                .isEqualTo(new ClientFrame.SignOut(1, null, ClientFrame.Which.ALL));
        for (String wrong : new String[] {
            "", ",\"device\":\"a\",\"which\":\"all\"", ",\"which\":\"some\"", ",\"device\":\"" + "a".repeat(65) + "\""
        }) {
            assertThatExceptionOfType(ProtocolException.class)
                    .isThrownBy(() -> read("{\"type\":\"sign_out\",\"id\":1" + wrong + "}"))
                    .matches(refused -> refused.code() == ErrorCode.BAD_FRAME);
        }
    }

    @Test
    void halfACharacterIsWrittenAsWhatCanBeSent() {
        ClientFrame.Post post = new ClientFrame.Post(1, new RoomName("lobby"), new Nonce("n"), "half \ud83d");
        String written = FrameCodec.write(post);
        assertThat(written)
                .isEqualToIgnoringCase(
                        "{\"type\":\"post\",\"id\":1,\"room\":\"lobby\",\"nonce\":\"n\",\"text\":\"half \\ud83d\"}");
        assertThat(FrameCodec.readClient(new ByteArrayInputStream(written.getBytes(UTF_8))))
                .isEqualTo(post);
    }

    @Test
    void digitsOfOtherScriptsAreNoneOfASum() {
        assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> FileInfo.checkSha256("\u0663".repeat(64)));
        assertThat(FileInfo.checkSha256("AB".repeat(32))).isEqualTo("ab".repeat(32));
    }
}
