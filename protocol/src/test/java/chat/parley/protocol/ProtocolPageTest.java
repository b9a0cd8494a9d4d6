package chat.parley.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page and the code say the same. */
class ProtocolPageTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Stream<String> clientSamples() {
        return ProtocolPage.samples("client").stream();
    }

    static Stream<String> serverSamples() {
        return ProtocolPage.samples("server").stream();
    }

    static Stream<String> eventSamples() {
        return ProtocolPage.samples("event").stream();
    }

    @ParameterizedTest
    @MethodSource("clientSamples")
    void clientSampleIsWhatTheCodecReadsAndWrites(String sample) throws JsonProcessingException {
        ClientFrame frame = FrameCodec.readClient(new ByteArrayInputStream(sample.getBytes(UTF_8)));
        assertThat(tree(FrameCodec.write(frame))).isEqualTo(tree(sample));
    }

    @ParameterizedTest
    @MethodSource("serverSamples")
    void serverSampleIsWhatTheCodecReadsAndWrites(String sample) throws JsonProcessingException {
        ServerFrame frame = FrameCodec.readServer(sample);
        assertThat(tree(new String(FrameCodec.write(frame), UTF_8))).isEqualTo(tree(sample));
    }

    @ParameterizedTest
    @MethodSource("eventSamples")
    void eventSampleIsWhatTheCodecReadsAndWrites(String sample) throws JsonProcessingException {
        EncodedEvent event = EncodedEvent.read(sample.getBytes(UTF_8));
        assertThat(tree(new String(FrameCodec.write(event.event()), UTF_8))).isEqualTo(tree(sample));
    }

    @Test
    void everyFrameAndEventHasASample() throws JsonProcessingException {
        assertThat(marks(ProtocolPage.samples("client"), "type")).isEqualTo(types(ClientFrame.class));
        assertThat(marks(ProtocolPage.samples("server"), "type")).isEqualTo(types(ServerFrame.class));
        assertThat(ProtocolPage.samples("event").stream()
                        .<Class<?>>map(sample -> EncodedEvent.read(sample.getBytes(UTF_8))
                                .event()
                                .body()
                                .getClass()))
                .containsAll(Arrays.stream(Body.class.getPermittedSubclasses())
                        .flatMap(kind -> kind == Body.Change.class
                                ? Arrays.stream(kind.getPermittedSubclasses())
                                : Stream.of(kind))
                        .filter(kind -> kind != Body.Unknown.class)
                        .<Class<?>>map(kind -> kind)
                        .collect(Collectors.toSet()));
    }

    @Test
    void everyErrorCodeIsExplained() {
        assertThat(ProtocolPage.firstCells("8. Errors"))
                .containsExactlyElementsOf(
                        Arrays.stream(ErrorCode.values()).map(ErrorCode::name).toList());
    }

    @Test
    void everyCloseCodeIsExplained() {
        assertThat(ProtocolPage.firstCells("9. Close codes"))
                .containsExactlyElementsOf(Arrays.stream(CloseCode.values())
                        .map(code -> Integer.toString(code.status()))
                        .toList());
    }

    @Test
    void theLimitsAreThoseOfTheCode() {
        assertThat(ProtocolPage.limits())
                .containsEntry("a client's frame", number(Limits.MAX_FRAME_BYTES) + " bytes")
                .containsEntry("a gateway's frame", number(Limits.MAX_SERVER_FRAME_BYTES) + " bytes")
                .containsEntry("an event's JSON", number(Limits.MAX_EVENT_BYTES) + " bytes")
                .containsEntry(
                        "a text",
                        number(Limits.MAX_TEXT_CHARS) + " UTF-16 code units, " + number(Limits.MAX_TEXT_BYTES)
                                + " bytes")
                .containsEntry(
                        "a user name, a room name",
                        Limits.MAX_USER_NAME_BYTES + ", " + Limits.MAX_ROOM_NAME_BYTES + " bytes in UTF-8")
                .containsEntry("an emoji", Limits.MAX_EMOJI_CHARS + " UTF-16 code units")
                .containsEntry(
                        "different emoji at an event, reactions",
                        Limits.MAX_EMOJI_PER_EVENT + ", " + Limits.MAX_REACTIONS_PER_EVENT)
                .containsEntry("answers told beside a message", number(Limits.MAX_TOLD_ANSWERS))
                .containsEntry("markers of a user", number(Limits.MAX_MARKERS_PER_USER))
                .containsEntry("events that one `unread` looks at", number(Limits.MAX_COUNTED_EVENTS))
                .containsEntry("a nonce", Limits.MAX_NONCE_CHARS + " characters")
                .containsEntry(
                        "a password",
                        Limits.MIN_PASSWORD_CHARS + " to " + Limits.MAX_PASSWORD_CHARS + " UTF-16 code units")
                .containsEntry("a file's name", Limits.MAX_FILE_NAME_BYTES + " bytes in UTF-8")
                .containsEntry("a file's media type", Limits.MAX_MEDIA_TYPE_CHARS + " characters")
                .containsEntry("a file", number(Limits.MAX_FILE_BYTES) + " bytes; less where the server says so")
                .containsEntry(
                        "events of a page",
                        Limits.DEFAULT_PAGE_EVENTS + " without `limit`, " + Limits.MAX_PAGE_EVENTS + " at most")
                .containsEntry("names in a list", number(Limits.MAX_LISTED_NAMES))
                .containsEntry("ids in one `received`", number(Limits.MAX_RECEIVED_IDS))
                .containsEntry("parts in one `parts`", number(Limits.MAX_LISTED_PARTS))
                .containsEntry("what a device calls itself", Limits.MAX_DEVICE_NAME_CHARS + " characters; more is cut")
                .containsEntry("from a request to its reply", Limits.LONGEST_ANSWER.toSeconds() + " seconds");
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static Set<String> marks(List<String> samples, String field) throws JsonProcessingException {
        Set<String> marks = new java.util.HashSet<>();
        for (String sample : samples) {
            marks.add(tree(sample).path(field).asText());
        }
        return marks;
    }

    private static Set<String> types(Class<?> sealed) {
        return Arrays.stream(sealed.getAnnotation(JsonSubTypes.class).value())
                .map(JsonSubTypes.Type::name)
                .collect(Collectors.toSet());
    }

    private static JsonNode tree(String json) throws JsonProcessingException {
        return JSON.readTree(json);
    }
}
