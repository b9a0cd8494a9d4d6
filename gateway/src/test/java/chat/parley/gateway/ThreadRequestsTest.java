package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.bus.Bus;
import chat.parley.gateway.config.SessionConfig;
import chat.parley.protocol.Body;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Feature;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Threads over sockets, at two gateways: read by who is in the room, from memory, and by who is not, from the store. */
@SuppressWarnings("NullAway.Init") // set before all tests, or each
class ThreadRequestsTest {
    private static Cluster cluster;
    private static Bus bus;

    private final RoomName room = new RoomName(Cluster.fresh("room"));
    private final UserName annName = new UserName(Cluster.fresh("ann"));
    private final UserName bobName = new UserName(Cluster.fresh("bob"));
    private ChatClient ann;
    private ChatClient bob;
    private ChatClient stranger;

    @BeforeAll
    static void start() {
        cluster = Cluster.of(2, SessionConfig.defaults());
        bus = cluster.bus();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void enter() {
        ann = ChatClient.registered(cluster.port(0), annName.value());
        bob = ChatClient.registered(cluster.port(0), bobName.value());
        stranger = ChatClient.registered(cluster.port(1), Cluster.fresh("cid"));
    }

    private void join() {
        ann.join(room.value());
        bob.join(room.value());
    }

    private static Nonce nonce() {
        return new Nonce(Cluster.fresh("said"));
    }

    private static EventId acknowledged(ChatClient client, ChatClient.Request request) {
        return client.expect(ServerFrame.Ack.class, request).event();
    }

    private static EventId answer(ChatClient client, Conversation in, EventId to) {
        return acknowledged(client, id -> new ClientFrame.Post(id, in, nonce(), "an answer", to));
    }

    private static void remove(ChatClient client, Conversation in, EventId about) {
        acknowledged(client, id -> new ClientFrame.Remove(id, in, about, nonce()));
    }

    private static ServerFrame.History thread(
            ChatClient client,
            Conversation in,
            EventId root,
            @Nullable EventId before,
            @Nullable EventId after,
            @Nullable Integer limit) {
        ServerFrame.History page = client.expect(
                ServerFrame.History.class, id -> new ClientFrame.History(id, in, before, after, null, limit, root));
        assertThat(page.recovered()).isTrue();
        assertThat(page.cursor()).isNull();
        return page;
    }

    private static List<EventId> ids(List<Event> events) {
        return events.stream().map(Event::id).toList();
    }

    private static List<EventId> threadIds(ChatClient client, Conversation in, EventId root) {
        ServerFrame.History page = thread(client, in, root, null, null, null);
        assertThat(page.more()).isFalse();
        return ids(page.events());
    }

    private static List<EventId> answersBeside(ServerFrame.History page, EventId root) {
        return page.changes().stream()
                .map(EncodedEvent::event)
                .filter(change -> change.body() instanceof Body.Answer answer
                        && answer.about().equals(root))
                .map(Event::id)
                .toList();
    }

    private ServerFrame.History newest(ChatClient client, Conversation in) {
        return client.expect(ServerFrame.History.class, id -> new ClientFrame.History(id, in, null, null, null));
    }

    private void say(UserName from, EventId id, Nonce nonce, Body body) {
        bus.publish(EncodedEvent.of(new Event(id, room, from, nonce, body)))
                .toCompletableFuture()
                .join();
    }

    @Test
    void welcomeNamesThreads() {
        ChatClient again = new ChatClient(cluster.port(0));
        ServerFrame.Welcome welcome = again.expect(
                ServerFrame.Welcome.class, id -> new ClientFrame.Login(id, annName, ChatClient.PASSWORD, null));
        assertThat(welcome.features()).contains(Feature.THREADS);
    }

    @Test
    void whatAnswersAnAnswerIsInTheThreadOfItsRoot() {
        join();
        EventId root = ann.post(room.value(), "root");
        EventId first = answer(bob, room, root);
        EventId second = answer(ann, room, first);
        EventId third = answer(bob, room, second);
        EventId other = ann.post(room.value(), "no answer");
        for (ChatClient client : List.of(ann, stranger)) {
            ServerFrame.History page = thread(client, room, root, null, null, null);
            assertThat(page.events())
                    .extracting(Event::body)
                    .containsExactly(
                            new Body.Text("an answer", root, annName, null),
                            new Body.Text("an answer", first, bobName, root),
                            new Body.Text("an answer", second, annName, root));
            assertThat(ids(page.events())).containsExactly(first, second, third);
            ServerFrame.History all = newest(client, room);
            assertThat(ids(all.events())).containsExactly(root, first, second, third, other);
            assertThat(answersBeside(all, root)).containsExactly(first, second, third);
            assertThat(all.changes()).hasSize(3);
            assertThat(threadIds(client, room, other)).isEmpty();
        }
    }

    @Test
    void aThreadIsReadPageByPageBothWays() {
        join();
        EventId root = ann.post(room.value(), "root");
        List<EventId> answers = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            answers.add(answer(i % 2 == 0 ? ann : bob, room, root));
            ann.post(room.value(), "between");
        }
        for (ChatClient client : List.of(ann, stranger)) {
            ServerFrame.History last = thread(client, room, root, null, null, 3);
            assertThat(ids(last.events())).isEqualTo(answers.subList(4, 7));
            assertThat(last.more()).isTrue();
            ServerFrame.History before = thread(client, room, root, answers.get(4), null, 4);
            assertThat(ids(before.events())).isEqualTo(answers.subList(0, 4));
            assertThat(before.more()).isFalse();
            ServerFrame.History first = thread(client, room, root, null, root, 3);
            assertThat(ids(first.events())).isEqualTo(answers.subList(0, 3));
            assertThat(first.more()).isTrue();
            ServerFrame.History behind = thread(client, room, root, null, answers.get(2), 50);
            assertThat(ids(behind.events())).isEqualTo(answers.subList(3, 7));
            assertThat(behind.more()).isFalse();
        }
    }

