package chat.parley.gateway.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.config.TlsConfig;
import chat.parley.gateway.limit.Limit;
import chat.parley.gateway.limit.Refusals;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
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

    /** Stands for TLS, which gives so many bytes of what comes next, and keeps the rest. */
    private final class Giving extends ChannelInboundHandlerAdapter {
        private int next;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            pieces.add(bytes.readableBytes());
            largest = Math.max(largest, bytes.unwrap() == null ? bytes.capacity() : 0);
            bytes.release();
            if (next > 0) {
                ctx.fireChannelRead(Unpooled.wrappedBuffer(new byte[next]));
            }
        }
    }

    private final List<Integer> pieces = new ArrayList<>();
    private int largest;

    private Giving tlsThatGives() {
        Giving giving = new Giving();
        channel.pipeline().addLast(giving).addLast(door.behindTls());
        return giving;
    }

    /** Application data of that length, and as many bytes of it. */
    private void receiveRecord(int length, int bytes) {
        byte[] record = new byte[5 + bytes];
        record[0] = 23;
        record[1] = 3;
        record[2] = 3;
        record[3] = (byte) (length >> 8);
        record[4] = (byte) length;
        channel.writeInbound(Unpooled.buffer(64 * 1024).writeBytes(record));
    }

    @Test
    void allOfAHandshakeIsHeldUntilSomethingComesOut() {
        Giving giving = tlsThatGives();
        receiveRecord(600, 600);
        receiveRecord(60_000, 50_000);
        assertThat(door.held()).isEqualTo(605 + 50_005);
        door.handshakeEnded();
        assertThat(door.held()).isEqualTo(605 + 50_005);
        receive(10_000);
        giving.next = 100;
        receiveRecord(120, 120);
        assertThat(door.held()).isZero();
    }

    @Test
    void halfARecordIsHeldAndNoMoreMemoryThanItNeeds() {
        door.handshakeEnded();
        Giving giving = tlsThatGives();
        receiveRecord(16_000, 15_000);
        assertThat(door.held()).isEqualTo(15_005);
        assertThat(largest).isEqualTo(15_005);
        giving.next = 15_900;
        receive(1000);
        assertThat(door.held()).isZero();
        receiveRecord(16_000, 10);
        receive(1);
        assertThat(pieces).containsExactly(15_005, 1000, 15, 1);
    }

    @Test
    void aRecordOfWhichNothingComesOutIsHeldForItMayBePartOfAMessageOfTls() {
        door.handshakeEnded();
        Giving giving = tlsThatGives();
        receiveRecord(10_000, 10_000);
        receiveRecord(10_000, 10_000);
        assertThat(door.held()).isEqualTo(20_010);
        giving.next = 1;
        receiveRecord(30, 30);
        assertThat(door.held()).isZero();
    }

    @Test
    void recordsArePassedOneByOneHoweverTheyCome() {
        door.handshakeEnded();
        tlsThatGives();
        byte[] two = {23, 3, 3, 0, 2, 1, 2, 23, 3, 3, 0, 1, 9};
        channel.writeInbound(Unpooled.wrappedBuffer(two));
        assertThat(pieces).containsExactly(7, 6);
        pieces.clear();
        for (byte one : two) {
            channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {one}));
        }
        channel.writeInbound(Unpooled.wrappedBuffer(two));
        assertThat(pieces).hasSize(two.length + 2).endsWith(7, 6);
    }

    @Test
    void afterTheHandshakeAnythingPassesToOneWhoReads() {
        door.handshakeEnded();
        tlsThatGives();
        for (int sent = 0; sent < 100; sent++) {
            receiveRecord(16_000, 16_000);
        }
        assertThat(channel.isOpen()).isTrue();
        assertThat(pieces).hasSize(100);
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
