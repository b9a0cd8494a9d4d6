package chat.parley.protocol;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Events of later versions: docs/kind-cases.json, which is also what the other layers and the web client are tried with. */
class UnknownEventTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final EventId ID = EventId.parse("01KAJ6Q8X0000GZ4T9D3V1B7CP");

    static Stream<String> carried() {
        return Stream.concat(
                KindCases.of("carried"),
                Stream.of(
                        // Kinds that are known, as a later version may have them.
                        event("text", "\"text\":\" \""),
                        event("text", "\"text\":[\"hello\",{\"bold\":\"you\"}]"),
                        event("text", "\"text\":null"),
                        event("file", "\"files\":[]"),
                        event("file", "\"file\":null"),
                        event("file", "\"file\":[]"),
                        event("file", "\"file\":{\"file\":\"F1\"}"),
                        event("tree", "\"root\":" + "[".repeat(60_000) + "]".repeat(60_000)),
                        event("sum", "\"digits\":" + "9".repeat(100_000))));
    }

    static Stream<String> refused() {
        return Stream.concat(KindCases.of("refused"), KindCases.of("broken"));
    }

    private static String event(String kind, String rest) {
        return "{\"kind\":\"" + kind + "\",\"id\":\"" + ID + "\",\"room\":\"lobby\",\"from\":\"bob\",\"nonce\":\"n\","
                + rest + "}";
    }

    private static String page(String events) {
        return "{\"type\":\"history\",\"id\":1,\"events\":[" + events + "],\"more\":true,\"recovered\":true}";
    }

    @ParameterizedTest
    @MethodSource("carried")
    void isCarriedWithItsBytes(String line) {
        byte[] bytes = line.getBytes(UTF_8);
        EncodedEvent read = EncodedEvent.read(bytes);
        assertThat(read.event().body()).isInstanceOf(Body.Unknown.class);
        assertThat(read.event().from()).isEqualTo(new UserName("bob"));
        assertThat(line).contains("\"" + read.id() + "\"");
        assertThat(read.json()).isEqualTo(bytes);
        assertThat(EncodedEvent.of(read.event()).json()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @MethodSource("carried")
    void isInAPageAndAPushAsItCame(String line) {
        Event event = EncodedEvent.read(line.getBytes(UTF_8)).event();
        ServerFrame page = new ServerFrame.History(1, List.of(event), true, true);
        assertThat(FrameCodec.write(page)).isEqualTo(page(line).getBytes(UTF_8));
        assertThat(FrameCodec.write(new ServerFrame.EventPush(event)))
                .isEqualTo(("{\"type\":\"event\",\"event\":" + line + "}").getBytes(UTF_8));
    }

    @ParameterizedTest
    @MethodSource("carried")
    void clientReadsWhatIsTheSameJson(String line) throws IOException {
        if (line.length() > 20_000) {
            return; // more than the reader of this test compares
        }
        ServerFrame.History page = (ServerFrame.History) FrameCodec.readServer(page(line));
        assertThat(page.events()).hasSize(1).first().extracting(Event::body).isInstanceOf(Body.Unknown.class);
        Event event = page.events().get(0);
        assertThat(line).contains("\"" + event.id() + "\"");
        assertThat(JSON.readTree(FrameCodec.write(event))).isEqualTo(JSON.readTree(line));
        assertThat(FrameCodec.readServer("{\"type\":\"event\",\"event\":" + line + "}"))
                .isEqualTo(new ServerFrame.EventPush(event));
    }

    @ParameterizedTest
    @MethodSource("carried")
    void costsNoPageWhateverItIsAndWhereverItStands(String line) {
        String text = event("text", "\"text\":\"hello\"");
        ServerFrame.History page = (ServerFrame.History) FrameCodec.readServer(page(text + "," + line));
        assertThat(page.events()).hasSize(2).first().extracting(Event::body).isInstanceOf(Body.Text.class);
        ServerFrame typeLast = FrameCodec.readServer(
                "{\"id\":1,\"events\":[" + line + "],\"more\":true,\"recovered\":true,\"type\":\"history\"}");
        assertThat(((ServerFrame.History) typeLast).events()).hasSize(1);
    }

    @Test
    void fieldsOfOtherKindsCostAnEventNothingWhateverTheyAre() {
        String file = "{\"file\":\"F1\",\"name\":\"a\",\"size\":1,\"mediaType\":\"text/plain\",\"sha256\":\""
                + "0".repeat(64) + "\"}";
        for (String any : List.of("{\"name\":\"x\"}", "[]", "7", "null", "{\"html\":[\"deep\",{}]}")) {
            String text = event("text", "\"text\":\"hello\",\"file\":" + any);
            assertThat(EncodedEvent.read(text.getBytes(UTF_8)).event().body()).isEqualTo(new Body.Text("hello"));
            String shared = event("file", "\"text\":" + any + ",\"file\":" + file);
            assertThat(EncodedEvent.read(shared.getBytes(UTF_8)).event().file()).isPresent();
        }
    }

    @Test
    void anAuthorThatIsNoNameIsNoneSoThatTheRemovalIsTheSendersOwn() {
        for (String any : List.of("{\"name\":\"x\"}", "[]", "7", "null", "\"\"", "\"a b\"")) {
            String removal = event("removal", "\"about\":\"" + ID + "\",\"author\":" + any);
            Event read = EncodedEvent.read(removal.getBytes(UTF_8)).event();
            assertThat(read.body()).isEqualTo(new Body.Removal(ID, null));
            assertThat(read.takesBackOf()).isEqualTo(new UserName("bob"));
        }
    }

    @Test
    void aTextThatIsLongerThanWhatMayBeSaidNowIsReadAsText() {
        String longer = "x".repeat(Limits.MAX_EVENT_BYTES - 1024);
        Event read = EncodedEvent.read(
                        event("text", "\"text\":\"" + longer + "\"").getBytes(UTF_8))
                .event();
        assertThat(read.body()).isEqualTo(new Body.Text(longer));
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> new ClientFrame.Post(1, new RoomName("lobby"), new Nonce("n"), longer))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.TEXT_LENGTH));
    }

    @Test
    void aFieldOfTomorrowInAKindThatIsKnownStaysInPagesAndPushes() {
        String line = event("text", "\"text\":\"hello\",\"mood\":{\"glad\":[true]}");
        EncodedEvent read = EncodedEvent.read(line.getBytes(UTF_8));
        assertThat(read.event().body()).isEqualTo(new Body.Text("hello"));
        ServerFrame page = new ServerFrame.History(1, List.of(read), List.of(), true, null, true, null, null);
        assertThat(FrameCodec.write(page)).isEqualTo(page(line).getBytes(UTF_8));
        assertThat(FrameCodec.write(new ServerFrame.EventPush(read)))
                .isEqualTo(("{\"type\":\"event\",\"event\":" + line + "}").getBytes(UTF_8));
        ServerFrame.History again = (ServerFrame.History) FrameCodec.readServer(page(line));
        assertThat(again.encoded().get(0).json()).isEqualTo(line.getBytes(UTF_8));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatAllEventsHaveIsThereAndRight(String line) {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> EncodedEvent.read(line.getBytes(UTF_8)))
                .satisfies(refused -> {
                    assertThat(refused.code()).isIn(ErrorCode.BAD_FRAME, ErrorCode.BAD_NAME);
                    assertThat(refused.getMessage()).hasLineCount(1).doesNotContain("com.fasterxml", "chat.parley");
                });
    }

    @Test
    void whatIsNoUtf8OrTooLongIsRefused() {
        byte[] latin = event("wave", "\"text\":\"x\"").getBytes(UTF_8);
        latin[latin.length - 3] = (byte) 0xfc;
        byte[] surrogate = event("wave", "\"text\":\"???\"").getBytes(UTF_8);
        surrogate[surrogate.length - 5] = (byte) 0xed;
        surrogate[surrogate.length - 4] = (byte) 0xa0;
        surrogate[surrogate.length - 3] = (byte) 0xbd;
        byte[] marked = ("\ufeff" + event("wave", "\"text\":\"x\"")).getBytes(UTF_8);
        byte[] wide = event("wave", "\"text\":\"x\"").getBytes(UTF_16LE);
        byte[] tooLong = event("wave", "\"text\":\"" + "x".repeat(Limits.MAX_EVENT_BYTES) + "\"")
                .getBytes(UTF_8);
        for (byte[] bad : List.of(latin, surrogate, marked, wide, tooLong)) {
            assertThatExceptionOfType(ProtocolException.class)
                    .isThrownBy(() -> EncodedEvent.read(bad))
                    .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.BAD_FRAME));
        }
    }

    @Test
    void ofAPageOnlyWhatLacksWhatAllEventsHaveIsLeftOut() {
        String wave = event("wave", "\"n\":1");
        String refused = KindCases.of("refused").collect(Collectors.joining(","));
        ServerFrame.History page = (ServerFrame.History) FrameCodec.readServer(page(refused + ",null,7," + wave));
        assertThat(page.events()).extracting(Event::id).containsExactly(ID);
    }

    @Test
    void aPushWithoutAnEventIsNone() {
        Stream.concat(KindCases.of("refused"), Stream.of("null", "7", "[]"))
                .forEach(line -> assertThatExceptionOfType(ProtocolException.class)
                        .as(line)
                        .isThrownBy(() -> FrameCodec.readServer("{\"type\":\"event\",\"event\":" + line + "}")));
    }

    @Test
    void lineEndsBetweenItsPartsAreBlanks() {
        String inLines = event("wave", "\r\n\"text\":\"a\\nb\"");
        Event read = EncodedEvent.read(inLines.getBytes(UTF_8)).event();
        assertThat(FrameCodec.write(read)).asString(UTF_8).isEqualTo(inLines.replace("\r\n", "  "));
    }

    @Test
    void whatWasSaidIsNotInItsName() {
        Event read = EncodedEvent.read(event("wave", "\"text\":\"secret\"").getBytes(UTF_8))
                .event();
        assertThat(read.toString()).doesNotContain("secret").contains(ID.toString());
    }
}
