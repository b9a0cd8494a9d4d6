package chat.parley.gateway.server;

import chat.parley.gateway.connection.Connection;
import chat.parley.protocol.CloseCode;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Pings the client and closes the connection when nothing was heard of it for {@value #MISSED} intervals. Any byte counts
 * as a sign of life: a client that sends a long frame over a thin line is alive.
 */
final class Heartbeat extends ChannelInboundHandlerAdapter {
    private static final int MISSED = 3;

    private final Connection connection;
    private final Duration interval;
    private final LongSupplier nanoTime;
    private long heardAtNanos;
    private @Nullable ScheduledFuture<?> ticking;

    Heartbeat(Connection connection, Duration interval, LongSupplier nanoTime) {
        this.connection = connection;
        this.interval = interval;
        this.nanoTime = nanoTime;
        this.heardAtNanos = nanoTime.getAsLong();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        long nanos = interval.toNanos();
        ticking = ctx.executor().scheduleAtFixedRate(this::tick, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
        heardAtNanos = nanoTime.getAsLong();
        ctx.fireChannelRead(bytes);
    }

    private void tick() {
        if (nanoTime.getAsLong() - heardAtNanos >= interval.multipliedBy(MISSED).toNanos()) {
            connection.close(CloseCode.TIMEOUT, "nothing heard for " + MISSED + " ping intervals");
        } else {
            connection.ping();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (ticking != null) {
            ticking.cancel(false);
        }
    }
}
