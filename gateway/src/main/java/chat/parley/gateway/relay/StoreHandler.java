package chat.parley.gateway.relay;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store's side of a {@link Transfer}: tells it what arrives, on the same event loop. */
final class StoreHandler extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(StoreHandler.class);

    private final Transfer transfer;
    /** Whether a 1xx response is being read, which is followed by the real one. */
    private boolean interim;

    StoreHandler(Transfer transfer) {
        this.transfer = transfer;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof HttpObject object) || transfer.ended()) {
            ReferenceCountUtil.release(message);
        } else if (object.decoderResult().isFailure()) {
            ReferenceCountUtil.release(message);
            transfer.fail(HttpResponseStatus.BAD_GATEWAY, "the object store gave no proper answer; try again");
        } else if (object instanceof HttpResponse response) {
            interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
            if (!interim) {
                transfer.answerHead(response);
            }
        } else if (interim) {
            interim = !(object instanceof LastHttpContent);
            ReferenceCountUtil.release(message);
        } else if (object instanceof HttpContent content) {
            transfer.answerContent(content);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        transfer.flushAnswer();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        transfer.storeIsWritable(ctx.channel().isWritable());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof IdleStateEvent) {
            transfer.fail(HttpResponseStatus.GATEWAY_TIMEOUT, "nothing was transferred for a minute; try again");
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        transfer.fail(HttpResponseStatus.BAD_GATEWAY, "the object store broke the transfer off; try again");
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // a close that fails finds the channel closed
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        log.debug("transfer broken by the store cause={}", cause.toString());
        ctx.close();
    }
}
