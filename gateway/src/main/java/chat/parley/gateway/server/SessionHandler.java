package chat.parley.gateway.server;

import chat.parley.gateway.address.ClientAddress;
import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.session.Session;
import chat.parley.protocol.CloseCode;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The top of a WebSocket pipeline: gives text to the session, and ends the connection for what is not text. */
final class SessionHandler extends SimpleChannelInboundHandler<WebSocketFrame> {
    private static final Logger log = LoggerFactory.getLogger(SessionHandler.class);
    /** The largest status that a close frame may have (RFC 6455 §7.4.2). */
    private static final int MAX_CLOSE_STATUS = 4999;

    private final Connection connection;
    private final Session session;
    private final OpenChats open;
    private @Nullable ScheduledFuture<?> loginLimit;

    /** @param open has this in it while the connection is open; shared */
    SessionHandler(Connection connection, Session session, OpenChats open) {
        this.connection = connection;
        this.session = session;
        this.open = open;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        open.opened(this);
        session.loginDue().ifPresent(left -> checkLoginIn(ctx, left));
    }

    private void checkLoginIn(ChannelHandlerContext ctx, Duration left) {
        loginLimit = ctx.executor().schedule(() -> checkLogin(ctx), left.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Asks the client to move. May be called by any thread. */
    void move(long afterMillis) {
        connection.execute(() -> session.move(afterMillis), () -> {});
    }

    /** Closes the connection, because the gateway stops. May be called by any thread. */
    void goAway() {
        connection.execute(
                () -> connection.close(CloseCode.GOING_AWAY, "the gateway stops; connect again"),
                () -> open.closed(this));
    }

    private void checkLogin(ChannelHandlerContext ctx) {
        session.loginDue().ifPresent(left -> {
            if (left.isNegative() || left.isZero()) {
                connection.close(CloseCode.LOGIN_TIMEOUT, "no login was sent in time");
            } else {
                checkLoginIn(ctx, left);
            }
        });
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        if (frame instanceof TextWebSocketFrame) {
            session.received(frame.content());
        } else if (frame instanceof BinaryWebSocketFrame) {
            connection.close(CloseCode.NOT_TEXT, "frames are JSON text, not binary");
        } else if (frame instanceof PingWebSocketFrame) {
            connection.pong(frame.content());
        } else if (frame instanceof CloseWebSocketFrame close) {
            closedByPeer(close.statusCode());
        }
    }

    /** @param status negative for none; the decoder has refused what is none up to {@value #MAX_CLOSE_STATUS} */
    private void closedByPeer(int status) {
        if (status > MAX_CLOSE_STATUS) {
            connection.close(CloseCode.PROTOCOL_ERROR, "no such close code");
        } else {
            connection.closedByPeer(status < 0 ? WebSocketCloseStatus.NORMAL_CLOSURE.code() : status);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        open.closed(this);
        if (loginLimit != null) {
            loginLimit.cancel(false);
        }
        session.closed();
        ctx.fireChannelInactive();
    }

    /** Everything that goes wrong on this connection ends here: bytes that are not WebSocket, and failed writes. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException corrupted) {
            if (WebSocketCloseStatus.MESSAGE_TOO_BIG.equals(corrupted.closeStatus())) {
                session.receivedTooLarge();
            } else if (WebSocketCloseStatus.INVALID_PAYLOAD_DATA.equals(corrupted.closeStatus())) {
                connection.close(CloseCode.NOT_UTF8, "text is UTF-8");
            } else {
                connection.close(CloseCode.PROTOCOL_ERROR, "not WebSocket as RFC 6455 has it");
            }
        } else if (cause instanceof TooLongFrameException) {
            session.receivedTooLarge();
        } else if (PeerFailure.is(cause)) {
            log.debug("connection lost peer={} cause=\"{}\"", ClientAddress.of(ctx.channel()), cause.getMessage());
            connection.cut();
        } else {
            log.error("connection closed by a defect", cause);
            connection.close(CloseCode.INTERNAL, "the gateway failed; its log says more");
        }
    }
}
