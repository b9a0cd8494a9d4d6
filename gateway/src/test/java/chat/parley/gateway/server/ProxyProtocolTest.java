package chat.parley.gateway.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import chat.parley.gateway.address.ClientAddress;
import chat.parley.gateway.failure.RepeatedWarning;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ProxyProtocolTest {
    private static final InetSocketAddress BALANCER = new InetSocketAddress("192.0.2.80", 41000);
    private static final InetSocketAddress HERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 41000);
    private static final byte[] REQUEST = "GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII);

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(ProxyProtocolTest.class.getPackageName());
    private final List<EmbeddedChannel> channels = new ArrayList<>();
    private long nowNanos;
    private final ProxyProtocol expected = new ProxyProtocol(true, false, () -> nowNanos);
    private final ProxyProtocol unexpected = new ProxyProtocol(false, false, () -> nowNanos);

    @BeforeEach
    void listen() {
        logged.start();
        logger.addAppender(logged);
    }

    @AfterEach
    void release() {
        logger.detachAppender(logged);
        channels.forEach(EmbeddedChannel::finishAndReleaseAll);
    }

    private EmbeddedChannel connected(ProxyProtocol protocol, SocketAddress peer) {
        EmbeddedChannel channel = new EmbeddedChannel() {
            @Override
            protected SocketAddress remoteAddress0() {
                return peer;
            }
        };
        channel.freezeTime();
        protocol.addTo(channel.pipeline());
        channels.add(channel);
        return channel;
    }

    private static void receive(EmbeddedChannel channel, byte[]... parts) {
        for (byte[] part : parts) {
            channel.writeInbound(Unpooled.copiedBuffer(part));
        }
    }

    /** All that got past. */
    private static byte[] passed(EmbeddedChannel channel) {
        ByteArrayOutputStream passed = new ByteArrayOutputStream();
        for (ByteBuf bytes = channel.readInbound(); bytes != null; bytes = channel.readInbound()) {
            byte[] part = new byte[bytes.readableBytes()];
            bytes.readBytes(part);
            bytes.release();
            passed.writeBytes(part);
        }
        return passed.toByteArray();
    }

    private static byte[] both(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static void assertTold(EmbeddedChannel channel, String address, boolean proxied) {
        assertThat(channel.isOpen()).isTrue();
        assertThat(ClientAddress.of(channel)).hasToString(address);
        assertThat(ClientAddress.of(channel).proxied()).isEqualTo(proxied);
        assertThat(channel.pipeline().names())
                .as("nothing stays in the pipeline")
                .noneMatch(name -> name.contains("proxy"));
    }

    private static void assertRefused(EmbeddedChannel channel) {
        assertThat(channel.isOpen()).isFalse();
        assertThat(passed(channel)).isEmpty();
    }

    private List<String> warnings() {
        return logged.list.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void theAddressIsTheHeadersAndWhatFollowsPasses() {
        for (String source : List.of("203.0.113.7", "2001:db8:0:0:0:0:0:7")) {
            EmbeddedChannel channel = connected(expected, BALANCER);
            receive(channel, both(ProxyHeaders.v2(source, 4711), REQUEST), REQUEST);

            assertTold(channel, source.contains(":") ? "[2001:db8::7]:4711" : "203.0.113.7:4711", true);
            assertThat(passed(channel)).isEqualTo(both(REQUEST, REQUEST));
        }
    }

    @Test
    void version1IsUnderstoodToo() {
        EmbeddedChannel channel = connected(expected, BALANCER);
        receive(channel, both(ProxyHeaders.v1("203.0.113.7", 4711), REQUEST));

        assertTold(channel, "203.0.113.7:4711", true);
        assertThat(passed(channel)).isEqualTo(REQUEST);
    }

    @Test
    void aHeaderMayComeByteByByte() {
        EmbeddedChannel channel = connected(expected, BALANCER);
        for (byte one : both(ProxyHeaders.v2("203.0.113.7", 4711), REQUEST)) {
            receive(channel, new byte[] {one});
        }
        assertTold(channel, "203.0.113.7:4711", true);
        assertThat(passed(channel)).isEqualTo(REQUEST);
        channel.advanceTimeBy(1, TimeUnit.HOURS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).as("the deadline is over with the header").isTrue();
    }

    @Test
    void theBalancersOwnConnectionsKeepTheSocketsAddress() {
        EmbeddedChannel channel = connected(expected, BALANCER);
        receive(channel, both(ProxyHeaders.local(), REQUEST));

        assertTold(channel, "192.0.2.80:41000", false);
        assertThat(passed(channel)).isEqualTo(REQUEST);
    }

    @Test
    void whoseAddressTheBalancerDoesNotKnowComesThroughItAllTheSame() {
        EmbeddedChannel channel = connected(expected, BALANCER);
        receive(channel, both(ProxyHeaders.unknown(), REQUEST));

        assertTold(channel, "192.0.2.80:41000", true);
    }

    /** As in a gateway: the codec of HTTP is behind. */
    private EmbeddedChannel speakingHttp(String request) {
        EmbeddedChannel channel = connected(expected, BALANCER);
        channel.pipeline().addLast("http", new HttpServerCodec());
        receive(channel, request.getBytes(US_ASCII));
        return channel;
    }

    @Test
    void whoComesWithoutAHeaderIsServedWhatIsForOperators() {
        for (String path : List.of("/healthz", "/readyz", "/metrics", "/metrics?name=x")) {
            EmbeddedChannel channel = speakingHttp("GET " + path + " HTTP/1.1\r\n\r\n");
            HttpRequest passed = channel.readInbound();
            assertThat(passed.uri()).isEqualTo(path);
            assertThat(channel.isOpen()).isTrue();
        }
        assertThat(warnings()).isEmpty();
    }

    @Test
    void whoComesWithoutAHeaderIsServedNothingElseAndTheWarningSaysWhatToDo() {
        EmbeddedChannel channel =
                speakingHttp("GET /readyz HTTP/1.1\r\n\r\nPUT /v1/files/x HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody");
        HttpRequest first = channel.readInbound();
        assertThat(first.uri()).isEqualTo("/readyz");
        channel.<Object>readInbound(); // its end
        assertThat(channel.<Object>readInbound()).as("what is behind it").isNull();
        assertThat(channel.isOpen()).isFalse();
        assertThat(warnings())
                .singleElement()
                .asString()
                .contains("it has no PROXY header", "send-proxy-v2", "gateway.proxy-protocol = false")
                .endsWith("peer=192.0.2.80:41000");
    }

    @Test
    void manyOfThemAreOneLineAMinute() {
        for (int i = 0; i < 1000; i++) {
            speakingHttp("GET / HTTP/1.1\r\n\r\n");
        }
        nowNanos += RepeatedWarning.INTERVAL.toNanos();
        speakingHttp("GET / HTTP/1.1\r\n\r\n");

        assertThat(warnings()).hasSize(2).last().asString().endsWith(" times=1001 seconds=60");
    }

    @Test
    void aMalformedHeaderClosesTheConnection() {
        byte[] version3 = ProxyHeaders.v2("203.0.113.7", 4711);
        version3[12] = 0x31;
        byte[] noSuchFamily = ProxyHeaders.v2("203.0.113.7", 4711);
        noSuchFamily[13] = 0x77;
        byte[] tooShortForItsFamily = ProxyHeaders.v2("203.0.113.7", 4711);
        tooShortForItsFamily[15] = 3;
        byte[] extensionThatEndsElsewhere = Arrays.copyOf(ProxyHeaders.v2("203.0.113.7", 4711), 32);
        extensionThatEndsElsewhere[15] = 16;
        extensionThatEndsElsewhere[30] = 99;
        for (byte[] malformed : List.of(
                version3,
                noSuchFamily,
                tooShortForItsFamily,
                extensionThatEndsElsewhere,
                "PROXY TCP4 nonsense\r\n".getBytes(US_ASCII),
                "PROXY TCP4 example.org 198.51.100.1 1 2\r\n".getBytes(US_ASCII),
                ("PROXY " + "x".repeat(200)).getBytes(US_ASCII))) {
            for (InetSocketAddress peer : List.of(BALANCER, HERE)) {
                EmbeddedChannel channel = connected(expected, peer);
                receive(channel, both(malformed, REQUEST));
                assertRefused(channel);
            }
        }
        assertThat(warnings())
                .singleElement()
                .asString()
                .contains("its PROXY header is malformed or too long")
                .endsWith("peer=192.0.2.80:41000");
    }

    @Test
    void anOversizedHeaderClosesTheConnectionBeforeItIsThere() {
        byte[] start = Arrays.copyOf(ProxyHeaders.v2("203.0.113.7", 4711), 4096);
        start[14] = (byte) 0xff;
        start[15] = (byte) 0xff;
        EmbeddedChannel channel = connected(expected, BALANCER);
        receive(channel, start);

        assertRefused(channel);
    }

    @Test
    void aHeaderThatComesTooSlowlyClosesTheConnection() {
        EmbeddedChannel silent = connected(expected, BALANCER);
        EmbeddedChannel slow = connected(expected, BALANCER);
        EmbeddedChannel here = connected(expected, HERE);
        byte[] header = ProxyHeaders.v2("203.0.113.7", 4711);
        for (int second = 0; second < 5; second++) {
            receive(slow, Arrays.copyOfRange(header, 4 * second, 4 * second + 4));
            for (EmbeddedChannel channel : List.of(silent, slow, here)) {
                assertThat(channel.isOpen()).isTrue();
                channel.advanceTimeBy(1, TimeUnit.SECONDS);
                channel.runScheduledPendingTasks();
            }
        }
        assertRefused(silent);
        assertRefused(slow);
        assertRefused(here);
        assertThat(warnings()).singleElement().asString().contains("not complete within 5 s");
    }

    @Test
    void whereNoneIsExpectedAHeaderIsRefusedInWords() {
        for (byte[] header : List.of(ProxyHeaders.v2("203.0.113.7", 4711), ProxyHeaders.v1("203.0.113.7", 4711))) {
            EmbeddedChannel channel = connected(unexpected, BALANCER);
            receive(channel, both(header, REQUEST));
            channel.releaseOutbound();
            assertRefused(channel);
        }
        assertThat(warnings())
                .singleElement()
                .asString()
                .contains("begins with a PROXY header", "gateway.proxy-protocol = true")
                .endsWith("peer=192.0.2.80:41000");
    }

    @Test
    void whereNoneIsExpectedOtherConnectionsPass() {
        EmbeddedChannel channel = connected(unexpected, BALANCER);
        receive(channel, new byte[] {'G'}, REQUEST);

        assertTold(channel, "192.0.2.80:41000", false);
        assertThat(passed(channel)).isEqualTo(both(new byte[] {'G'}, REQUEST));
    }
}
