package chat.parley.gateway.server;

import chat.parley.gateway.address.ClientAddress;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.ReferenceCountUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Behind the HTTP codec of a connection that passed by the load balancer: a health check, or Prometheus. It is served
 * {@link Routes#OPERATORS} and nothing else.
 */
final class OperatorsOnly extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(OperatorsOnly.class);

    private final SparseWarning warning;
    private boolean refused;

    OperatorsOnly(SparseWarning warning) {
        this.warning = warning;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object part) {
        if (!refused && part instanceof HttpRequest head && !Routes.OPERATORS.contains(HttpRouter.path(head.uri()))) {
            refuse(ctx);
        }
        if (refused) {
            ReferenceCountUtil.release(part);
        } else {
            ctx.fireChannelRead(part);
        }
    }

    private void refuse(ChannelHandlerContext ctx) {
        refused = true;
        warning.happened(count -> log.warn(
                "connection refused: it has no PROXY header; let the load balancer send one (in HAProxy send-proxy-v2 and"
                        + " check-send-proxy), or set gateway.proxy-protocol = false peer={} refused={}",
                ClientAddress.of(ctx.channel()),
                count));
        Answer answer = Answer.line(
                HttpResponseStatus.FORBIDDEN,
                "chats and files are served through the load balancer only: gateway.proxy-protocol is true");
        ctx.writeAndFlush(answer.response()).addListener(ChannelFutureListener.CLOSE);
    }
}
