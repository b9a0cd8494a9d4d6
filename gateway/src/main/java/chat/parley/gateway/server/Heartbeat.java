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
 * Pings the client every interval and closes the connection when nothing was heard of it for {@value #MISSED} intervals,
 * not later: the last of the checks is timed for that moment. Any byte counts as a sign of life: a client that sends a long
 * frame over a thin line is alive.
 */
final class Heartbeat extends ChannelInboundHandlerAdapter {
    private static final int MISSED = 3;

    private final Connection connection;
    private final long intervalNanos;
    private final LongSupplier nanoTime;
    private long heardAtNanos;
    private @Nullable ScheduledFuture<?> nextCheck;

    Heartbeat(Connection connection, Duration interval, LongSupplier nanoTime) {
        this.connection = connection;
        this.intervalNanos = interval.toNanos();
        this.nanoTime = nanoTime;
        this.heardAtNanos = nanoTime.getAsLong();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        checkIn(ctx, intervalNanos);
    }

    private void checkIn(ChannelHandlerContext ctx, long nanos) {
        nextCheck = ctx.executor().schedule(() -> check(ctx), nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
        heardAtNanos = nanoTime.getAsLong();
        ctx.fireChannelRead(bytes);
    }

    private void check(ChannelHandlerContext ctx) {
        long leftNanos = heardAtNanos + MISSED * intervalNanos - nanoTime.getAsLong();
        if (leftNanos <= 0) {
            connection.close(CloseCode.TIMEOUT, "nothing heard for " + MISSED + " ping intervals");
        } else {
            connection.ping();
            checkIn(ctx, Math.min(intervalNanos, leftNanos));
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (nextCheck != null) {
            nextCheck.cancel(false);
        }
    }
}
