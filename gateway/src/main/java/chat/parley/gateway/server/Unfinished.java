package chat.parley.gateway.server;

import chat.parley.gateway.limit.Refusals;
import chat.parley.gateway.limit.Sockets;
import chat.parley.gateway.relay.Relay;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntSupplier;

/**
 * Knows of how many bytes of a stranger the rest has not come: of the head of a request, of a frame, of the fragments of a
 * message; of a record of TLS, or of its handshake. They are kept until it comes, or its time is over; so many strangers who send no end are cut off when all together hold
 * too much. What comes whole is never too much. It stands before the codec, which keeps these bytes, and has a part {@linkplain
 * #behindCodec behind it}, which sees what became of them. Both go when the stranger has signed in.
 *
 * <p><b>Threads.</b> Owned by the socket's event loop.
 */
final class Unfinished extends ChannelInboundHandlerAdapter {
    /** How many bytes a byte of a head may become: of a header of a few bytes the codec makes objects. */
    private static final int WEIGHT_OF_HEAD = 32;

    private static final int MASKED_FRAME_HEAD_BYTES = 6;
    /** How many bytes of a buffer that is hardly used the codec may keep: so few that nobody counts them. */
    private static final int PIECE_BYTES = 4096;

    private final Sockets.Place place;
    private final IntSupplier heldByTls;
    private final Refusals refusals;
    private final BehindCodec behind = new BehindCodec();
    /** How many bytes, at most, the codec was given and has not made anything of. */
    private long inCodec;

    private long inFragments;
    private int weight = WEIGHT_OF_HEAD;
    private int justRead;

    /** @param heldByTls how many bytes are kept before they come here */
    Unfinished(Sockets.Place place, IntSupplier heldByTls, Refusals refusals) {
        this.place = place;
        this.heldByTls = heldByTls;
        this.refusals = refusals;
    }

    /** The part that is to be added right behind the codec. */
    ChannelInboundHandler behindCodec() {
        return behind;
    }

    /** Notes that from now on frames come, of which the codec makes nothing larger. */
    void speaksWebSocket() {
        weight = 1;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!place.isStranger()) {
            ctx.fireChannelRead(message);
            ctx.pipeline().remove(behind);
            ctx.pipeline().remove(this);
            return;
        }
        ByteBuf bytes = (ByteBuf) message;
        justRead = bytes.readableBytes();
        inCodec += justRead;
        if (bytes.capacity() <= PIECE_BYTES || Relay.isPassingOn(ctx.pipeline())) {
            ctx.fireChannelRead(bytes);
        } else {
            passPieces(ctx, bytes);
        }
        cutIfTooMuch(ctx);
    }

    /**
     * Passes {@code bytes} on in small buffers. The codec keeps what it is given as it is: a few bytes of a large buffer,
     * the last ones too, would keep all of it.
     */
    private static void passPieces(ChannelHandlerContext ctx, ByteBuf bytes) {
        try {
            while (bytes.isReadable()) {
                int length = Math.min(PIECE_BYTES, bytes.readableBytes());
                ctx.fireChannelRead(ctx.alloc().buffer(length).writeBytes(bytes, length));
            }
        } finally {
            bytes.release();
        }
    }

    /** Looks once more at what is held: TLS may have taken what came, and given nothing. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.fireChannelReadComplete();
        cutIfTooMuch(ctx);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it closes, or is closed
    private void cutIfTooMuch(ChannelHandlerContext ctx) {
        if (!ctx.channel().isOpen()) {
            return;
        }
        long inTls = heldByTls.getAsInt();
        long held = inCodec * weight + inFragments + inTls;
        // Half a record of a file's bytes is as good as always there.
        if (inTls > 0 && Relay.isPassingOn(ctx.pipeline())) {
            held -= inTls;
        }
        if (!place.mayHold(held, refusals)) {
            // From below TLS, which would say goodbye first, and wait.
            Objects.requireNonNull(ctx.pipeline().firstContext()).close();
        }
    }

    private void made(long bytes) {
        inCodec = Math.max(0, inCodec - bytes);
    }

    private final class BehindCodec extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof HttpRequest head) {
                made(bytesOf(head));
            }
            if (message instanceof HttpContent content) {
                made(content.content().readableBytes());
            }
            if (message instanceof LastHttpContent) {
                // Blanks that the codec left out may be counted once, not for each request again.
                inCodec = Math.min(inCodec, justRead);
            }
            if (message instanceof WebSocketFrame frame) {
                made(frame);
            }
            ctx.fireChannelRead(message);
        }

        private void made(long bytes) {
            Unfinished.this.made(bytes);
        }

        private void made(WebSocketFrame frame) {
            int payload = frame.content().readableBytes();
            made(MASKED_FRAME_HEAD_BYTES + lengthBytes(payload) + payload);
            if (frame instanceof TextWebSocketFrame || frame instanceof ContinuationWebSocketFrame) {
                inFragments = frame.isFinalFragment() ? 0 : inFragments + payload;
            }
        }
    }

    /** How many bytes a frame's head has for a length that does not fit into its second byte (RFC 6455 §5.2). */
    private static int lengthBytes(int payload) {
        return payload < 126 ? 0 : payload <= 0xffff ? 2 : 8;
    }

    /** How many bytes {@code head} had at least: those without which it could not be what it is (RFC 9112 §2.1). */
    private static long bytesOf(HttpRequest head) {
        long bytes = head.method().name().length()
                + head.uri().length()
                + head.protocolVersion().text().length()
                + 6L;
        Iterator<Map.Entry<CharSequence, CharSequence>> headers = head.headers().iteratorCharSequence();
        while (headers.hasNext()) {
            Map.Entry<CharSequence, CharSequence> header = headers.next();
            bytes += header.getKey().length() + header.getValue().length() + 4L;
        }
        return bytes;
    }
}
