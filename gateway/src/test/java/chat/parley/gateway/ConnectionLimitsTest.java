package chat.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.bus.Bus;
import chat.parley.bus.BusException;
import chat.parley.gateway.config.SessionConfig;
import chat.parley.gateway.limit.Limit;
import chat.parley.patience.Patience;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.CloseCode;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init") // set before all tests
class ConnectionLimitsTest {
    /** Else who does not read is closed for its silence, before it counts as slow on a machine that is busy. */
    private static final Duration NO_PINGS = Duration.ofHours(1);

    private static Cluster cluster;

    private final String ann = Cluster.fresh("ann");
    private final String room = Cluster.fresh("room");

    @BeforeAll
    static void start() {
        cluster = Cluster.of(1);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static ChatClient connected() {
        return new ChatClient(cluster.port(0));
    }

    private ChatClient registered() {
        return ChatClient.registered(cluster.port(0), ann);
    }

    private static SessionConfig session(
            Duration loginTimeout, Duration pingInterval, int highWaterBytes, int perSecond, int burst) {
        return new SessionConfig(loginTimeout, pingInterval, highWaterBytes, perSecond, burst, 1000);
    }

    private static void assertCounted(Cluster where, Limit limit, long times) {
        assertThat(GatewayProcess.get(where.port(0), "/metrics").body())
                .contains("parley_limits_refused_total{limit=\"" + limit.tag() + "\"} " + times + ".0\n");
    }

    @Test
    void binaryFrameClosesTheConnection() {
        ChatClient client = connected();
        client.socket().sendBinary(ByteBuffer.wrap(new byte[] {1}), true).join();
        assertThat(client.awaitClosed()).isEqualTo(CloseCode.NOT_TEXT.status());
    }

    @Test
    void frameAboveTheLimitIsRefusedByItsLengthAlone() {
        try (RawClient client = RawClient.upgraded(cluster.port(0))) {
            // The header of a frame of 64 KiB and a byte, and nothing of its body.
            client.send(new byte[] {(byte) 0x81, (byte) 0xff, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0});
            ServerFrame.Failure failure = (ServerFrame.Failure) client.reply();
            assertThat(failure.code()).isEqualTo(ErrorCode.FRAME_TOO_LARGE);
            assertThat(client.readUntil(RawClient.CLOSE).closeStatus()).isEqualTo(CloseCode.TOO_LARGE.status());
        }
    }

    @Test
    void fragmentsTogetherAboveTheLimitAreRefused() {
        ChatClient client = connected();
        String half = "x".repeat(Limits.MAX_FRAME_BYTES - 10);
        CompletableFuture<?> first = client.socket().sendText(half, false);
        first.thenCompose(sent -> client.socket().sendText(half, true)).join();
        assertThat(client.awaitAnonymousFailure().code()).isEqualTo(ErrorCode.FRAME_TOO_LARGE);
        assertThat(client.awaitClosed()).isEqualTo(CloseCode.TOO_LARGE.status());
    }

    @Test
    void strangersWhoAllSendBeginningsAreCutSoonerOrLater() {
        byte[] half = new byte[65_000];
        // A frame of 65,535 bytes.
        System.arraycopy(new byte[] {(byte) 0x81, (byte) 0xfe, (byte) 0xff, (byte) 0xff}, 0, half, 0, 4);
        List<RawClient> strangers = new ArrayList<>();
        try (Cluster own = Cluster.of(1, session(Duration.ofMinutes(5), Duration.ofMinutes(5), 4 << 20, 50, 200))) {
            // Nearly as much as there is room for, and fewer than one address may have.
            for (int i = 0; i < 240; i++) {
                RawClient stranger = RawClient.upgraded(own.port(0));
                strangers.add(stranger);
                stranger.send(half);
            }
            // Heads have ten seconds: one after the other until there is no room.
            await().atMost(Duration.ofMinutes(2)).until(() -> {
                RawClient stranger = new RawClient(own.port(0));
                strangers.add(stranger);
                stranger.send("GET / HTTP/1.1\r\n" + "a: b\r\n".repeat(1000));
                return GatewayProcess.get(own.port(0), "/metrics")
                        .body()
                        .lines()
                        .anyMatch(line -> line.startsWith("parley_limits_refused_total{limit=\"unfinished\"}")
                                && !line.endsWith(" 0.0"));
            });
            assertThat(ChatClient.registered(own.port(0), ann)).isNotNull();
        } finally {
            strangers.forEach(RawClient::close);
        }
    }

    @Test
    void fragmentedFrameIsReadAsOne() {
        try (RawClient client = RawClient.upgraded(cluster.port(0))) {
            client.frame(RawClient.TEXT, "{\"type\":\"pi".getBytes(UTF_8));
            client.frame(0x80 | RawClient.PING, "between".getBytes(UTF_8));
            client.frame(0x80, "ng\",\"id\":5}".getBytes(UTF_8));
            assertThat(client.readUntil(RawClient.PONG).text()).isEqualTo("between");
            assertThat(client.reply()).isEqualTo(new ServerFrame.Pong(5));
        }
    }

    @Test
    void bytesThatAreNotUtf8CloseTheConnection() {
        try (RawClient client = RawClient.upgraded(cluster.port(0))) {
            client.frame(0x80 | RawClient.TEXT, new byte[] {(byte) 0xc3, 0x28});
            assertThat(client.readUntil(RawClient.CLOSE).closeStatus()).isEqualTo(CloseCode.NOT_UTF8.status());
        }
    }

    @Test
    void unmaskedFrameClosesTheConnection() {
        try (RawClient client = RawClient.upgraded(cluster.port(0))) {
            client.send(new byte[] {(byte) 0x81, 2, '{', '}'});
            assertThat(client.readUntil(RawClient.CLOSE).closeStatus()).isEqualTo(CloseCode.PROTOCOL_ERROR.status());
        }
    }

    @Test
    void unreadableFrameIsAnsweredAndTooManyCloseTheConnection() {
        ChatClient client = connected();
        client.sendText("hello?");
        assertThat(client.awaitAnonymousFailure().code()).isEqualTo(ErrorCode.BAD_FRAME);
        IntStream.range(0, 10).forEach(i -> client.sendText("[]"));
        assertThat(client.awaitClosed()).isEqualTo(CloseCode.TOO_MANY_ERRORS.status());
        assertCounted(cluster, Limit.UNREADABLE_FRAMES, 1);
    }

    @Test
    void refusalOfAFrameThatCannotBeCarriedOutNamesItsId() {
        try (RawClient client = RawClient.upgraded(cluster.port(0))) {
            client.text("{\"type\":\"dance\",\"style\":{\"id\":1},\"id\":77}");
            ServerFrame.Failure failure = (ServerFrame.Failure) client.reply();
            assertThat(failure.code()).isEqualTo(ErrorCode.UNKNOWN_TYPE);
            assertThat(failure.id()).isEqualTo(77);
        }
    }

    @Test
    void requestsNeedALogin() {
        ChatClient client = connected();
        client.expectFailure(ErrorCode.LOGIN_REQUIRED, id -> new ClientFrame.Join(id, new RoomName(room), null, null));
        client.expect(ServerFrame.Pong.class, ClientFrame.Ping::new);
        client.expectFailure(ErrorCode.NO_SUCH_USER, id -> new ClientFrame.Login(id, new UserName(ann), null, null));
        client.expect(
                ServerFrame.Welcome.class, id -> new ClientFrame.Register(id, new UserName(ann), ChatClient.PASSWORD));
        client.expectFailure(
                ErrorCode.ALREADY_LOGGED_IN,
                id -> new ClientFrame.Login(id, new UserName(ann), ChatClient.PASSWORD, null));
    }

    @Test
    void wrongPasswordLeavesTheConnectionForAnotherTry() {
        registered();
        ChatClient client = connected();
        client.expectFailure(
                ErrorCode.WRONG_PASSWORD, id -> new ClientFrame.Login(id, new UserName(ann), "wrong password", null));
        ServerFrame.Welcome welcome = client.expect(
                ServerFrame.Welcome.class,
                id -> new ClientFrame.Login(id, new UserName(ann), ChatClient.PASSWORD, null));
        assertThat(welcome.token()).isNotBlank();
        assertThat(welcome.pingSeconds()).isEqualTo(5);
    }

    @Test
    void roomsMustBeJoinedAndExist() {
        ChatClient client = registered();
        client.expectFailure(ErrorCode.NOT_JOINED, id -> ChatClient.postFrame(id, room, "n", "hi"));
        client.expectFailure(ErrorCode.NOT_JOINED, id -> new ClientFrame.Leave(id, new RoomName(room)));
        client.expectFailure(
                ErrorCode.NOT_JOINED, id -> new ClientFrame.Upload(id, new RoomName(room), "a.txt", 1, "text/plain"));
        client.expectFailure(
                ErrorCode.NO_SUCH_ROOM, id -> new ClientFrame.History(id, new RoomName(room), null, null, null));
        client.expectFailure(ErrorCode.NO_SUCH_ROOM, id -> new ClientFrame.Files(id, new RoomName(room), null, null));
        client.expectFailure(ErrorCode.NO_SUCH_ROOM, id -> new ClientFrame.Users(id, new RoomName(room)));
    }

    @Test
    void whoOnesPrivateMessagesAreReadWithMustExist() {
        ChatClient client = registered();
        UserName nobody = new UserName(Cluster.fresh("nobody"));
        client.expectFailure(ErrorCode.NO_SUCH_USER, id -> new ClientFrame.History(id, nobody, null, null, null));
        client.expectFailure(ErrorCode.NO_SUCH_USER, id -> new ClientFrame.Files(id, nobody, null, null));
        client.expect(
                ServerFrame.History.class, id -> new ClientFrame.History(id, new UserName(ann), null, null, null));
    }

    @Test
    void connectionIsInALimitedNumberOfRooms() {
        try (Cluster own = Cluster.of(1, session(Duration.ofSeconds(20), Duration.ofSeconds(5), 4 << 20, 1000, 1000))) {
            ChatClient client = ChatClient.registered(own.port(0), ann);
            for (int i = 0; i < Limits.MAX_ROOMS_PER_CONNECTION; i++) {
                client.join(room + "-" + i);
            }
            client.join(room + "-0");
            client.expectFailure(
                    ErrorCode.TOO_MANY_ROOMS, id -> new ClientFrame.Join(id, new RoomName(room), null, null));
            assertCounted(own, Limit.ROOMS_OF_CONNECTION, 1);
            client.expect(ServerFrame.Done.class, id -> new ClientFrame.Leave(id, new RoomName(room + "-0")));
            client.join(room);
        }
    }

    @Test
    void tooManyRequestsAreRefusedWithATimeToWait() {
        try (Cluster own = Cluster.of(1, session(Duration.ofSeconds(20), Duration.ofSeconds(5), 4 << 20, 2, 3))) {
            ChatClient client = new ChatClient(own.port(0));
            List<CompletableFuture<ServerFrame.Reply>> replies = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                replies.add(client.begin(ClientFrame.Ping::new));
            }
            List<ServerFrame.Reply> all = replies.stream()
                    .map(reply -> reply.orTimeout(Patience.MOST.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
                            .join())
                    .toList();

            assertThat(all).filteredOn(ServerFrame.Pong.class::isInstance).hasSizeBetween(3, 4);
            assertThat(all.get(4)).isInstanceOfSatisfying(ServerFrame.Failure.class, failure -> {
                assertThat(failure.code()).isEqualTo(ErrorCode.BUSY);
                assertThat(failure.retryAfterMillis()).as("behind the fourth").isBetween(1L, 1001L);
            });
            assertCounted(
                    own,
                    Limit.REQUESTS,
                    all.stream().filter(ServerFrame.Failure.class::isInstance).count());
            await().untilAsserted(() -> client.expect(ServerFrame.Pong.class, ClientFrame.Ping::new));
        }
    }

    @Test
    void aPostForWhichThereIsNoRoomOnTheWayToTheBrokerIsCounted() {
        try (Cluster own = new Cluster()) {
            own.start(SessionConfig.defaults(), ConnectionLimitsTest::full);
            ChatClient client = ChatClient.registered(own.port(0), ann);
            client.join(room);
            client.expectFailure(ErrorCode.BUSY, id -> ChatClient.postFrame(id, room, "n", "hi"));
            assertCounted(own, Limit.OUTBOX, 1);
        }
    }

    /** The same bus, but that its outbox takes nothing. */
    private static Bus full(Bus bus) {
        return (Bus) Proxy.newProxyInstance(
                Bus.class.getClassLoader(),
                new Class<?>[] {Bus.class},
                (proxy, method, arguments) -> method.getName().equals("publish")
                        ? CompletableFuture.failedStage(new BusException(BusException.Reason.BUSY, "full"))
                        : method.invoke(bus, arguments));
    }

    @Test
    void whoDoesNotLogInIsClosed() {
        try (Cluster own = Cluster.of(1, session(Duration.ofMillis(300), Duration.ofSeconds(5), 4 << 20, 50, 200))) {
            ChatClient idle = new ChatClient(own.port(0));
            ChatClient active = ChatClient.registered(own.port(0), ann);
            assertThat(idle.awaitClosed()).isEqualTo(CloseCode.LOGIN_TIMEOUT.status());
            active.expect(ServerFrame.Info.class, ClientFrame.Info::new);
        }
    }

    @Test
    void silentClientIsClosedAndOneThatAnswersPingsIsNot() {
        try (Cluster own = Cluster.of(1, session(Duration.ofSeconds(20), Duration.ofMillis(200), 4 << 20, 50, 200));
                RawClient silent = RawClient.upgraded(own.port(0))) {
            ChatClient alive = ChatClient.registered(own.port(0), ann);
            RawClient.Frame first = silent.readFrame().orElseThrow();
            assertThat(first.opcode()).isEqualTo(RawClient.PING);
            assertThat(silent.readUntil(RawClient.CLOSE).closeStatus()).isEqualTo(CloseCode.TIMEOUT.status());
            alive.expect(ServerFrame.Info.class, ClientFrame.Info::new);
            assertThat(own.gateway(0).closedBecause(CloseCode.TIMEOUT)).isEqualTo(1);
        }
    }

    @Test
    void slowReaderIsCutWhileOthersGoOn() {
        try (Cluster own = Cluster.of(
                        1,
                        session(Duration.ofSeconds(20), NO_PINGS, 64 * 1024, 1000, 5000)
                                .withPosts(Cluster.ANYTHING));
                RawClient slow = RawClient.upgraded(own.port(0), 4096)) {
            String sloth = Cluster.fresh("sloth");
            slow.text("{\"type\":\"register\",\"id\":1,\"user\":\"" + sloth + "\",\"password\":\"correct horse\"}");
            slow.reply();
            slow.text("{\"type\":\"join\",\"id\":2,\"room\":\"" + room + "\"}");
            slow.reply();
            ChatClient poster = ChatClient.registered(own.port(0), ann);
            ChatClient reader = ChatClient.registered(own.port(0), Cluster.fresh("bob"));
            poster.join(room);
            reader.join(room);

            int posts = 0;
            while (own.gateway(0).closedBecause(CloseCode.SLOW) == 0 && posts < 4000) {
                poster.post(room, posts + "x".repeat(4000));
                posts++;
            }
            int sent = posts;
            await().untilAsserted(() -> assertThat(reader.events()).hasSize(sent));
            assertThat(own.gateway(0).closedBecause(CloseCode.SLOW)).isEqualTo(1);
            await().untilAsserted(() -> assertThat(
                            poster.expect(ServerFrame.Users.class, id -> new ClientFrame.Users(id, new RoomName(room)))
                                    .total())
                    .isEqualTo(2));
        }
    }

    @Test
    void stoppingGatewaySendsItsClientsElsewhere() {
        Cluster own = Cluster.of(1);
        ChatClient client = ChatClient.registered(own.port(0), ann);
        own.close();
        assertThat(client.awaitClosed()).isEqualTo(CloseCode.GOING_AWAY.status());
    }
}
