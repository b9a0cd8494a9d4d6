package chat.parley.gateway.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the socket and TLS, which by itself takes and answers without bound what concerns nobody above it:
 *
 * <ul>
 *   <li>Of a handshake {@value #MAX_HANDSHAKE_BYTES} bytes are taken before it is done, which certificates of clients, if there
 *       were any, would not need.
 *   <li>There is one handshake. Its work waits for its turn in {@link Tls}; TLS 1.2 would let a client begin another at any time.
 *   <li>TLS 1.3 answers each update of keys that a client asks for. Who does not read what is sent is heard
 *       {@value #MAX_UNREAD_BYTES} bytes more, and answers wait in no more memory than they need.
 *   <li>TLS keeps what it has no use for yet: half a record, half a message of a handshake. {@link #held} knows how many bytes
 *       that is, and they wait in no more memory than they need.
 *   <li>Who speaks HTTP in the clear is told that he should not.
 * </ul>
 *
 * <p>It has a part {@linkplain #behindTls behind TLS}, which sees what became of what was given to it.
 *
 * <p>Owned by its channel's loop.
 */
final class TlsDoor extends ChannelDuplexHandler implements Executor {
    static final int MAX_HANDSHAKE_BYTES = 64 * 1024;
    static final int MAX_UNREAD_BYTES = 16 * 1024;

    private static final String LINE = "this port speaks TLS: use https:// or wss://, or parley with --tls\n";
    private static final ByteBuf PLAIN = Unpooled.unreleasableBuffer(Unpooled.copiedBuffer(
                    "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: "
                            + LINE.length() + "\r\n\r\n" + LINE,
                    US_ASCII)
            .asReadOnly());

    private final Tls tls;
    private final RecordBounds records = new RecordBounds();
    private @Nullable ChannelHandlerContext context;
    private boolean begun;
    private boolean shaken;
    private boolean refused;
    private int handshakeBytes;
    private int unreadBytes;
    /** How many bytes, at most, of what came are in TLS and have not come out. */
    private int held;
    /** Whether something came out since the last piece was given to TLS. */
    private boolean cameOut;

    TlsDoor(Tls tls) {
        this.tls = tls;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    void handshakeEnded() {
        shaken = true;
    }

    /** How many bytes TLS may be keeping, because they are not all of something. */
    int held() {
        return held;
    }

    /** The part that is to be added right behind TLS. */
    ChannelInboundHandler behindTls() {
        return new BehindTls();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (!begun && bytes.isReadable()) {
            begun = true;
            if (isHttp(bytes.getByte(bytes.readerIndex()))) {
                refused = true;
                ctx.writeAndFlush(PLAIN.duplicate()).addListener(ChannelFutureListener.CLOSE);
            }
        }
        if (!refused && asksTooMuch(ctx, bytes.readableBytes())) {
            refuse(ctx);
        }
        try {
            while (bytes.isReadable() && !refused && ctx.channel().isOpen()) {
                passPiece(ctx, bytes);
            }
        } finally {
            bytes.release();
        }
    }

    /**
     * Gives TLS what comes, to the end of a record. When something of one comes out at once, TLS keeps nothing: a message of
     * a handshake that goes on in the next record must not have others in between (RFC 8446 §5.1). While a handshake is
     * computed, whole ones wait, too.
     */
    private void passPiece(ChannelHandlerContext ctx, ByteBuf bytes) {
        int length = records.take(bytes);
        boolean atOnce = shaken && records.atEnd();
        held += length;
        cameOut = false;
        ctx.fireChannelRead(
                atOnce
                        ? bytes.readRetainedSlice(length)
                        : ctx.alloc().buffer(length).writeBytes(bytes, length));
        if (atOnce && cameOut) {
            held = 0;
        }
    }

    private final class BehindTls extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            int length = ((ByteBuf) message).readableBytes();
            cameOut |= length > 0;
            held = Math.max(0, held - length);
            ctx.fireChannelRead(message);
        }
    }

    /**
     * Whether a connection that begins with this byte speaks HTTP: a method begins with a letter; TLS begins with the number
     * 22.
     */
    private static boolean isHttp(byte first) {
        return first >= 'A' && first <= 'Z';
    }

    private boolean asksTooMuch(ChannelHandlerContext ctx, int more) {
        if (!shaken) {
            // What comes with the handshake's last bytes may be a request already.
            boolean over = handshakeBytes > MAX_HANDSHAKE_BYTES;
            handshakeBytes += more;
            return over;
        }
        unreadBytes = ctx.channel().isWritable() ? 0 : unreadBytes + more;
        return unreadBytes > MAX_UNREAD_BYTES;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it closes, or is closed
    private void refuse(ChannelHandlerContext ctx) {
        refused = true;
        tls.refused(ctx);
        ctx.close();
    }

    /** Does what TLS has to compute for a handshake, and refuses a second one. */
    @Override
    public void execute(Runnable task) {
        ChannelHandlerContext ctx = Objects.requireNonNull(context);
        if (shaken) {
            refuse(ctx);
        } else {
            tls.shake(ctx, task);
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the promise says it to who writes
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        ctx.write(message instanceof ByteBuf bytes ? fitting(ctx, bytes) : message, promise);
    }

    /**
     * The same bytes in a buffer of their size. An answer of TLS's own has 30 bytes, in a buffer for 2,048: of many that
     * wait, the buffers count.
     */
    private static ByteBuf fitting(ChannelHandlerContext ctx, ByteBuf bytes) {
        if (bytes.readableBytes() > bytes.capacity() / 4) {
            return bytes;
        }
        try {
            return ctx.alloc().directBuffer(bytes.readableBytes()).writeBytes(bytes);
        } finally {
            bytes.release();
        }
    }
}
