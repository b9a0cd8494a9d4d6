package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.server.ProxyHeaders;
import chat.parley.protocol.CloseCode;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Real sockets with and without a PROXY header, from the loopback address. */
class ProxiedConnectionTest {
    private static final String GET_READYZ = "GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    private final Cluster cluster = Cluster.of(0);

    @AfterEach
    void stop() {
        cluster.close();
    }

    private int port(boolean proxyProtocol) {
        return cluster.start(config -> config.withProxyProtocol(proxyProtocol)).port();
    }

    private static String statusLine(int port, byte[] header, String request) {
        try (RawClient client = new RawClient(port)) {
            client.send(header);
            client.send(request);
            return client.readHead().lines().findFirst().orElseThrow();
        }
    }

    @Test
    void healthChecksOfTheLoadBalancerAndOfTheMachineItselfAreAnswered() {
        int port = port(true);

        await().untilAsserted(() ->
                assertThat(statusLine(port, ProxyHeaders.local(), GET_READYZ)).contains(" 200 "));
        assertThat(statusLine(port, new byte[0], GET_READYZ)).contains(" 200 ");
        assertThat(statusLine(port, ProxyHeaders.v2("203.0.113.7", 4711), GET_READYZ))
                .contains(" 200 ");
    }

    @Test
    void metricsAreNotServedThroughTheLoadBalancer() {
        int port = port(true);
        String scrape = GET_READYZ.replace("/readyz", "/metrics");

        assertThat(statusLine(port, ProxyHeaders.v2("203.0.113.7", 4711), scrape))
                .contains(" 404 ");
        assertThat(statusLine(port, new byte[0], scrape)).contains(" 200 ");
    }

    @Test
    void aChatThroughTheLoadBalancerHasTheAddressOfItsClient() {
        List<String> lines = new CopyOnWriteArrayList<>();
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                lines.add(event.getFormattedMessage());
            }
        };
        Logger logger = (Logger) LoggerFactory.getLogger(Connection.class);
        Level before = logger.getLevel();
        appender.start();
        logger.addAppender(appender);
        logger.setLevel(Level.DEBUG);
        try (RawClient client = RawClient.upgraded(port(true), ProxyHeaders.v2("203.0.113.7", 4711))) {
            client.frame(0x82, new byte[] {1});
            assertThat(client.readUntil(RawClient.CLOSE).closeStatus()).isEqualTo(CloseCode.NOT_TEXT.status());
        } finally {
            logger.detachAppender(appender);
            logger.setLevel(before);
        }
        assertThat(lines).singleElement().asString().endsWith(" peer=203.0.113.7:4711");
    }

    @Test
    void whoPassesByTheLoadBalancerCannotChat() {
        assertThat(statusLine(port(true), new byte[0], "GET /v1/chat HTTP/1.1\r\nHost: x\r\n\r\n"))
                .contains(" 403 ");
    }

    @Test
    void aMalformedHeaderEndsTheConnection() {
        byte[] malformed = ProxyHeaders.v2("203.0.113.7", 4711);
        malformed[12] = 0x31;
        try (RawClient client = new RawClient(port(true))) {
            client.send(malformed);
            assertThat(client.readFrame()).isEmpty();
        }
    }

    @Test
    void whereNoHeaderIsExpectedOneIsRefusedInWords() {
        try (RawClient client = new RawClient(port(false))) {
            client.send(ProxyHeaders.v2("203.0.113.7", 4711));
            assertThat(client.readAll()).startsWith("HTTP/1.1 400 ").contains("gateway.proxy-protocol is false");
        }
    }
}
