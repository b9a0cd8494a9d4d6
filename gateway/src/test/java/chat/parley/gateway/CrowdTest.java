package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.gateway.config.SessionConfig;
import chat.parley.patience.Patience;
import chat.parley.protocol.Event;
import chat.parley.protocol.ServerFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CrowdTest {
    private static final int CLIENTS = 200;
    private static final int POSTS_EACH = 5;

    @Test
    void twoHundredClientsOnTwoGatewaysSeeEveryPostOnce() {
        try (Cluster cluster = Cluster.of(2, SessionConfig.defaults())) {
            String room = Cluster.fresh("crowd");
            List<ChatClient> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                ChatClient client = ChatClient.registered(cluster.port(i % 2), "user" + i);
                client.join(room);
                clients.add(client);
            }

            List<CompletableFuture<ServerFrame.Reply>> replies = new ArrayList<>();
            for (int round = 0; round < POSTS_EACH; round++) {
                for (int i = 0; i < CLIENTS; i++) {
                    String text = round + " of " + i;
                    replies.add(clients.get(i).begin(id -> ChatClient.postFrame(id, room, "post" + id, text)));
                }
            }
            assertThat(replies.stream()
                            .map(reply -> reply.orTimeout(Patience.MOST.toSeconds(), TimeUnit.SECONDS)
                                    .join()))
                    .allMatch(ServerFrame.Ack.class::isInstance);

            List<Event> transcript = awaitAll(clients.get(0));
            assertThat(transcript).doesNotHaveDuplicates();
            for (ChatClient client : clients) {
                assertThat(awaitAll(client)).isEqualTo(transcript);
            }
        }
    }

    /** In the order of ids, which is the order of the room. */
    private static List<Event> awaitAll(ChatClient client) {
        await().pollDelay(Duration.ZERO)
                .atMost(Patience.MOST)
                .untilAsserted(() -> assertThat(client.events()).hasSize(CLIENTS * POSTS_EACH));
        return client.events().stream()
                .sorted(java.util.Comparator.comparing(Event::id))
                .toList();
    }
}
