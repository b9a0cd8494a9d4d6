package chat.parley.client.fake;

import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One connection of a client to the fake gateway. Sending is for any thread. */
public final class Peer extends SimpleChannelInboundHandler<WebSocketFrame> {
    private final FakeGateway gateway;
    private @Nullable ChannelHandlerContext context;
    private volatile @Nullable UserName user;

    Peer(FakeGateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    private ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("not connected");
        }
        return context;
    }

    public @Nullable UserName user() {
        return user;
    }

    void user(UserName name) {
        user = name;
    }

    public void send(ServerFrame frame) {
        write(new TextWebSocketFrame(Unpooled.wrappedBuffer(FrameCodec.write(frame))));
    }

    /** In the order of the calls: written at once on the connection's own thread, it would pass what others have handed to it. */
    private void write(WebSocketFrame frame) {
        ChannelHandlerContext to = context();
        to.executor().execute(() -> {
            var unused = to.writeAndFlush(frame);
        });
    }

    /** As one message in many frames. */
    public void sendInFragments(ServerFrame frame, int bytesEach) {
        byte[] json = FrameCodec.write(frame);
        for (int at = 0; at < json.length; at += bytesEach) {
            int end = Math.min(json.length, at + bytesEach);
            var piece = Unpooled.wrappedBuffer(Arrays.copyOfRange(json, at, end));
            boolean last = end == json.length;
            write(at == 0 ? new TextWebSocketFrame(last, 0, piece) : new ContinuationWebSocketFrame(last, 0, piece));
        }
    }

    public void sendText(String text) {
        write(new TextWebSocketFrame(text));
    }

    public void ping() {
        write(new PingWebSocketFrame());
    }

    public void close(int status, String reason) {
        write(new CloseWebSocketFrame(status, reason));
    }

    /** The connection is reset, without goodbye. */
    public void cut() {
        ChannelHandlerContext to = context();
        to.executor().execute(() -> {
            if (to.channel().isOpen()) {
                to.channel().config().setOption(ChannelOption.SO_LINGER, 0);
                var unused = to.close();
            }
        });
        if (!to.executor().inEventLoop()) {
            to.channel().closeFuture().syncUninterruptibly();
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext from, WebSocketFrame frame) {
        if (frame instanceof TextWebSocketFrame text) {
            gateway.message(this, text.text());
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext from, Object event) {
        if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
            gateway.opened(this);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) {
        gateway.closed(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
        var unused = from.close();
    }
}
