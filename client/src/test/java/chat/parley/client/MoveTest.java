package chat.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.client.fake.FakeGateway;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventId;
import chat.parley.protocol.ServerFrame;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class MoveTest extends ClientFixture {
    private static final ServerFrame MOVE = new ServerFrame.Move(0);

    private FakeGateway second = gateway;

    @BeforeEach
    void anotherGateway() {
        second = closing(new FakeGateway(gateway.chat()));
    }

    private ParleyClient inLobbyOf(URI... urls) {
        ParleyClient client =
                client(ClientConfig.of(urls).withReconnect(Duration.ofMillis(20), Duration.ofMillis(100)), heard);
        client.connect(new Credentials.Password(ALICE, "correct horse")).join();
        client.join(LOBBY, 50).join();
        return client;
    }

    private void awaitMoved() {
        await().until(() -> heard.changes().contains("resumed lobby true"));
        assertThat(heard.changes()).containsExactly("connected", "moved", "resumed lobby true");
    }

    @Test
    void aClientThatIsAskedToMovesToTheNextGatewayAndMissesNothing() {
        ParleyClient client = inLobbyOf(gateway.url(), second.url());
        gateway.chat().say("bob", LOBBY, "one");
        gateway.push(MOVE);
        gateway.chat().say("bob", LOBBY, "two");
        awaitMoved();
        gateway.chat().say("bob", LOBBY, "three");
        client.post(LOBBY, "four").join();

        await().until(() -> heard.texts().contains("four"));
        assertThat(heard.texts()).containsExactly("one", "two", "three", "four");
        assertThat(second.received(ClientFrame.Login.class))
                .singleElement()
                .satisfies(login -> assertThat(login.token()).isEqualTo("token-of-alice"));
        assertThat(second.received(ClientFrame.Post.class)).hasSize(1);
        await().until(() -> gateway.peers().isEmpty());
        assertThat(heard.changes()).doesNotContain("lost");
    }

    @Test
    void clientsThatAreAskedTogetherDoNotAllGoToTheSameGateway() {
        int clients = 30;
        FakeGateway third = closing(new FakeGateway(gateway.chat()));
        for (int i = 0; i < clients; i++) {
            inLobbyOf(gateway.url(), second.url(), third.url());
        }
        gateway.push(MOVE);
        await().until(() -> second.peers().size() + third.peers().size() == clients);
        assertThat(second.peers()).isNotEmpty();
        assertThat(third.peers()).isNotEmpty();
    }

    @Test
    void theOldConnectionOutlastsTheChangeSoThatNobodyIsToldThatTheUserLeft() {
        inLobbyOf(gateway.url(), second.url());
        gateway.push(MOVE);
        awaitMoved();
        assertThat(gateway.peers()).hasSize(1);
        assertThat(second.peers()).hasSize(1);
        await().until(() -> gateway.peers().isEmpty());
    }

    @Test
    void withOneAddressTheClientComesBackToIt() {
        ParleyClient client = inLobbyOf(gateway.url());
        gateway.push(MOVE);
        awaitMoved();
        client.post(LOBBY, "hello").join();
        await().until(() -> heard.texts().contains("hello"));
        assertThat(gateway.received(ClientFrame.Login.class)).hasSize(2);
    }

    @Test
    void theClientWaitsForItsTimeToMove() {
        ParleyClient client = inLobbyOf(gateway.url(), second.url());
        gateway.push(new ServerFrame.Move(600));
        long asked = System.nanoTime();
        client.post(LOBBY, "meanwhile").join();
        awaitMoved();
        assertThat(System.nanoTime() - asked).isGreaterThan(500_000_000L);
        assertThat(gateway.received(ClientFrame.Post.class)).hasSize(1);
        assertThat(second.received(ClientFrame.Post.class)).isEmpty();
    }

    @Test
    void anAnswerThatIsDueIsAwaitedBeforeTheChange() {
        ParleyClient client = inLobbyOf(gateway.url(), second.url());
        gateway.on(
                ClientFrame.Post.class,
                (peer, post) -> CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS)
                        .execute(() -> gateway.run(() -> gateway.answer(peer, post))));
        CompletableFuture<EventId> first = client.post(LOBBY, "first");
        await().until(() -> !gateway.received(ClientFrame.Post.class).isEmpty());
        gateway.push(MOVE);
        await().until(() -> !second.received(ClientFrame.Login.class).isEmpty());
        CompletableFuture<EventId> next = client.post(LOBBY, "next");

        assertThat(first.join()).isLessThan(next.join());
        assertThat(second.received(ClientFrame.Post.class))
                .extracting(ClientFrame.Post::text)
                .containsExactly("next");
        awaitMoved();
    }

    @Test
    void whatGotNoAnswerIsRepeatedAfterTheChangeInItsOrder() {
        ParleyClient client = inLobbyOf(gateway.url(), second.url());
        gateway.on(ClientFrame.Post.class, (peer, post) -> {});
        gateway.on(ClientFrame.Info.class, (peer, info) -> {});
        List<CompletableFuture<EventId>> posts = new CopyOnWriteArrayList<>();
        for (String text : List.of("one", "two", "three")) {
            posts.add(client.post(LOBBY, text));
        }
        CompletableFuture<ServerFrame.Info> info = client.info();
        await().until(() -> !gateway.received(ClientFrame.Info.class).isEmpty());
        gateway.push(MOVE);

        posts.forEach(CompletableFuture::join);
        assertThat(info.join().gateway()).isEqualTo("fake");
        await().until(() -> heard.texts().contains("three"));
        assertThat(heard.texts()).containsExactly("one", "two", "three");
        assertThat(second.received(ClientFrame.Post.class).get(0).nonce())
                .isEqualTo(gateway.received(ClientFrame.Post.class).get(0).nonce());
        awaitMoved();
    }

    @Test
    void aGatewayThatDoesNotServeIsPassedOverWhileTheOldOneGoesOnServing() {
        FakeGateway third = closing(new FakeGateway(gateway.chat()));
        ParleyClient client = inLobbyOf(gateway.url(), second.url(), third.url());
        second.kill();
        third.on(
                ClientFrame.Login.class,
                (peer, login) -> peer.send(new ServerFrame.Failure(login.id(), ErrorCode.BUSY, "later", null)));
        gateway.push(MOVE);
        await().until(() -> third.received(ClientFrame.Login.class).size() >= 2);
        assertThat(gateway.received(ClientFrame.Login.class)).hasSize(1);
        client.post(LOBBY, "still served").join();
        assertThat(gateway.received(ClientFrame.Post.class)).hasSize(1);
        assertThat(heard.changes()).containsExactly("connected");

        second.revive();
        awaitMoved();
        client.post(LOBBY, "moved").join();
        await().until(() -> heard.texts().contains("moved"));
        assertThat(heard.texts()).containsExactly("still served", "moved");
    }

    @Test
    void aGatewayThatStopsAsWellIsPassedOver() {
        ParleyClient client = inLobbyOf(gateway.url(), second.url());
        second.on(ClientFrame.Login.class, (peer, login) -> {
            second.unscript(ClientFrame.Login.class);
            second.answer(peer, login);
            peer.send(MOVE);
        });
        gateway.on(ClientFrame.Post.class, (peer, post) -> {});
        CompletableFuture<EventId> post = client.post(LOBBY, "hello");
        await().until(() -> !gateway.received(ClientFrame.Post.class).isEmpty());
        gateway.unscript(ClientFrame.Post.class);
        gateway.push(MOVE);
        post.join();
        await().until(() -> heard.texts().contains("hello"));
        awaitMoved();
        assertThat(heard.texts()).containsExactly("hello");
    }

    @Test
    void whenTheOldConnectionEndsBeforeThereIsANewOneItIsALossLikeAnyOther() {
        inLobbyOf(gateway.url(), second.url());
        second.kill();
        gateway.push(MOVE);
        gateway.kill();
        await().until(() -> heard.changes().contains("lost"));
        gateway.chat().sayUnheard("bob", LOBBY, "missed");
        second.revive();
        await().until(() -> heard.changes().contains("resumed lobby true"));
        assertThat(heard.changes()).containsExactly("connected", "lost", "connected", "resumed lobby true");
        assertThat(heard.texts()).containsExactly("missed");
    }

    @Test
    void whenTheOldConnectionEndsWhileAnswersAreDueTheNewOneTakesItsPlaceAtOnce() {
        ParleyClient client = inLobbyOf(gateway.url(), second.url());
        gateway.on(ClientFrame.Post.class, (peer, post) -> {});
        CompletableFuture<EventId> post = client.post(LOBBY, "hello");
        await().until(() -> !gateway.received(ClientFrame.Post.class).isEmpty());
        gateway.push(MOVE);
        await().until(() -> !second.received(ClientFrame.Login.class).isEmpty());
        gateway.peers().forEach(peer -> peer.close(1001, "the gateway stops"));
        post.join();
        awaitMoved();
    }

    @Test
    void aClientMovesAsOftenAsItIsAsked() {
        ParleyClient client = inLobbyOf(gateway.url(), second.url());
        gateway.push(MOVE);
        await().until(() -> heard.changes().size() == 3);
        second.push(MOVE);
        await().until(() -> heard.changes().size() == 5);
        client.post(LOBBY, "back").join();
        assertThat(heard.changes())
                .containsExactly("connected", "moved", "resumed lobby true", "moved", "resumed lobby true");
        assertThat(gateway.received(ClientFrame.Post.class)).hasSize(1);
    }

    @Test
    void filesGoToTheNextGatewayAsSoonAsTheMoveIsAsked() {
        ParleyClient client = inLobbyOf(gateway.url(), second.url());
        gateway.push(new ServerFrame.Move(60_000));
        await().until(() ->
                client.resolve("/v1/files/x").getPort() == second.url().getPort());
    }

    @Test
    void closingAClientThatMovesEndsBothConnections() {
        ParleyClient client = inLobbyOf(gateway.url(), second.url());
        gateway.on(ClientFrame.Post.class, (peer, post) -> {});
        var unused = client.post(LOBBY, "unanswered");
        gateway.push(MOVE);
        await().until(() -> !second.received(ClientFrame.Login.class).isEmpty());
        client.close();
        await().until(() -> gateway.peers().isEmpty() && second.peers().isEmpty());
        assertThat(heard.changes()).contains("closed: the client was closed").doesNotContain("lost");
    }

    @Test
    void aPushThatThisVersionDoesNotKnowIsIgnored() {
        ParleyClient client = inLobbyOf(gateway.url());
        gateway.peers().forEach(peer -> peer.sendText("{\"type\":\"dance\",\"style\":\"slow\"}"));
        client.post(LOBBY, "hello").join();
        assertThat(heard.changes()).containsExactly("connected");
    }
}
