package chat.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.bus.Bus;
import chat.parley.protocol.Body;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.KindCases;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a gateway of a later version says reaches the clients of this one, and costs nobody anything. */
@SuppressWarnings("NullAway.Init") // set before all tests
class KindsOfTomorrowTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static Cluster cluster;
    private static Bus later;

    private final String room = Cluster.fresh("room");
    private final String ann = Cluster.fresh("ann");
    private final String bob = Cluster.fresh("bob");

    @BeforeAll
    static void start() {
        cluster = Cluster.of(2);
        later = cluster.bus();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    /** Those of docs/kind-cases.json that are said in a room, or in private, said here, from now on. */
    private List<EncodedEvent> ofTomorrow(boolean isPrivate) {
        List<EncodedEvent> events = new ArrayList<>();
        for (EncodedEvent event : KindCases.carried()) {
            if (event.event().isPrivate() == isPrivate) {
                EventId now = new EventId(System.currentTimeMillis() << 16 | events.size() + 1, 99);
                String here = new String(event.json(), UTF_8)
                        .replace(event.id().toString(), now.toString())
                        .replace("\"lobby\"", "\"" + room + "\"")
                        .replace("\"Lobby\"", "\"" + room + "\"")
                        .replace("\"alice\"", "\"" + ann + "\"")
                        .replace("\"bob\"", "\"" + bob + "\"");
                events.add(EncodedEvent.read(here.getBytes(UTF_8)));
            }
        }
        return events;
    }

    private static void publish(List<EncodedEvent> events) {
        events.forEach(event -> later.publish(event).toCompletableFuture().join());
    }

    /** Of {@code events} those that are not known are {@code sent}, each once. */
    private static void assertHas(List<Event> events, List<EncodedEvent> sent) throws JsonProcessingException {
        List<Event> got = events.stream()
                .filter(event -> event.body() instanceof Body.Unknown)
                .toList();
        assertThat(got)
                .extracting(Event::id)
                .isEqualTo(sent.stream().map(EncodedEvent::id).toList());
        for (int i = 0; i < got.size(); i++) {
            assertThat(JSON.readTree(ChatClient.texts(got).get(i)))
                    .isEqualTo(JSON.readTree(new String(sent.get(i).json(), UTF_8)));
        }
    }

    @Test
    void membersOfARoomAndItsReadersHaveThemInTheirPlace() throws JsonProcessingException {
        ChatClient a = ChatClient.registered(cluster.port(0), ann);
        ChatClient b = ChatClient.registered(cluster.port(1), bob);
        a.join(room);
        b.join(room);
        List<EncodedEvent> sent = ofTomorrow(false);
        a.post(room, "before");
        publish(sent);
        b.post(room, "after");

        for (ChatClient member : List.of(a, b)) {
            member.awaitText("after");
            assertHas(member.events(), sent);
            ServerFrame.Joined joined = member.join(room);
            assertThat(joined.recovered()).isTrue();
            assertThat(joined.events()).hasSize(sent.size() + 2);
            assertHas(joined.events(), sent);
        }
        List<Event> read = new ArrayList<>();
        EventId before = null;
        for (boolean more = true; more; ) {
            EventId from = before;
            ServerFrame.History page = b.expect(
                    ServerFrame.History.class, id -> new ClientFrame.History(id, new RoomName(room), from, null, 2));
            assertThat(page.recovered()).isTrue();
            assertThat(page.events()).hasSizeLessThanOrEqualTo(2);
            read.addAll(0, page.events());
            more = page.more();
            before = page.older(from);
        }
        assertThat(read).hasSize(sent.size() + 2);
        assertHas(read, sent);
    }

    @Test
    void aReaderOfAnotherGatewayHasThemFromTheArchive() throws JsonProcessingException {
        ChatClient b = ChatClient.registered(cluster.port(1), bob);
        b.join(room);
        List<EncodedEvent> sent = ofTomorrow(false);
        publish(sent);
        ChatClient a = ChatClient.registered(cluster.port(0), ann);
        ServerFrame.History page = a.expect(
                ServerFrame.History.class, id -> new ClientFrame.History(id, new RoomName(room), null, null, 200));
        assertThat(page.recovered()).isTrue();
        assertHas(page.events(), sent);
    }

    @Test
    void aFieldOfTomorrowInAKindThatIsKnownIsInPagesOfMemoryAndOfTheArchive() {
        ChatClient b = ChatClient.registered(cluster.port(1), bob);
        b.join(room);
        EventId now = new EventId(System.currentTimeMillis() << 16, 99);
        String line = "{\"kind\":\"text\",\"id\":\"" + now + "\",\"room\":\"" + room + "\",\"from\":\"" + bob
                + "\",\"nonce\":\"mood\",\"text\":\"hello\",\"mood\":{\"glad\":[true]}}";
        publish(List.of(EncodedEvent.read(line.getBytes(UTF_8))));
        b.awaitText("hello");

        ServerFrame.Joined fromMemory = b.join(room);
        ChatClient a = ChatClient.registered(cluster.port(0), ann);
        ServerFrame.History fromArchive = a.expect(
                ServerFrame.History.class, id -> new ClientFrame.History(id, new RoomName(room), null, null, 200));
        for (List<EncodedEvent> page : List.of(fromMemory.encoded(), fromArchive.encoded())) {
            assertThat(page)
                    .extracting(event -> new String(event.json(), UTF_8))
                    .containsExactly(line);
        }
    }

    @Test
    void oneThatIsPrivateIsInTheMailboxAndTheHistoryOfBoth() throws JsonProcessingException {
        ChatClient b = ChatClient.registered(cluster.port(1), bob);
        ChatClient away = ChatClient.registered(cluster.port(0), ann);
        away.close();
        List<EncodedEvent> sent = ofTomorrow(true);
        publish(sent);
        b.tell(ann, "after");
        ChatClient a = ChatClient.loggedIn(cluster.port(0), ann);
        for (ChatClient side : List.of(a, b)) {
            side.awaitText("after");
            assertHas(side.events(), sent);
            ServerFrame.History page = side.expect(
                    ServerFrame.History.class,
                    id -> new ClientFrame.History(id, new UserName(side.equals(a) ? bob : ann), null, null, 200));
            assertThat(page.recovered()).isTrue();
            assertHas(page.events(), sent);
        }
        a.expect(
                ServerFrame.Done.class,
                id -> new ClientFrame.Received(id, List.of(sent.get(0).id())));
    }
}
