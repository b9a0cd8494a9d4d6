package chat.parley.cli.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Body;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import chat.parley.protocol.text.Mention;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The cases that the browser client's tests read, too: neither may come to see a conversation in its own way. */
final class ConversationCasesTest {
    private static final Path CASES = Path.of("../docs/conversation-cases.json");

    private interface Check {
        void of(JsonNode one);
    }

    private static Stream<DynamicTest> each(String about, Check check) throws IOException {
        JsonNode cases = new ObjectMapper().readTree(CASES.toFile()).get(about);
        assertThat(cases).as(about).isNotEmpty();
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode one : cases) {
            tests.add(DynamicTest.dynamicTest(one.path("name").asText(one.toString()), () -> check.of(one)));
        }
        return tests.stream();
    }

    private static List<Integer> numbers(JsonNode array) {
        List<Integer> numbers = new ArrayList<>();
        array.forEach(number -> numbers.add(number.asInt()));
        return numbers;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static UserName me(JsonNode one) {
        return new UserName(one.get("me").asText());
    }

    private static Conversation conversation(String title) {
        String name = title.substring(1);
        return title.startsWith("#") ? new RoomName(name) : new UserName(name);
    }

    private static Event event(JsonNode json) {
        byte[] bytes = json.toString().getBytes(UTF_8);
        return FrameCodec.readEvent(bytes, 0, bytes.length);
    }

    private static Event said(JsonNode json, int number) {
        EventId start = EventId.startOf(Instant.ofEpochMilli(json.get("at").asLong()));
        return new Event(
                new EventId(start.high(), number + 1L),
                new RoomName("lobby"),
                new UserName(json.get("from").asText()),
                new Nonce("n-" + number),
                new Body.Text("text"));
    }

    @TestFactory
    Stream<DynamicTest> mentions() throws IOException {
        return each(
                "mention",
                one -> assertThat(Mention.in(
                                one.get("text").asText(),
                                me(one),
                                one.has("room") ? new RoomName("lobby") : new UserName("bob")))
                        .isEqualTo(one.get("mentions").asBoolean()));
    }

    @TestFactory
    Stream<DynamicTest> colours() throws IOException {
        return each("colour", one -> {
            Hue hue = Hue.of(new UserName(one.get("user").asText()));
            assertThat(List.of(Hue.values()).indexOf(hue))
                    .isEqualTo(one.get("hue").asInt());
            assertThat(hue.name().toLowerCase(Locale.ROOT))
                    .isEqualTo(one.get("name").asText());
        });
    }

    @TestFactory
    Stream<DynamicTest> order() throws IOException {
        return each(
                "order",
                one -> assertThat(texts(one.get("conversations")).stream()
                                .map(ConversationCasesTest::conversation)
                                .sorted(Order.BY_NAME)
                                .map(Order::title))
                        .isEqualTo(texts(one.get("ordered"))));
    }

    @TestFactory
    Stream<DynamicTest> grouping() throws IOException {
        return each("grouping", one -> {
            Grouping grouping = new Grouping(ZoneId.of(one.get("zone").asText()));
            List<Integer> days = new ArrayList<>();
            List<Integer> groups = new ArrayList<>();
            Event before = null;
            for (int i = 0; i < one.get("events").size(); i++) {
                Event event = said(one.get("events").get(i), i);
                if (grouping.beginsDay(before, event)) {
                    days.add(i);
                }
                if (grouping.beginsGroup(before, event)) {
                    groups.add(i);
                }
                before = event;
            }
            assertThat(days).isEqualTo(numbers(one.get("days")));
            assertThat(groups).isEqualTo(numbers(one.get("groups")));
        });
    }

    @TestFactory
    Stream<DynamicTest> timelines() throws IOException {
        return each("timeline", one -> {
            Timeline timeline = new Timeline(me(one));
            for (JsonNode step : one.get("steps")) {
                take(timeline, me(one), step);
            }
            List<String> shown = new ArrayList<>();
            timeline.messages().forEach(message -> shown.add(message.id().toString()));
            timeline.pending().forEach(post -> shown.add("pending " + post.nonce()));
            assertThat(shown).isEqualTo(texts(one.get("shown")));
        });
    }

    /** An acknowledgement makes an event of what was posted: so does the window. */
    private static void take(Timeline timeline, UserName me, JsonNode step) {
        @Nullable JsonNode post = step.get("post");
        @Nullable JsonNode ack = step.get("ack");
        if (post != null) {
            timeline.post(
                    new Nonce(post.get("nonce").asText()), post.get("text").asText());
        } else if (ack != null) {
            timeline.add(new Event(
                    EventId.parse(ack.get("id").asText()),
                    new RoomName("lobby"),
                    me,
                    new Nonce(ack.get("nonce").asText()),
                    new Body.Text("mine")));
        } else {
            timeline.add(event(step.get("event")));
        }
    }

    @TestFactory
    Stream<DynamicTest> changes() throws IOException {
        return each("changes", one -> {
            Timeline timeline = new Timeline(me(one));
            one.get("events").forEach(json -> timeline.add(event(json)));
            List<JsonNode> shown = new ArrayList<>();
            timeline.messages().forEach(message -> shown.add(json(message)));
            assertThat(shown).isEqualTo(elements(one.get("shown")));
        });
    }

    private static List<JsonNode> elements(JsonNode array) {
        List<JsonNode> all = new ArrayList<>();
        array.forEach(all::add);
        return all;
    }

    private static JsonNode json(Message message) {
        ObjectNode json =
                new ObjectMapper().createObjectNode().put("id", message.id().toString());
        if (message.now().body() instanceof Body.Text said) {
            json.put("text", said.text());
        }
        message.now().file().ifPresent(file -> json.put("file", file.name()));
        if (message.isRemoved()) {
            json.put("removed", true);
        }
        if (message.removedBy() != null) {
            json.put("by", message.removedBy().value());
        }
        if (message.edited()) {
            json.put("edited", true);
        }
        if (!message.reactions().isEmpty()) {
            ArrayNode reactions = json.putArray("reactions");
            for (Message.Reactions each : message.reactions()) {
                ArrayNode users =
                        reactions.addObject().put("emoji", each.emoji()).putArray("users");
                each.users().forEach(user -> users.add(user.value()));
            }
        }
        if (message.answers() != null) {
            json.put("replyTo", message.answers().toString());
        }
        return json;
    }

    @TestFactory
    Stream<DynamicTest> unread() throws IOException {
        return each("unread", one -> {
            Conversation with = conversation(one.get("conversation").asText());
            Talk talk = new Talk(with, me(one));
            for (JsonNode json : one.get("events")) {
                Event event = event(json);
                assertThat(Talk.conversation(event, me(one))).isEqualTo(with);
                talk.timeline().add(event);
            }
            if (!one.get("seen").isNull()) {
                talk.readUpTo(EventId.parse(one.get("seen").asText()));
            }
            assertThat(talk.unread()).hasSize(one.get("unread").asInt());
            assertThat(talk.mentions()).isEqualTo(one.get("mentions").asInt());
        });
    }
}
