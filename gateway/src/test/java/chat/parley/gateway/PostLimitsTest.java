package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.gateway.config.PostConfig;
import chat.parley.gateway.config.SessionConfig;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What users may say, at a gateway where it is little. */
@SuppressWarnings("NullAway.Init") // set before all tests
class PostLimitsTest {
    private static final int LEAST = 320 * 1024;
    private static final String LARGE = "\u20ac".repeat(Limits.MAX_TEXT_CHARS);
    /** Nine of it, privately, are more than the least. */
    private static final String FLOOD = "\u20ac".repeat(4096);
    /** As many as there is room for, and one. */
    private static final int TOO_MANY_IN_ROOMS = LEAST / (Limits.MAX_TEXT_BYTES + 512) + 1;

    private static Cluster cluster;

    private final String room = Cluster.fresh("room");
    private final String mallory = Cluster.fresh("mallory");
    private final String ann = Cluster.fresh("ann");
    private final String bob = Cluster.fresh("bob");

    @BeforeAll
    static void start() {
        cluster = Cluster.of(1, SessionConfig.defaults().withPosts(new PostConfig(LEAST, 1024, LEAST, 1024)));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static ChatClient registered(String user) {
        return ChatClient.registered(cluster.port(0), user);
    }

    @Test
    void whoSaysTooMuchWaitsOnEachOfHisConnectionsAndOthersDoNot() {
        ChatClient first = registered(mallory);
        ChatClient second = ChatClient.loggedIn(cluster.port(0), mallory);
        ChatClient other = registered(ann);
        first.join(room);
        second.join(room);
        other.join(room);
        for (int i = 1; i < TOO_MANY_IN_ROOMS; i++) {
            first.post(room, LARGE);
        }

        ServerFrame.Failure refused =
                second.expectFailure(ErrorCode.BUSY, id -> ChatClient.postFrame(id, room, "again", LARGE));
        assertThat(refused.retryAfterMillis()).isBetween(1L, 30_001L);
        first.expectFailure(ErrorCode.BUSY, id -> ChatClient.tellFrame(id, ann, "private", LARGE));
        other.post(room, LARGE);
        second.expect(ServerFrame.Pong.class, ClientFrame.Ping::new);
    }

    @Test
    void aPostThatComesAgainCountsOnce() {
        ChatClient client = registered(ann);
        client.join(room);
        for (int i = 0; i < 2 * TOO_MANY_IN_ROOMS; i++) {
            client.expect(ServerFrame.Ack.class, id -> ChatClient.postFrame(id, room, "same", LARGE));
        }
    }

    @Test
    void changesCostAsPostsDo() {
        ChatClient client = registered(mallory);
        client.join(room);
        RoomName in = new RoomName(room);
        EventId text = client.post(room, "hello");
        for (int i = 2; i < TOO_MANY_IN_ROOMS; i++) {
            client.expect(
                    ServerFrame.Ack.class,
                    id -> new ClientFrame.Edit(id, in, text, new Nonce(Cluster.fresh("n")), LARGE));
        }
        int refused = 0;
        for (int i = 0; i < LEAST / 512 && refused == 0; i++) {
            ServerFrame.Reply reply = client.ask(
                    id -> new ClientFrame.React(id, in, text, new Nonce(Cluster.fresh("n")), "\ud83d\udc4d", true));
            refused += reply instanceof ServerFrame.Failure failure && failure.code() == ErrorCode.BUSY ? 1 : 0;
        }
        assertThat(refused).isPositive();
        client.expectFailure(
                ErrorCode.BUSY, id -> new ClientFrame.Edit(id, in, text, new Nonce(Cluster.fresh("n")), LARGE));
    }

    @Test
    void aFloodedUserCanStillBeWrittenTo() {
        registered(bob);
        for (int i = 0; i < 3; i++) {
            ChatClient flooder = registered(mallory + i);
            for (int message = 0; message < 3; message++) {
                String nonce = "m" + message;
                await().untilAsserted(() ->
                        flooder.expect(ServerFrame.Ack.class, id -> ChatClient.tellFrame(id, bob, nonce, FLOOD)));
            }
        }
        ChatClient other = registered(ann);
        other.tell(bob, "hello");
        other.tell(bob, LARGE);
    }

    @Test
    void announcingFilesIsBounded() {
        ChatClient client = registered(ann);
        int refused = 0;
        for (int i = 0; i < 2 * LEAST / 3072 && refused == 0; i++) {
            ServerFrame.Failure failure = client.expect(
                    ServerFrame.Failure.class,
                    id -> new ClientFrame.Complete(
                            id,
                            "5Q8ZK2M1N0C4V7B9X3T6R5W2YA",
                            new Nonce("n"),
                            "0".repeat(64),
                            List.of(new ClientFrame.SentPart(1, "\"etag\""))));
            refused += failure.code() == ErrorCode.BUSY ? 1 : 0;
        }
        assertThat(refused).isPositive();
    }
}
