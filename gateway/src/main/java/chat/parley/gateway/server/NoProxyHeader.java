package chat.parley.gateway.server;

import chat.parley.gateway.address.ClientAddress;
import chat.parley.gateway.failure.RepeatedWarning;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ProtocolDetectionState;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.ReferenceCountUtil;

/** Says what is the matter to a load balancer that sends a PROXY header where none is expected. */
final class NoProxyHeader extends ChannelInboundHandlerAdapter {
    private final RepeatedWarning warning;
    private final boolean tlsFollows;

    /** @param tlsFollows whether TLS is spoken behind this: then the log says what is the matter, and nothing else can */
    NoProxyHeader(RepeatedWarning warning, boolean tlsFollows) {
        this.warning = warning;
        this.tlsFollows = tlsFollows;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object first) {
        ctx.pipeline().remove(this);
        // A header comes in one piece, as a rule. One that does not is told that it is not HTTP.
        if (first instanceof ByteBuf bytes
                && HAProxyMessageDecoder.detectProtocol(bytes).state() == ProtocolDetectionState.DETECTED) {
            ReferenceCountUtil.release(first);
            refuse(ctx);
        } else {
            ctx.fireChannelRead(first);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it closes, or is closed
    private void refuse(ChannelHandlerContext ctx) {
        warning.happened(() ->
                "connection refused: it begins with a PROXY header; set gateway.proxy-protocol = true, or let the load"
                        + " balancer send none peer=" + ClientAddress.of(ctx.channel()));
        if (tlsFollows) {
            ctx.close();
            return;
        }
        Answer answer = Answer.line(
                HttpResponseStatus.BAD_REQUEST, "no PROXY header is expected here: gateway.proxy-protocol is false");
        // From the pipeline's end: the codec is behind this handler.
        ctx.pipeline().writeAndFlush(answer.response()).addListener(ChannelFutureListener.CLOSE);
    }
}
