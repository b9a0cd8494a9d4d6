package chat.parley.gateway.relay;

import chat.parley.gateway.address.ClientAddress;
import chat.parley.gateway.limit.AddressBlock;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client's side: recognises requests for files, gives each to a {@link Transfer}, and lets all else pass. One transfer
 * at a time; the next request is not read before the last one is answered.
 *
 * <p><b>Threads.</b> Confined to the channel's event loop, as is the transfer, whose store channel is on the same loop.
 */
final class RelayHandler extends ChannelInboundHandlerAdapter {
    /** How many bytes a client may go on to send after a refusal, so that it reads the refusal and not a reset. */
    private static final long MAX_DRAINED_BYTES = 4L * 1024 * 1024;

    private static final long MAX_DRAIN_SECONDS = 5;

    private static final Logger log = LoggerFactory.getLogger(RelayHandler.class);

    private final Relay relay;
    private State state = State.BETWEEN_REQUESTS;
    private @Nullable Transfer transfer;
    private boolean keepAlive;
    private boolean hasBody;
    private long drainedBytes;
    private @Nullable Future<?> drainLimit;

    private enum State {
        BETWEEN_REQUESTS,
        /** The request that comes is somebody else's. */
        PASSING,
        /** The request that comes is given to a transfer. */
        RELAYING,
        /** All of the request was given to a transfer, which has not answered. */
        AWAITING_ANSWER,
        /** The request was answered before all of it was read; the rest is thrown away and the connection closed. */
        DRAINING
    }

    RelayHandler(Relay relay) {
        this.relay = relay;
    }

    boolean isPassingOn() {
        return transfer != null;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof HttpObject object)) {
            ctx.fireChannelRead(message);
            return;
        }
        switch (state) {
            case BETWEEN_REQUESTS -> begin(ctx, object);
            case PASSING -> pass(ctx, object);
            case RELAYING -> relay(ctx, object);
            case AWAITING_ANSWER -> {
                // Reading is off: only a codec that was not told so could get here.
                ReferenceCountUtil.release(object);
                close(ctx);
            }
            case DRAINING -> drain(ctx, object);
        }
    }

    private void begin(ChannelHandlerContext ctx, HttpObject object) {
        boolean ours = object instanceof HttpRequest request
                && request.decoderResult().isSuccess()
                && request.uri().startsWith(RelayUrl.PREFIX + "/");
        if (!ours) {
            state = State.PASSING;
            pass(ctx, object);
            return;
        }
        HttpRequest request = (HttpRequest) object;
        keepAlive = HttpUtil.isKeepAlive(request);
        hasBody = HttpUtil.isTransferEncodingChunked(request) || HttpUtil.getContentLength(request, 0L) > 0;
        state = State.RELAYING;
        RelayRequest.Decision decision = RelayRequest.decide(request, relay.target(), relay.maxBytes());
        AddressBlock from = AddressBlock.of(ClientAddress.of(ctx.channel()));
        if (decision instanceof RelayRequest.Decision.Forward forward) {
            if (!relay.places().begin(from)) {
                answer(ctx, RelayResponse.tooMany());
                return;
            }
            ctx.channel().config().setAutoRead(false);
            transfer = new Transfer(relay, this, ctx, from, forward.request(), HttpUtil.is100ContinueExpected(request));
            transfer.start();
        } else if (decision instanceof RelayRequest.Decision.Refused refused) {
            answer(ctx, RelayResponse.of(refused.status(), refused.reason()));
        }
    }

    private void pass(ChannelHandlerContext ctx, HttpObject object) {
        if (object instanceof LastHttpContent) {
            state = State.BETWEEN_REQUESTS;
        }
        ctx.fireChannelRead(object);
    }

    private void relay(ChannelHandlerContext ctx, HttpObject object) {
        if (!(object instanceof HttpContent content) || transfer == null) {
            ReferenceCountUtil.release(object);
            close(ctx);
            return;
        }
        if (content.decoderResult().isFailure()) {
            content.release();
            close(ctx);
            return;
        }
        if (content instanceof LastHttpContent) {
            state = State.AWAITING_ANSWER;
            ctx.channel().config().setAutoRead(false);
        }
        transfer.body(content);
    }

    private void drain(ChannelHandlerContext ctx, HttpObject object) {
        if (object instanceof HttpContent content) {
            drainedBytes += content.content().readableBytes();
        }
        ReferenceCountUtil.release(object);
        if (drainedBytes > MAX_DRAINED_BYTES) {
            close(ctx);
        } else if (object instanceof LastHttpContent) {
            if (drainLimit != null) {
                drainLimit.cancel(false);
            }
            between(ctx);
        }
    }

    /** Writes the head of an answer whose body follows. */
    void head(ChannelHandlerContext ctx, HttpResponse response) {
        HttpUtil.setKeepAlive(response, mayGoOn());
        ctx.write(response).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    /**
     * Writes a part of an answer's body. False if the client does not keep up: the store is to wait for {@link
     * Transfer#clientIsWritable}.
     */
    boolean content(ChannelHandlerContext ctx, HttpContent content) {
        ctx.write(content).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        if (!ctx.channel().isWritable()) {
            ctx.flush();
        }
        return ctx.channel().isWritable();
    }

    void end(ChannelHandlerContext ctx, LastHttpContent last) {
        ctx.writeAndFlush(last).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        answered(ctx);
    }

    /** Writes a whole answer at once. */
    void answer(ChannelHandlerContext ctx, FullHttpResponse response) {
        HttpUtil.setKeepAlive(response, mayGoOn());
        ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        answered(ctx);
    }

    /** Whether the same connection is good for another request behind an answer: unless there are bytes nobody wants. */
    private boolean mayGoOn() {
        return keepAlive && (state == State.AWAITING_ANSWER || !hasBody);
    }

    private void answered(ChannelHandlerContext ctx) {
        transfer = null;
        keepAlive = mayGoOn();
        if (state == State.AWAITING_ANSWER) {
            between(ctx);
        } else {
            state = State.DRAINING;
            drainedBytes = 0;
            drainLimit = ctx.executor().schedule(() -> close(ctx), MAX_DRAIN_SECONDS, TimeUnit.SECONDS);
            ctx.channel().config().setAutoRead(true);
        }
    }

    private void between(ChannelHandlerContext ctx) {
        if (keepAlive) {
            state = State.BETWEEN_REQUESTS;
            ctx.channel().config().setAutoRead(true);
        } else {
            ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** Sets whether the client may send more of its body. */
    void readBody(ChannelHandlerContext ctx, boolean read) {
        if (state == State.RELAYING) {
            ctx.channel().config().setAutoRead(read);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (transfer != null) {
            transfer.flush();
        }
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (transfer != null && ctx.channel().isWritable()) {
            transfer.clientIsWritable();
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (transfer != null) {
            transfer.cancel();
            transfer = null;
        }
        if (drainLimit != null) {
            drainLimit.cancel(false);
        }
        ctx.fireChannelInactive();
    }

    /** Ends a transfer in whose middle the client's connection broke: that is for nobody else to hear of. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (transfer == null) {
            ctx.fireExceptionCaught(cause);
        } else {
            log.debug("transfer broken by the client cause={}", cause.toString());
            close(ctx);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a close that fails finds the channel closed
    private static void close(ChannelHandlerContext ctx) {
        ctx.close();
    }
}
