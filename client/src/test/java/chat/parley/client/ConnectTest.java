package chat.parley.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import chat.parley.client.ClientException.Kind;
import chat.parley.patience.Patience;
import chat.parley.protocol.Body;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class ConnectTest extends ClientFixture {

    private static void assertRefused(ThrowingCallable call, Kind kind, String text) {
        assertThatThrownBy(call)
                .cause()
                .isInstanceOfSatisfying(
                        ClientException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContaining(text);
    }

    @Test
    void secretsGoToAnotherMachineUnencryptedOnlyWhenThatIsAllowed() {
        // Documentation's own addresses (RFC 5737): if it were tried, it would be lost.
        ClientConfig config = impatient(gateway.url(), URI.create("ws://192.0.2.7:7275"));

        assertThatThrownBy(() -> client(config, heard)
                        .connect(new Credentials.Password(ALICE, "correct horse"))
                        .join())
                .hasCauseInstanceOf(ClientException.class)
                .hasMessageContaining("192.0.2.7:7275 unencrypted");
        assertThat(gateway.received(ClientFrame.Login.class)).isEmpty();
        client(config.withInsecure(true), heard)
                .connect(new Credentials.Password(ALICE, "correct horse"))
                .join();
    }

    @Test
    void aNameIsAskedAboutBeforeItsPasswordIsOnTheSameClient() {
        ParleyClient client = client();
        assertThatThrownBy(() -> client.connect(new Credentials.NameOnly(ALICE)).join())
                .cause()
                .isInstanceOfSatisfying(
                        ClientException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PASSWORD_REQUIRED));
        assertThat(client.connect(new Credentials.Password(ALICE, "correct horse"))
                        .join()
                        .user())
                .isEqualTo(ALICE);
    }

    @Test
    void nobodyListening() throws IOException {
        int port;
        try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = unused.getLocalPort();
        }
        ParleyClient client = client(patient(URI.create("ws://127.0.0.1:" + port)), heard);
        assertRefused(
                () -> client.connect(new Credentials.NameOnly(ALICE)).join(), Kind.UNREACHABLE, "nothing listens at");
    }

    @Test
    void aServerThatNeverAnswers() throws IOException {
        ServerSocket silent = closing(new ServerSocket(0, 5, InetAddress.getLoopbackAddress()));
        ParleyClient client = client(impatient(URI.create("ws://127.0.0.1:" + silent.getLocalPort())), heard);
        assertRefused(
                () -> client.connect(new Credentials.NameOnly(ALICE)).join(), Kind.UNREACHABLE, "does not answer");
    }

    private int webServer() throws IOException {
        HttpServer web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.start();
        closing(() -> web.stop(0));
        return web.getAddress().getPort();
    }

    @Test
    void aWebServerThatIsNoGateway() throws IOException {
        ParleyClient client = client(patient(URI.create("ws://127.0.0.1:" + webServer())), heard);
        assertRefused(
                () -> client.connect(new Credentials.NameOnly(ALICE)).join(), Kind.NOT_PARLEY, "it answered HTTP 404");
    }

    @Test
    void tlsWhereThereIsNone() throws IOException {
        ServerSocket plain = closing(new ServerSocket(0, 5, InetAddress.getLoopbackAddress()));
        URI url = URI.create("wss://127.0.0.1:" + plain.getLocalPort());
        // Now and then, on a busy machine more often, the client of the JDK misses that a handshake has failed, and
        // times out.
        Kind kind = refusedWithoutTls(plain, url).kind();
        for (int again = 0; again < 5 && kind != Kind.TLS; again++) {
            kind = refusedWithoutTls(plain, url).kind();
        }
        assertThat(kind).isEqualTo(Kind.TLS);
    }

    private ClientException refusedWithoutTls(ServerSocket plain, URI url) {
        CompletableFuture<Void> answered = CompletableFuture.runAsync(() -> {
            try (java.net.Socket accepted = plain.accept()) {
                assertThat(accepted.getInputStream().read(new byte[16_384])).isPositive();
                accepted.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        ParleyClient client = client(ClientConfig.of(url), heard);
        ClientException refusal = assertThatThrownBy(
                        () -> client.connect(new Credentials.NameOnly(ALICE)).join())
                .cause()
                .hasMessageContaining("speak TLS")
                .asInstanceOf(type(ClientException.class))
                .actual();
        answered.join();
        return refusal;
    }

    @Test
    void tlsWhereNothingComesBack() throws IOException {
        ServerSocket silent = closing(new ServerSocket(0, 5, InetAddress.getLoopbackAddress()));
        ParleyClient client = client(impatient(URI.create("wss://127.0.0.1:" + silent.getLocalPort())), heard);
        assertRefused(
                () -> client.connect(new Credentials.NameOnly(ALICE)).join(), Kind.UNREACHABLE, "does it speak TLS?");
    }

    @Test
    void anUnansweredRequestFailsInTime() {
        ClientConfig config = patient(gateway.url())
                .withTimeouts(Patience.MOST, Duration.ofSeconds(10), Patience.MOST, Patience.MOST);
        ParleyClient client = client(config, heard);
        client.connect(new Credentials.Password(ALICE, "correct horse")).join();
        gateway.on(ClientFrame.Info.class, (peer, info) -> {});
        assertRefused(() -> client.info().join(), Kind.TIMEOUT, "did not answer within 10 s");
    }

    @Test
    void repliesInAnotherOrderFindTheirRequests() {
        ParleyClient client = signedIn();
        List<ClientFrame.Info> asked = new ArrayList<>();
        gateway.on(ClientFrame.Info.class, (peer, info) -> {
            asked.add(info);
            if (asked.size() == 2) {
                peer.send(new ServerFrame.Info(asked.get(1).id(), "second", "v", 1, 1, 1, 1));
                peer.send(new ServerFrame.Info(asked.get(0).id(), "first", "v", 1, 1, 1, 1));
            }
        });
        CompletableFuture<ServerFrame.Info> first = client.info();
        CompletableFuture<ServerFrame.Info> second = client.info();
        assertThat(first.join().gateway()).isEqualTo("first");
        assertThat(second.join().gateway()).isEqualTo("second");
    }

    @Test
    void aRequestThatWasUnderWayIsAskedAgainOnTheNextConnection() throws Exception {
        ParleyClient client = signedIn();
        gateway.on(ClientFrame.Info.class, (peer, info) -> {
            gateway.unscript(ClientFrame.Info.class);
            peer.cut();
        });
        assertThat(client.info()
                        .get(Patience.MOST.toSeconds(), TimeUnit.SECONDS)
                        .gateway())
                .isEqualTo("fake");
    }

    @Test
    void aLargeMessageInFragmentsIsPutTogether() {
        // A busy machine takes more than a moment for so many frames.
        ParleyClient client = client(ClientConfig.of(gateway.url()), heard);
        client.connect(new Credentials.Password(ALICE, "correct horse")).join();
        List<Event> many = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            many.add(new Event(
                    new EventId(((long) i) << 16, 1), LOBBY, BOB, new Nonce("n" + i), new Body.Text("ü".repeat(2000))));
        }
        gateway.on(
                ClientFrame.History.class,
                (peer, history) ->
                        peer.sendInFragments(new ServerFrame.History(history.id(), many, false, true), 3001));
        assertThat(client.history(LOBBY, null, 200).join().events()).isEqualTo(many);
    }

    @Test
    void framesOfLaterVersionsAreIgnored() {
        ParleyClient client = signedIn();
        gateway.peers().get(0).sendText("{\"type\":\"confetti\"}");
        gateway.peers().get(0).sendText("not JSON");
        assertThat(client.info().join().gateway()).isEqualTo("fake");
    }

    @Test
    void theListenerMayWaitForAReply() {
        CompletableFuture<String> answered = new CompletableFuture<>();
        CompletableFuture<ParleyClient> itself = new CompletableFuture<>();
        ParleyClient client = client(patient(gateway.url()), new ClientListener() {
            @Override
            public void event(Event event) {
                answered.complete(itself.join().info().join().gateway());
            }
        });
        itself.complete(client);
        client.connect(new Credentials.Password(ALICE, "correct horse")).join();
        client.join(LOBBY, 0).join();
        gateway.chat().say("bob", LOBBY, "hello");
        await().until(answered::isDone);
        assertThat(answered).isCompletedWithValue("fake");
    }

    @Test
    void aListenerThatIsSlowHoldsUpTheGatewayAndLosesNothing() {
        int events = 10_000;
        CompletableFuture<Void> go = new CompletableFuture<>();
        List<String> texts = new java.util.concurrent.CopyOnWriteArrayList<>();
        ParleyClient client = client(patient(gateway.url()), new ClientListener() {
            @Override
            public void event(Event event) {
                go.join();
                if (event.nonce().value().endsWith("0")) {
                    texts.add(((Body.Text) event.body()).text());
                }
            }
        });
        client.connect(new Credentials.Password(ALICE, "correct horse")).join();
        client.join(LOBBY, 0).join();
        for (int i = 0; i < events; i++) {
            gateway.chat().say("bob", LOBBY, "m" + i, "x" + i, true);
        }
        go.complete(null);
        await().until(() -> texts.size() == events / 10);
        assertThat(texts.get(texts.size() - 1)).isEqualTo("m" + (events - 10));
    }

    @Test
    void historyOfTheFirstEntryIsToldOnceAndNotAsEvents() {
        gateway.chat().sayUnheard("bob", LOBBY, "before");
        ParleyClient client = signedIn();
        assertThat(client.join(LOBBY, 10).join().events()).hasSize(1);
        gateway.chat().say("bob", LOBBY, "after");
        await().until(() -> heard.texts().contains("after"));
        assertThat(heard.texts()).containsExactly("after");
        assertThat(heard.entered().get(0).events()).hasSize(1);
    }

    @Test
    void aRoomThatWasLeftIsNotEnteredAgain() {
        ParleyClient client = inLobby();
        client.leave(LOBBY).join();
        gateway.peers().get(0).cut();
        await().until(() -> heard.changes().size() >= 3);
        client.info().join();
        assertThat(gateway.received(ClientFrame.Join.class)).hasSize(1);
    }

    @Test
    void aPasswordThatIsTooShortFailsAtOnceAndAnotherMayBeTried() throws Exception {
        ParleyClient client = client(ClientConfig.of(gateway.url()), heard);
        UserName carol = new UserName("carol");
        assertRefused(
                () -> client.connect(new Credentials.NewAccount(carol, "short"))
                        .orTimeout(Patience.MOST.toSeconds(), TimeUnit.SECONDS)
                        .join(),
                Kind.REFUSED,
                "a password has 8 to 256 characters");
        client.connect(new Credentials.NewAccount(carol, "long enough"))
                .get(Patience.MOST.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void aRequestThatCannotBeMadeFailsAtOnceAndTheClientGoesOn() throws Exception {
        ParleyClient client = client(ClientConfig.of(gateway.url()), heard);
        client.connect(new Credentials.Password(ALICE, "correct horse")).join();
        LongFunction<ClientFrame> broken = id -> {
            if (id > 0) {
                throw new IllegalStateException("broken");
            }
            return new ClientFrame.Info(id);
        };
        try (CapturedLog log = new CapturedLog(Exchange.class)) {
            assertRefused(
                    () -> client.request(broken, ServerFrame.Info.class)
                            .orTimeout(Patience.MOST.toSeconds(), TimeUnit.SECONDS)
                            .join(),
                    Kind.DEFECT,
                    "broken");
            assertThat(log.messages()).containsExactly("a request could not be written");
        }
        client.info().get(Patience.MOST.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void whatTheLoopDidNotComeToFailsWhenTheClientIsClosed() {
        ParleyClient client = inLobby();
        CountDownLatch never = new CountDownLatch(1);
        CompletableFuture<ServerFrame.Info> holdsUp = client.request(
                id -> {
                    if (id != 0) {
                        awaitUninterrupted(never);
                    }
                    return new ClientFrame.Info(id);
                },
                ServerFrame.Info.class);
        CompletableFuture<ServerFrame.Info> behind = client.info();
        client.close();
        assertThat(behind)
                .failsWithin(Patience.MOST)
                .withThrowableOfType(ExecutionException.class)
                .withMessageContaining("the client was closed");
        assertThat(holdsUp).failsWithin(Patience.MOST);
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
