package chat.parley.gateway.server;

import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.connection.Throttle;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;

/**
 * Sees each frame just behind the decoder, before anything is done with it: those that are no whole request are charged for
 * here, requests by the session; and what still comes on a connection that is being closed ends here.
 */
final class FrameGate extends ChannelInboundHandlerAdapter {
    private final Connection connection;
    private final Throttle throttle;

    FrameGate(Connection connection, Throttle throttle) {
        this.connection = connection;
        this.throttle = throttle;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof WebSocketFrame frame && !(frame instanceof CloseWebSocketFrame)) {
            if (!(frame instanceof TextWebSocketFrame) || !frame.isFinalFragment()) {
                throttle.charge(0);
            }
            if (!connection.isOpen()) {
                ReferenceCountUtil.release(message);
                return;
            }
        }
        ctx.fireChannelRead(message);
    }

    /**
     * Passes on what the decoder found wrong. A payload that is no text is a close frame's, as texts are looked at behind
     * here, and so is told as an error of the protocol.
     */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        boolean closedBadly = cause instanceof CorruptedWebSocketFrameException corrupted
                && WebSocketCloseStatus.INVALID_PAYLOAD_DATA.equals(corrupted.closeStatus());
        ctx.fireExceptionCaught(
                closedBadly
                        ? new CorruptedWebSocketFrameException(WebSocketCloseStatus.PROTOCOL_ERROR, cause.getMessage())
                        : cause);
    }
}