    /** The root and the first answers were said long before the room came into memory. */
    @Test
    void aThreadThatBeganLongAgoHasWhatIsStoredAndWhatIsInMemory() {
        long longAgo = Instant.now().minus(Duration.ofDays(40)).toEpochMilli();
        EventId root = new EventId(longAgo << 16, 7);
        say(annName, root, nonce(), new Body.Text("root"));
        List<EventId> answers = new ArrayList<>();
        for (int day = 1; day <= 5; day++) {
            EventId id = new EventId((longAgo + Duration.ofDays(day).toMillis()) << 16, 7);
            answers.add(id);
            say(bobName, id, nonce(), new Body.Text("then", root, annName, null));
        }
        // A room is read in part only if it has more than what is kept of it.
        for (int i = 0; i < 300; i++) {
            say(
                    annName,
                    new EventId(((longAgo + Duration.ofDays(10).toMillis()) << 16) + i, 7),
                    nonce(),
                    new Body.Text("x"));
        }
        join();
        answers.add(answer(ann, room, root));
        Nonce repeated = nonce();
        EventId first = acknowledged(bob, id -> new ClientFrame.Post(id, room, repeated, "now", root));
        say(bobName, new EventId(first.high() + 1, 9), repeated, new Body.Text("now", root, annName, null));
        answers.add(first);
        for (ChatClient client : List.of(ann, stranger)) {
            assertThat(threadIds(client, room, root)).isEqualTo(answers);
            ServerFrame.History page = client.expect(
                    ServerFrame.History.class, id -> new ClientFrame.History(id, room, null, root.previous(), 1));
            assertThat(ids(page.events())).containsExactly(root);
            assertThat(answersBeside(page, root)).isEqualTo(answers);
            assertThat(ids(thread(client, room, root, null, answers.get(4), 50).events()))
                    .isEqualTo(answers.subList(5, 7));
        }
    }

    @Test
    void whatWasTakenBackStaysInItsThreadAndTheThreadOfWhatWasTakenBackStays() {
        join();
        EventId root = ann.post(room.value(), "root");
        EventId first = answer(bob, room, root);
        EventId second = answer(ann, room, first);
        remove(bob, room, first);
        remove(ann, room, root);
        ann.expectFailure(ErrorCode.REMOVED, id -> new ClientFrame.Post(id, room, nonce(), "an answer", first));
        EventId third = answer(bob, room, second);
        for (ChatClient client : List.of(ann, stranger)) {
            ServerFrame.History page = thread(client, room, root, null, null, null);
            assertThat(ids(page.events())).containsExactly(first, second, third);
            assertThat(page.events().get(0).body()).isEqualTo(new Body.Removed(root));
            ServerFrame.History all = newest(client, room);
            assertThat(all.events().get(0).body()).isEqualTo(new Body.Removed());
            assertThat(answersBeside(all, root)).containsExactly(first, second, third);
        }
    }

    @Test
    void aThreadInAPrivateConversationIsReadByBothAndOfThatConversationOnly() {
        EventId root = ann.tell(bobName.value(), "root");
        EventId first = answer(bob, annName, root);
        EventId second = answer(ann, bobName, first);
        assertThat(threadIds(ann, bobName, root)).containsExactly(first, second);
        ServerFrame.History page = thread(bob, annName, root, null, null, null);
        assertThat(page.events())
                .extracting(Event::body)
                .containsExactly(
                        new Body.Text("an answer", root, annName, null),
                        new Body.Text("an answer", first, bobName, root));
        assertThat(answersBeside(newest(bob, annName), root)).containsExactly(first, second);
        assertThat(threadIds(ann, annName, root)).isEmpty();
        assertThat(threadIds(stranger, annName, root)).isEmpty();
        remove(bob, annName, first);
        for (ServerFrame.History now :
                List.of(thread(ann, bobName, root, null, null, null), thread(bob, annName, root, null, null, null))) {
            assertThat(now.events().get(0).body()).isEqualTo(new Body.Removed(root));
            assertThat(ids(now.events())).containsExactly(first, second);
        }
    }

    @Test
    void whatIsNoRootHasNoAnswers() {
        join();
        EventId root = ann.post(room.value(), "root");
        answer(bob, room, root);
        EventId future = new EventId((System.currentTimeMillis() + 86_400_000L) << 16, 7);
        for (ChatClient client : List.of(ann, stranger)) {
            for (EventId none : List.of(EventId.MIN, root.previous(), future, EventId.MAX)) {
                assertThat(threadIds(client, room, none)).isEmpty();
            }
        }
        RoomName other = new RoomName(Cluster.fresh("room"));
        ann.join(other.value());
        assertThat(threadIds(ann, other, root)).isEmpty();
        stranger.expectFailure(
                ErrorCode.NO_SUCH_ROOM,
                id -> new ClientFrame.History(id, new RoomName(Cluster.fresh("room")), null, null, null, null, root));
        stranger.expectFailure(
                ErrorCode.NO_SUCH_USER,
                id -> new ClientFrame.History(id, new UserName(Cluster.fresh("none")), null, null, null, null, root));
    }
}
