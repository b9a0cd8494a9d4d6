package chat.parley.gateway.server;

import chat.parley.gateway.address.ClientAddress;
import chat.parley.gateway.failure.RepeatedWarning;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.ReferenceCountUtil;

/**
 * Serves {@link Routes#OPERATORS} and nothing else, behind the HTTP codec of a connection that passed by the load balancer:
 * a health check's, or Prometheus'.
 */
final class OperatorsOnly extends ChannelInboundHandlerAdapter {
    private final RepeatedWarning warning;
    private boolean refused;

    OperatorsOnly(RepeatedWarning warning) {
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
        warning.happened(() ->
                "connection refused: it has no PROXY header; let the load balancer send one (in HAProxy send-proxy-v2 and"
                        + " check-send-proxy), or set gateway.proxy-protocol = false peer="
                        + ClientAddress.of(ctx.channel()));
        Answer answer = Answer.line(
                HttpResponseStatus.FORBIDDEN,
                "chats and files are served through the load balancer only: gateway.proxy-protocol is true");
        ctx.writeAndFlush(answer.response()).addListener(ChannelFutureListener.CLOSE);
    }
}
