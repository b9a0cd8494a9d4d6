package chat.parley.gateway.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.config.TlsConfig;
import chat.parley.gateway.limit.Limit;
import chat.parley.gateway.limit.Refusals;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is taken of a client that TLS alone would take without bound. */
@SuppressWarnings("NullAway.Init") // set before each test
class TlsDoorTest {
    @TempDir
    private static Path folder;

    private final Refusals refusals = new Refusals(() -> 0);
    private Tls tls;
    private TlsDoor door;
    private EmbeddedChannel channel;

    @BeforeEach
    void open() {
        Path pem = PemFiles.write(folder.resolve("own.pem"), "localhost");
        tls = new Tls(new LiveIdentity(new TlsConfig.Files(pem, pem), Clock.systemUTC()), refusals);
        door = new TlsDoor(tls);
        channel = new EmbeddedChannel(door);
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        tls.close();
    }

    private void receive(int bytes) {
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[bytes]));
    }

    @Test
    void whoSpeaksHttpInTheClearIsToldNotTo() {
        channel.writeInbound(Unpooled.copiedBuffer("GET / HTTP/1.1\r\n\r\n", US_ASCII));
        ByteBuf answer = channel.readOutbound();
        assertThat(answer.toString(US_ASCII)).startsWith("HTTP/1.1 400 ").contains("this port speaks TLS");
        assertThat(channel.isOpen()).isFalse();
        assertThat(channel.inboundMessages()).isEmpty();
    }

    @Test
    void aHandshakeThatDoesNotEndIsCutShort() {
        int taken = 0;
        while (channel.isOpen()) {
            receive(1024);
            taken += 1024;
            assertThat(taken).isLessThanOrEqualTo(TlsDoor.MAX_HANDSHAKE_BYTES + 2048);
        }
        assertThat(refusals.count(Limit.TLS)).isOne();
    }

    @Test
    void afterTheHandshakeAnythingPassesToOneWhoReads() {
        door.handshakeEnded();
        receive(1024 * 1024);
        receive(1024 * 1024);
        assertThat(channel.isOpen()).isTrue();
        assertThat(channel.inboundMessages()).hasSize(2);
    }

    @Test
    void whoGoesOnSendingAndDoesNotReadIsClosed() {
        door.handshakeEnded();
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        receive(TlsDoor.MAX_UNREAD_BYTES);
        assertThat(channel.isOpen()).isTrue();
        receive(1);
        assertThat(channel.isOpen()).isFalse();
        assertThat(refusals.count(Limit.TLS)).isOne();
    }

    @Test
    void aSecondHandshakeIsRefusedAndCostsNothing() {
        AtomicBoolean computed = new AtomicBoolean();
        door.handshakeEnded();
        door.execute(() -> computed.set(true));
        assertThat(computed).isFalse();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void smallAnswersWaitInSmallBuffers() {
        channel.writeOutbound(channel.alloc().directBuffer(2048).writeBytes(new byte[30]));
        ByteBuf written = channel.readOutbound();
        assertThat(written.readableBytes()).isEqualTo(30);
        assertThat(written.capacity()).isLessThanOrEqualTo(64);
        written.release();
    }
}
