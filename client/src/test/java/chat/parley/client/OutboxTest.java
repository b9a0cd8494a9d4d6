package chat.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.parley.client.fake.Peer;
import chat.parley.patience.Patience;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.ServerFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class OutboxTest extends ClientFixture {

    @Test
    void aPostWithoutAnswerIsRepeatedWithItsNonceOnTheNextConnection() throws Exception {
        ParleyClient client = inLobby();
        gateway.on(ClientFrame.Post.class, (peer, post) -> {
            gateway.unscript(ClientFrame.Post.class);
            peer.cut();
        });
        EventId id = client.post(LOBBY, "hello").get(Patience.MOST.toSeconds(), TimeUnit.SECONDS);
        List<ClientFrame.Post> posts = gateway.received(ClientFrame.Post.class);
        assertThat(posts).hasSize(2);
        assertThat(posts.get(1).nonce()).isEqualTo(posts.get(0).nonce());
        await().until(() -> heard.texts().contains("hello"));
        assertThat(heard.events().get(0).id()).isEqualTo(id);
    }

    @Test
    void postsMadeWhileTheConnectionIsGoneLeaveInOrderAfterTheRoomIsEnteredAgain() {
        ParleyClient client = inLobby();
        gateway.kill();
        List<CompletableFuture<EventId>> posts = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            posts.add(client.post(LOBBY, "m" + i));
        }
        gateway.revive();
        CompletableFuture.allOf(posts.toArray(CompletableFuture[]::new))
                .orTimeout(Patience.MOST.toSeconds(), TimeUnit.SECONDS)
                .join();
        List<EventId> ids = posts.stream().map(CompletableFuture::join).toList();
        assertThat(ids).isSorted();
        await().until(() -> heard.texts().size() == 100);
    }

    @Test
    void aPostThatIsRefusedAsBusyIsRepeatedUntilItIsTaken() throws Exception {
        ParleyClient client = inLobby();
        AtomicInteger refusals = new AtomicInteger();
        gateway.on(ClientFrame.Post.class, (peer, post) -> {
            if (refusals.incrementAndGet() <= 3) {
                peer.send(new ServerFrame.Failure(post.id(), ErrorCode.BUSY, "wait", 50L));
            } else {
                gateway.answer(peer, post);
            }
        });
        client.post(LOBBY, "hello").get(Patience.MOST.toSeconds(), TimeUnit.SECONDS);
        assertThat(refusals).hasValue(4);
    }

    @Test
    void eachPostThatIsRefusedComesAgainAtTheTimeThatItWasToldAndNotBefore() {
        ParleyClient client = client(patient(gateway.url()).withOutbox(100, 32), heard);
        client.connect(new Credentials.Password(ALICE, "correct horse")).join();
        client.join(LOBBY, 50).join();
        Map<Nonce, Long> due = new ConcurrentHashMap<>();
        List<Nonce> early = new CopyOnWriteArrayList<>();
        gateway.on(ClientFrame.Post.class, (peer, post) -> {
            long now = System.nanoTime();
            Long told = due.get(post.nonce());
            if (told == null) {
                long millis = 100 + 20L * due.size();
                due.put(post.nonce(), now + TimeUnit.MILLISECONDS.toNanos(millis));
                peer.send(new ServerFrame.Failure(post.id(), ErrorCode.BUSY, "wait", millis));
            } else {
                if (told - now > 0) {
                    early.add(post.nonce());
                }
                gateway.answer(peer, post);
            }
        });
        for (int i = 0; i < 20; i++) {
            var unused = client.post(LOBBY, "m" + i);
        }
        await().until(() -> heard.texts().size() == 20);
        assertThat(early).isEmpty();
        assertThat(gateway.received(ClientFrame.Post.class)).hasSize(40);
    }

    @Test
    void aRefusedPostHoldsBackItsOwnConversationOnly() {
        ParleyClient client = inLobby();
        gateway.on(ClientFrame.Post.class, (peer, post) -> {
            if (BOB.equals(post.to())) {
                peer.send(new ServerFrame.Failure(post.id(), ErrorCode.BUSY, "the mailbox is full", 60_000L));
            } else {
                gateway.answer(peer, post);
            }
        });
        CompletableFuture<EventId> first = client.post(BOB, "first");
        CompletableFuture<EventId> second = client.post(BOB, "second");
        List<CompletableFuture<EventId>> others = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            others.add(client.post(LOBBY, "m" + i));
        }
        CompletableFuture.allOf(others.toArray(CompletableFuture[]::new))
                .orTimeout(Patience.MOST.toSeconds(), TimeUnit.SECONDS)
                .join();
        assertThat(others.stream().map(CompletableFuture::join)).isSorted();
        assertThat(first).isNotDone();
        assertThat(second).isNotDone();
    }

    @Test
    void aFullOutboxMayBeTriedAgain() {
        ParleyClient client = client(patient(gateway.url()).withOutbox(1, 1), heard);
        client.connect(new Credentials.Password(ALICE, "correct horse")).join();
        gateway.on(ClientFrame.Post.class, (peer, post) -> {});
        CompletableFuture<EventId> waits = client.post(BOB, "waits");
        assertThatThrownBy(() -> client.post(BOB, "too much").join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(ClientException.class, refusal -> {
                    assertThat(refusal.kind()).isEqualTo(ClientException.Kind.OUTBOX_FULL);
                    assertThat(refusal.retryable()).isTrue();
                });
        assertThat(waits).isNotDone();
    }

    @Test
    void refusalsInBetweenDoNotChangeTheOrder() {
        ParleyClient client = inLobby();
        AtomicInteger posts = new AtomicInteger();
        gateway.on(ClientFrame.Post.class, (peer, post) -> {
            if (posts.incrementAndGet() % 3 == 0) {
                peer.send(new ServerFrame.Failure(post.id(), ErrorCode.BUSY, "wait", 1L));
            } else {
                gateway.answer(peer, post);
            }
        });
        List<String> said = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            said.add("m" + i);
            var unused = client.post(LOBBY, "m" + i);
        }
        await().until(() -> heard.texts().size() == 50);
        assertThat(heard.texts()).isEqualTo(said);
    }

    @Test
    void aPostThatNobodyTakesFailsAfterTheTimeToRetry() {
        ParleyClient client = inLobby(patient(gateway.url())
                .withTimeouts(Patience.MOST, Patience.MOST, Patience.MOST, Duration.ofSeconds(5)));
        gateway.on(
                ClientFrame.Post.class,
                (peer, post) ->
                        peer.send(new ServerFrame.Failure(post.id(), ErrorCode.UNAVAILABLE, "no broker", null)));
        CompletableFuture<EventId> post = client.post(LOBBY, "hello");
        await().until(post::isDone);
        assertThatThrownBy(post::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        ClientException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }

    @Test
    void silenceOnALiveConnectionIsAnsweredByTheSameNonce() throws Exception {
        ParleyClient client = inLobby(patient(gateway.url())
                .withTimeouts(Patience.MOST, Duration.ofSeconds(10), Patience.MOST, Patience.MOST));
        gateway.on(ClientFrame.Post.class, (peer, post) -> gateway.unscript(ClientFrame.Post.class));
        client.post(LOBBY, "hello").get(Patience.MOST.toSeconds(), TimeUnit.SECONDS);
        assertThat(gateway.received(ClientFrame.Post.class).stream().map(ClientFrame.Post::nonce))
                .hasSizeGreaterThan(1)
                .containsOnly(gateway.received(ClientFrame.Post.class).get(0).nonce());
    }

    @Test
    void aRefusalForGoodIsGivenToTheCaller() {
        ParleyClient client = signedIn();
        assertThatThrownBy(() -> client.post(LOBBY, "hello").join())
                .cause()
                .hasMessageContaining("join room \"lobby\"");
    }

    @Test
    void aTextThatIsTooLongNeverLeaves() {
        ParleyClient client = inLobby();
        assertThatThrownBy(() -> client.post(LOBBY, "x".repeat(20_000)))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("16384");
    }

    @Test
    void aFullOutboxRefuses() {
        ParleyClient client = client(patient(gateway.url()).withOutbox(2, 2), heard);
        client.connect(new Credentials.Password(ALICE, "correct horse")).join();
        gateway.on(ClientFrame.Post.class, (peer, post) -> {});
        List<CompletableFuture<EventId>> posts =
                List.of(client.post(BOB, "1"), client.post(BOB, "2"), client.post(BOB, "3"));
        assertThatThrownBy(() -> posts.get(2).join()).cause().hasMessageContaining("wait for an answer already");
    }

    @Test
    void closingFailsWhatIsUnderWay() {
        ParleyClient client = inLobby();
        gateway.on(ClientFrame.Post.class, (peer, post) -> {});
        CompletableFuture<EventId> post = client.post(LOBBY, "hello");
        await().until(() -> !gateway.received(ClientFrame.Post.class).isEmpty());
        client.close();
        await().until(post::isDone);
        assertThat(post).isCompletedExceptionally();
        assertThat(client.post(LOBBY, "more")).isCompletedExceptionally();
        await().until(() -> gateway.peers().stream().map(Peer::user).toList().isEmpty());
    }
}
