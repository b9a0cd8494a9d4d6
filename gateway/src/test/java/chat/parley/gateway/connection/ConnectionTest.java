package chat.parley.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.CloseCode;
import chat.parley.protocol.ServerFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionTest {
    private final ConnectionCounters counters = new ConnectionCounters();
    private final StalledChannel channel = new StalledChannel();
    private final Connection connection = new Connection(wire(channel), counters);

    private static ChannelHandlerContext wire(EmbeddedChannel channel) {
        channel.freezeTime();
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(500, 1000));
        return channel.pipeline()
                .addLast("wire", new ChannelInboundHandlerAdapter())
                .context("wire");
    }

    @AfterEach
    void release() {
        channel.stalled = false;
        if (channel.isOpen()) {
            channel.flushOutbound();
        }
        channel.finishAndReleaseAll();
    }

    @Test
    void framesGoOutAsTheyAre() {
        connection.send(new ServerFrame.Pong(1));
        ByteBuf out = channel.readOutbound();
        assertThat(out.toString(StandardCharsets.ISO_8859_1)).endsWith("{\"type\":\"pong\",\"id\":1}");
        out.release();
    }

    @Test
    void pushedBytesStayTheCallers() {
        ByteBuf shared = Unpooled.copiedBuffer(new byte[10]);
        connection.push(shared);
        ByteBuf out = channel.readOutbound();
        out.release();
        assertThat(shared.refCnt()).isEqualTo(1);
        assertThat(shared.readableBytes()).isEqualTo(10);
        shared.release();
    }

    @Test
    void closingSaysWhyAndCutsTheSocketLater() {
        connection.close(CloseCode.TOO_MANY_ERRORS, "why");
        ByteBuf frame = channel.readOutbound();
        assertThat(frame.getUnsignedByte(0)).isEqualTo((short) 0x88);
        assertThat(frame.getUnsignedShort(2)).isEqualTo(4003);
        frame.release();
        assertThat(channel.isOpen()).isTrue();
        assertThat(connection.isOpen()).isFalse();

        channel.advanceTimeBy(2, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void theClientsAnswerToTheCloseCutsAtOnce() {
        connection.close(CloseCode.GOING_AWAY, "why");
        connection.closedByPeer(1001);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aClosingConnectionTakesNothingMore() {
        connection.close(CloseCode.GOING_AWAY, "why");
        ByteBuf close = channel.readOutbound();
        close.release();
        connection.send(new ServerFrame.Pong(1));
        connection.close(CloseCode.SLOW, "again");
        assertThat(channel.<Object>readOutbound()).isNull();
        assertThat(counters.closedBecause(CloseCode.SLOW)).isZero();
    }

    @Test
    void unsentBytesAboveTheHighWaterMarkCloseAsSlow() {
        channel.stalled = true;
        ByteBuf shared = Unpooled.copiedBuffer(new byte[400]);
        connection.push(shared);
        assertThat(connection.isOpen()).isTrue();
        connection.push(shared);
        connection.push(shared);
        assertThat(connection.isOpen()).isFalse();
        assertThat(counters.closedBecause(CloseCode.SLOW)).isEqualTo(1);
        shared.release();
    }

    @Test
    void ofPingsThatComeWhileAPongIsUnderWayTheNewestIsAnswered() {
        channel.stalled = true;
        for (byte i = 1; i <= 100; i++) {
            ByteBuf payload = Unpooled.wrappedBuffer(new byte[] {i});
            connection.pong(payload);
            payload.release();
        }
        assertThat(connection.isOpen()).isTrue();
        channel.stalled = false;
        channel.flushOutbound();
        for (int expected : new int[] {1, 100}) {
            ByteBuf pong = channel.readOutbound();
            assertThat(pong.getUnsignedByte(0)).isEqualTo((short) 0x8a);
            assertThat(pong.getUnsignedByte(1)).isEqualTo((short) 1);
            assertThat(pong.getUnsignedByte(2)).isEqualTo((short) expected);
            pong.release();
        }
        assertThat(channel.<Object>readOutbound()).isNull();
    }

    @Test
    void aPauseOfReadingLastsUntilNothingIsOwed() {
        Duration[] left = {Duration.ofMillis(100)};
        connection.pauseReading(() -> left[0]);
        pass(99);
        left[0] = Duration.ofMillis(50);
        pass(1);
        assertThat(channel.config().isAutoRead()).as("more is owed").isFalse();
        left[0] = Duration.ZERO;
        pass(50);
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void whatIsClosedDuringAPauseIsNotReadAgain() {
        connection.pauseReading(() -> Duration.ofMillis(100));
        connection.close(CloseCode.TOO_MANY_ERRORS, "why");
        ByteBuf close = channel.readOutbound();
        close.release();
        pass(1000);
        assertThat(channel.config().isAutoRead()).isFalse();
        pass(1000);
        assertThat(channel.isOpen()).isFalse();
    }

    private void pass(long millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    /** A peer that can be made not to read. */
    private static final class StalledChannel extends EmbeddedChannel {
        boolean stalled;

        @Override
        protected void doWrite(ChannelOutboundBuffer in) throws Exception {
            if (!stalled) {
                super.doWrite(in);
            }
        }
    }
}
