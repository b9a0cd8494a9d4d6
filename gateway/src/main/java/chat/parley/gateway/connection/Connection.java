package chat.parley.gateway.connection;

import chat.parley.gateway.address.ClientAddress;
import chat.parley.protocol.CloseCode;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.ServerFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's socket after the upgrade: what can be written to it.
 *
 * <p><b>Threads.</b> Owned by {@link #loop()}: every method but {@link #loop()}, {@link #peer} and {@link #execute} asserts it runs there.
 *
 * <p><b>Slow clients.</b> When more bytes wait to be sent than the channel's high-water mark, the connection is closed
 * with {@link CloseCode#SLOW} and counted. Nothing ever waits for it. The mark is low until {@link #mayHoldUnsent}.
 *
 * <p><b>Pongs.</b> At most one is under way and one waits, for the newest ping (RFC 6455 §5.5.3 allows it).
 *
 * <p><b>Failed writes</b> arrive at the pipeline's {@code exceptionCaught}, which closes.
 */
public final class Connection {
    /** How long the client has to answer our close frame before the socket is cut. */
    private static final long CLOSE_WAIT_MILLIS = 2_000;

    private static final int FIN_CLOSE = 0x88;
    private static final int FIN_PONG = 0x8a;
    private static final int MAX_CONTROL_BYTES = 125;
    private static final ByteBuf PING = Unpooled.unreleasableBuffer(
            Unpooled.directBuffer(2, 2).writeByte(0x89).writeByte(0).asReadOnly());

    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    private final ChannelHandlerContext wire;
    private final ConnectionCounters counters;
    private boolean closing;
    private boolean reading = true;
    private boolean pongUnderWay;
    private @Nullable ByteBuf nextPong;
    private @Nullable Conversation inView;

    /** @param wire the context of a handler below the WebSocket encoder: what is written from there goes out as it is */
    public Connection(ChannelHandlerContext wire, ConnectionCounters counters) {
        this.wire = wire;
        this.counters = counters;
    }

    public EventLoop loop() {
        return wire.channel().eventLoop();
    }

    /** The client's address. May be called by any thread. */
    public ClientAddress peer() {
        return ClientAddress.of(wire.channel());
    }

    /**
     * Runs {@code task} on the loop, later; or, when loops take nothing any more because the gateway stops, {@code
     * ifStopped} at once.
     */
    public void execute(Runnable task, Runnable ifStopped) {
        try {
            loop().execute(task);
        } catch (RejectedExecutionException e) {
            log.debug("task dropped: the gateway stops", e);
            ifStopped.run();
        }
    }

    /** Whether the connection is neither closed nor about to be. */
    public boolean isOpen() {
        assert loop().inEventLoop();
        return !closing && wire.channel().isActive();
    }

    /** Notes which conversation the client's user looks at from now on; null for none. */
    public void show(@Nullable Conversation conversation) {
        assert loop().inEventLoop();
        inView = conversation;
    }

    /** Whether the client's user looks at {@code conversation}, as the client has said. */
    public boolean shows(Conversation conversation) {
        assert loop().inEventLoop();
        return conversation.equals(inView);
    }

    public void send(ServerFrame frame) {
        if (isOpen()) {
            write(TextFrames.encode(wire.alloc(), frame));
        }
    }

    /** Sends bytes that others get too; the caller keeps its reference. */
    public void push(ByteBuf frames) {
        if (isOpen()) {
            write(frames.retainedDuplicate());
        }
    }

    public void ping() {
        if (isOpen()) {
            write(PING.duplicate());
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // see below
    private void write(ByteBuf bytes) {
        // One promise for all: a failure fires exceptionCaught, and success interests nobody.
        wire.writeAndFlush(bytes, wire.voidPromise());
        closeIfSlow();
    }

    private void closeIfSlow() {
        if (!wire.channel().isWritable()) {
            close(CloseCode.SLOW, "too many bytes wait to be read");
        }
    }

    /** Answers a ping; the payload stays the caller's. */
    public void pong(ByteBuf payload) {
        if (!isOpen()) {
            return;
        }
        ByteBuf pong = wire.alloc()
                .directBuffer(2 + payload.readableBytes())
                .writeByte(FIN_PONG)
                .writeByte(payload.readableBytes())
                .writeBytes(payload, payload.readerIndex(), payload.readableBytes());
        if (!pongUnderWay) {
            writePong(pong);
            return;
        }
        if (nextPong != null) {
            nextPong.release();
        }
        nextPong = pong;
    }

    private void writePong(ByteBuf pong) {
        pongUnderWay = true;
        wire.writeAndFlush(pong).addListener(written -> {
            pongUnderWay = false;
            ByteBuf next = nextPong;
            nextPong = null;
            if (next != null && written.isSuccess() && isOpen()) {
                writePong(next);
            } else if (next != null) {
                next.release();
            }
        });
        closeIfSlow();
    }

    /** Sets how many bytes may wait to be sent, from now on, before the client counts as slow. */
    public void mayHoldUnsent(int bytes) {
        assert loop().inEventLoop();
        wire.channel().config().setWriteBufferWaterMark(new WriteBufferWaterMark(bytes / 2, bytes));
    }

    /** Reads nothing as long as there is some time {@code left}; what the client sends meanwhile waits on its own side. */
    public void pauseReading(Supplier<Duration> left) {
        assert loop().inEventLoop();
        if (reading) {
            reading = false;
            wire.channel().config().setAutoRead(false);
            readIn(left);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the task is the outcome
    private void readIn(Supplier<Duration> left) {
        loop().schedule(
                        () -> {
                            if (isOpen() && left.get().isZero()) {
                                reading = true;
                                wire.channel().config().setAutoRead(true);
                            } else if (isOpen()) {
                                readIn(left);
                            }
                        },
                        left.get().toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    /** Says why, then cuts the socket as soon as the client agreed or {@value #CLOSE_WAIT_MILLIS} ms passed. */
    public void close(CloseCode code, String reason) {
        if (!isOpen()) {
            return;
        }
        counters.closed(code);
        log.debug("closing code={} reason=\"{}\" peer={}", code, reason, peer());
        finish(closeFrame(code.status(), reason));
    }

    /** Answers the client's close frame, with the status that it gave, and closes. */
    public void closedByPeer(int status) {
        if (!isOpen()) {
            cut();
            return;
        }
        closing = true;
        wire.writeAndFlush(closeFrame(status, "")).addListener(ChannelFutureListener.CLOSE);
    }

    /** Closes the socket without a word, when it is of no more use. */
    @SuppressWarnings("FutureReturnValueIgnored") // it closes, or is closed
    public void cut() {
        wire.close();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // if it cannot be said, the socket is cut all the same
    private void finish(ByteBuf closeFrame) {
        closing = true;
        wire.writeAndFlush(closeFrame, wire.voidPromise());
        // Cutting at once would turn bytes that the client sent meanwhile into a reset, and lose it the reason.
        ScheduledFuture<?> cut = loop().schedule(this::cut, CLOSE_WAIT_MILLIS, TimeUnit.MILLISECONDS);
        wire.channel().closeFuture().addListener(closed -> cut.cancel(false));
    }

    private ByteBuf closeFrame(int status, String reason) {
        int reasonBytes = Math.min(ByteBufUtil.utf8Bytes(reason), MAX_CONTROL_BYTES - Short.BYTES);
        ByteBuf out = wire.alloc().directBuffer(2 + Short.BYTES + reasonBytes);
        out.writeByte(FIN_CLOSE).writeByte(Short.BYTES + reasonBytes).writeShort(status);
        // Reasons are ours and ASCII, so cutting at a byte cuts at a character.
        ByteBuf text = ByteBufUtil.writeUtf8(wire.alloc(), reason);
        out.writeBytes(text, reasonBytes);
        text.release();
        return out;
    }
}
