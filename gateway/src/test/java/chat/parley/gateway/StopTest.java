package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.parley.gateway.config.StopConfig;
import chat.parley.patience.Patience;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.CloseCode;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init") // set before all tests
class StopTest {
    private static final Duration NO_NOTICE = Duration.ZERO;
    private static final Duration SPREAD = Duration.ofMillis(500);

    private static Cluster cluster;

    private final String room = Cluster.fresh("room");

    @BeforeAll
    static void start() {
        cluster = Cluster.of(0);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static String fresh() {
        return Cluster.fresh("user");
    }

    private static CompletableFuture<Void> close(Gateway gateway) {
        return CompletableFuture.runAsync(gateway::close);
    }

    private static void awaitClosed(CompletableFuture<Void> closed) throws Exception {
        closed.get(Patience.MOST.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void whileTheNoticeIsGivenTheGatewayIsNotReadyButTakesConnectionsAndAsksThemToMoveToo() throws Exception {
        Gateway gateway = cluster.startExtra(new StopConfig(Duration.ofSeconds(1), SPREAD));
        ChatClient early = ChatClient.registered(gateway.port(), fresh());
        CompletableFuture<Void> closed = close(gateway);

        await().untilAsserted(() -> {
            HttpResponse<String> ready = GatewayProcess.get(gateway.port(), "/readyz");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).startsWith("stopping");
        });
        assertThat(early.moves()).isEmpty();
        ChatClient late = ChatClient.registered(gateway.port(), fresh());

        assertThat(early.awaitMove().afterMillis()).isBetween(0L, SPREAD.toMillis());
        assertThat(late.awaitMove().afterMillis()).isBetween(0L, SPREAD.toMillis());
        assertThatThrownBy(() -> new ChatClient(gateway.port())).hasMessageContaining("ConnectException");
        early.close();
        late.close();
        awaitClosed(closed);
    }

    @Test
    void clientsAreServedUntilTheyLeaveAndTheLastThatLeavesEndsTheWait() throws Exception {
        Gateway gateway = cluster.startExtra(new StopConfig(NO_NOTICE, Duration.ofMinutes(1)));
        ChatClient ann = ChatClient.registered(gateway.port(), fresh());
        ChatClient bob = ChatClient.registered(gateway.port(), fresh());
        ann.join(room);
        CompletableFuture<Void> closed = close(gateway);
        ann.awaitMove();
        bob.awaitMove();

        bob.join(room);
        ann.post(room, "still here");
        bob.awaitText("still here");
        ann.close();
        bob.post(room, "alone");
        assertThat(closed).isNotDone();
        bob.close();

        awaitClosed(closed);
        assertThat(ann.moves()).hasSize(1);
    }

    @Test
    void eachClientIsGivenAnotherTime() throws Exception {
        Gateway gateway = cluster.startExtra(new StopConfig(NO_NOTICE, Duration.ofMinutes(1)));
        List<ChatClient> clients = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            clients.add(ChatClient.registered(gateway.port(), fresh()));
        }
        CompletableFuture<Void> closed = close(gateway);

        assertThat(clients.stream().map(ChatClient::awaitMove).distinct()).hasSizeGreaterThan(4);
        clients.forEach(ChatClient::close);
        awaitClosed(closed);
    }

    @Test
    void whoSignsInMeanwhileIsAskedAfterTheWelcome() throws Exception {
        Gateway gateway = cluster.startExtra(new StopConfig(NO_NOTICE, Duration.ofMinutes(1)));
        ChatClient ann = ChatClient.registered(gateway.port(), fresh());
        ChatClient silent = new ChatClient(gateway.port());
        CompletableFuture<Void> closed = close(gateway);
        ann.awaitMove();

        silent.expect(ServerFrame.Pong.class, ClientFrame.Ping::new);
        assertThat(silent.moves()).isEmpty();
        silent.expect(
                ServerFrame.Welcome.class,
                id -> new ClientFrame.Register(id, new UserName(fresh()), ChatClient.PASSWORD));
        silent.awaitMove();
        ann.close();
        silent.close();
        awaitClosed(closed);
    }

    @Test
    void whoDoesNotMoveIsClosed() throws Exception {
        Gateway gateway = cluster.startExtra(new StopConfig(NO_NOTICE, Duration.ofMillis(100)));
        ChatClient deaf = ChatClient.registered(gateway.port(), fresh());
        CompletableFuture<Void> closed = close(gateway);

        deaf.awaitMove();
        assertThat(deaf.awaitClosed()).isEqualTo(CloseCode.GOING_AWAY.status());
        awaitClosed(closed);
    }

    @Test
    void withoutClientsNothingIsWaitedFor() throws Exception {
        Gateway gateway = cluster.startExtra(new StopConfig(Duration.ofMinutes(1), Duration.ofMinutes(1)));
        GatewayProcess.get(gateway.port(), "/healthz"); // a connection that is kept alive is no client

        awaitClosed(close(gateway));
    }

    @Test
    void aGatewayThatIsTheOnlyOneAsksNobodyToMove() throws Exception {
        Gateway gateway = cluster.startExtra(StopConfig.AT_ONCE);
        ChatClient ann = ChatClient.registered(gateway.port(), fresh());

        awaitClosed(close(gateway));

        assertThat(ann.awaitClosed()).isEqualTo(CloseCode.GOING_AWAY.status());
        assertThat(ann.moves()).isEmpty();
    }
}
