package chat.parley.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.connection.ConnectionCounters;
import chat.parley.protocol.CloseCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final int PING = 0x89;
    private static final int CLOSE = 0x88;

    private long nowNanos;
    private final ConnectionCounters counters = new ConnectionCounters();
    private final EmbeddedChannel channel = new EmbeddedChannel();

    HeartbeatTest() {
        channel.freezeTime();
        channel.pipeline().addLast("wire", new ChannelInboundHandlerAdapter());
        Connection connection = new Connection(channel.pipeline().context("wire"), counters);
        channel.pipeline().addLast(new Heartbeat(connection, INTERVAL, () -> nowNanos));
    }

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    private void passOneInterval() {
        pass(INTERVAL);
    }

    private void pass(Duration duration) {
        nowNanos += duration.toNanos();
        channel.advanceTimeBy(duration.toNanos(), TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
    }

    /** The first bytes of the frames that were sent. */
    private List<Integer> sent() {
        List<Integer> first = new ArrayList<>();
        for (ByteBuf frame = channel.readOutbound(); frame != null; frame = channel.readOutbound()) {
            first.add((int) frame.getUnsignedByte(0));
            frame.release();
        }
        return first;
    }

    @Test
    void silentClientIsPingedTwiceAndThenClosed() {
        passOneInterval();
        passOneInterval();
        assertThat(sent()).containsExactly(PING, PING);
        passOneInterval();
        assertThat(sent()).containsExactly(CLOSE);
        assertThat(counters.closedBecause(CloseCode.TIMEOUT)).isEqualTo(1);
    }

    @Test
    void clientThatFallsSilentBetweenTwoPingsIsClosedThreeIntervalsLaterAndNotAtTheNextPing() {
        Duration moment = Duration.ofMillis(10);
        passOneInterval();
        pass(moment);
        channel.writeInbound(Unpooled.copiedBuffer(new byte[1]));
        pass(INTERVAL.minus(moment));
        passOneInterval();
        passOneInterval();
        assertThat(sent()).containsOnly(PING);
        pass(moment.minusNanos(1));
        assertThat(sent()).isEmpty();
        pass(Duration.ofNanos(1));
        assertThat(sent()).containsExactly(CLOSE);
    }

    @Test
    void anyByteIsASignOfLife() {
        for (int i = 0; i < 10; i++) {
            passOneInterval();
            channel.writeInbound(Unpooled.copiedBuffer(new byte[1]));
        }
        assertThat(sent()).hasSize(10).containsOnly(PING);
    }
}
