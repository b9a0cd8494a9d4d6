package chat.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import chat.parley.gateway.config.AccessConfig;
import chat.parley.gateway.config.LimitConfig;
import chat.parley.gateway.config.SessionConfig;
import chat.parley.gateway.server.ProxyHeaders;
import chat.parley.protocol.CloseCode;
import chat.parley.protocol.Limits;
import chat.parley.protocol.ServerFrame;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What strangers and users with bad manners send over real sockets, and what becomes of them. */
@SuppressWarnings("NullAway.Init") // set before all tests
class HostileConnectionTest {
    private static final byte[] PING = {(byte) (0x80 | RawClient.PING), (byte) 0x80, 0, 0, 0, 0};
    private static final byte[] EMPTY_FRAGMENT = {0, (byte) 0x80, 0, 0, 0, 0};

    private static Cluster cluster;

    @BeforeAll
    static void start() {
        cluster = Cluster.of(1);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static byte[] many(byte[] frame, int count) {
        byte[] all = new byte[frame.length * count];
        for (int i = 0; i < count; i++) {
            System.arraycopy(frame, 0, all, i * frame.length, frame.length);
        }
        return all;
    }

    private static int closeStatus(RawClient client) {
        return client.readUntil(RawClient.CLOSE).closeStatus();
    }

    private static String statusLine(int port, String request) {
        try (RawClient client = new RawClient(port)) {
            client.send(request);
            return client.readHead().lines().findFirst().orElseThrow();
        }
    }

    private static String upgrade(String... headers) {
        return "GET /v1/chat HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
    }

    @Test
    void aStrangerWhoFloodsWithPingsIsClosed() {
        try (RawClient client = RawClient.upgraded(cluster.port(0), 4096)) {
            client.send(many(PING, 4 * Limits.STRANGERS_SPARE_FRAMES));
            assertThat(closeStatus(client)).isEqualTo(CloseCode.TOO_MANY_ERRORS.status());
        }
    }

    @Test
    void aUserMaySendMoreButNotWithoutEnd() {
        try (RawClient client = RawClient.upgraded(cluster.port(0))) {
            client.text("{\"type\":\"register\",\"id\":1,\"user\":\"" + Cluster.fresh("flood")
                    + "\",\"password\":\"correct horse\"}");
            client.reply();
            client.send(many(PING, Limits.SPARE_FRAMES / 2));
            client.text("{\"type\":\"ping\",\"id\":2}");
            assertThat(client.reply()).isEqualTo(new ServerFrame.Pong(2));
            client.send(many(PING, 4 * Limits.SPARE_FRAMES));
            assertThat(closeStatus(client)).isEqualTo(CloseCode.TOO_MANY_ERRORS.status());
        }
    }

    @Test
    void fragmentsWithoutContentAreNotTakenForEver() {
        try (RawClient client = RawClient.upgraded(cluster.port(0))) {
            client.frame(RawClient.TEXT, "{".getBytes(UTF_8));
            client.send(many(EMPTY_FRAGMENT, 4 * Limits.STRANGERS_SPARE_FRAMES));
            assertThat(closeStatus(client)).isEqualTo(CloseCode.TOO_MANY_ERRORS.status());
        }
    }

    @Test
    void whoGoesOnAfterBusyIsClosed() {
        try (RawClient client = RawClient.upgraded(cluster.port(0))) {
            for (int i = 0; i < 1000; i++) {
                client.text("{\"type\":\"ping\",\"id\":" + i + "}");
            }
            assertThat(closeStatus(client)).isEqualTo(CloseCode.TOO_MANY_ERRORS.status());
        }
    }

    @Test
    void ofAStrangersLargeRequestsFewAreRead() {
        SessionConfig brief = new SessionConfig(Duration.ofSeconds(2), Duration.ofSeconds(5), 4 << 20, 50, 200);
        try (Cluster own = Cluster.of(1, brief);
                RawClient client = RawClient.upgraded(own.port(0))) {
            String large = "{\"type\":\"ping\",\"id\":1" + " ".repeat(60_000) + "}";
            int sent = 40;
            Thread sender = new Thread(() -> {
                try {
                    for (int i = 0; i < sent; i++) {
                        client.text(large);
                    }
                } catch (UncheckedIOException closed) {
                    assertThat(closed).hasMessageMatching(".*(reset|Broken pipe|closed).*");
                }
            });
            sender.setDaemon(true);
            sender.start();
            int answered = 0;
            int opcode;
            do {
                opcode = client.readFrame().orElseThrow().opcode();
                answered += opcode == RawClient.TEXT ? 1 : 0;
            } while (opcode != RawClient.CLOSE);
            assertThat(answered).isBetween(1, sent / 2);
        }
    }

    @Test
    void anIdThatIsNoneIsNotEchoed() {
        try (RawClient client = RawClient.upgraded(cluster.port(0))) {
            client.text("{\"type\":\"ping\",\"id\":9007199254740992}");
            ServerFrame.Failure failure = (ServerFrame.Failure) client.reply();
            assertThat(failure.id()).isNull();
        }
    }

    @Test
    void halfAMessageAndAnEndIsNoErrorOfOurs() {
        List<ILoggingEvent> logged = new CopyOnWriteArrayList<>();
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                logged.add(event);
            }
        };
        Logger logger = (Logger) LoggerFactory.getLogger("chat.parley.gateway.server.SessionHandler");
        Level before = logger.getLevel();
        appender.start();
        logger.addAppender(appender);
        logger.setLevel(Level.DEBUG);
        try {
            try (RawClient client = RawClient.upgraded(cluster.port(0))) {
                client.frame(RawClient.TEXT, "{".getBytes(UTF_8));
                client.send(PING);
                client.readUntil(RawClient.PONG);
            }
            await().untilAsserted(() -> assertThat(logged)
                    .anySatisfy(event -> assertThat(event.getFormattedMessage()).startsWith("connection lost ")));
            assertThat(logged).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.WARN));
        } finally {
            logger.detachAppender(appender);
            logger.setLevel(before);
        }
    }

    @Test
    void whoAsksWithoutReadingGetsSomeAnswersAndNoMore() {
        int asked = 2000;
        try (RawClient client = new RawClient(cluster.port(0), 4096)) {
            for (int i = 0; i < 20; i++) {
                client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(asked / 20));
            }
            String all = client.readAll();
            assertThat(all.split("HTTP/1.1 200 OK", -1)).hasSizeBetween(2, asked / 2);
        } catch (UncheckedIOException closed) {
            // While it was still sending: as good.
            assertThat(closed).hasMessageMatching(".*(reset|Broken pipe).*");
        }
    }

    @Test
    void aPageOfAnotherSiteIsRefusedAndOurOwnIsNot() {
        int port = cluster.port(0);
        assertThat(statusLine(port, upgrade("Host: 127.0.0.1:" + port, "Origin: https://evil.example")))
                .contains(" 403 ");
        assertThat(statusLine(port, upgrade("Host: 127.0.0.1:" + port, "Origin: http://127.0.0.1:" + port)))
                .contains(" 101 ");
        assertThat(statusLine(port, upgrade("Host: chat.example.org", "Origin: https://chat.example.org")))
                .contains(" 101 ");
    }

    @Test
    void whatListensToItsMachineAloneHasNoOtherName() {
        try (Cluster own = new Cluster()) {
            int port = own.start(config -> config.withAccess(new AccessConfig(List.of(), List.of("localhost"))))
                    .port();
            for (String path : List.of("/", "/metrics", "/v1/chat", "/healthz")) {
                assertThat(statusLine(port, "GET " + path + " HTTP/1.1\r\nHost: evil.example\r\n\r\n"))
                        .as(path)
                        .contains(" 403 ");
            }
            assertThat(statusLine(port, "GET /healthz HTTP/1.0\r\n\r\n")).contains(" 200 ");
            assertThat(statusLine(port, "GET / HTTP/1.1\r\nHost: localhost:1\r\n\r\n"))
                    .contains(" 200 ");
        }
    }

    @Test
    void anAddressHasSoManyConnectionsUntilOneOfThemEnds() {
        try (Cluster own = new Cluster()) {
            int port = own.start(config -> config.withLimits(new LimitConfig(100, 3, 100, 2, 1, 1)))
                    .port();
            ChatClient.registered(port, Cluster.fresh("ann"));
            try (RawClient stranger = RawClient.upgraded(port)) {
                RawClient another = RawClient.upgraded(port);
                assertThat(statusLine(port, "GET /healthz HTTP/1.1\r\n\r\n")).contains(" 503 ");
                another.close();
                await().untilAsserted(() -> assertThat(statusLine(port, "GET /healthz HTTP/1.1\r\n\r\n"))
                        .contains(" 200 "));
                stranger.send(PING);
                stranger.readUntil(RawClient.PONG);
            }
        }
    }

    @Test
    void addressesThatALoadBalancerTellsCountApart() {
        try (Cluster own = new Cluster()) {
            int port = own.start(
                            config -> config.withProxyProtocol(true).withLimits(new LimitConfig(100, 1, 100, 1, 1, 1)))
                    .port();
            try (RawClient first = RawClient.upgraded(port, ProxyHeaders.v2("203.0.113.7", 4711));
                    RawClient other = RawClient.upgraded(port, ProxyHeaders.v2("203.0.113.8", 4711));
                    RawClient second = new RawClient(port)) {
                second.send(ProxyHeaders.v2("203.0.113.7", 4712));
                assertThat(second.readHead()).startsWith("HTTP/1.1 503 ");
                for (RawClient served : List.of(first, other)) {
                    served.send(PING);
                    served.readUntil(RawClient.PONG);
                }
                assertThat(statusLine(port, "GET /healthz HTTP/1.1\r\n\r\n"))
                        .as("who passes by the load balancer")
                        .contains(" 200 ");
            }
        }
    }
}
