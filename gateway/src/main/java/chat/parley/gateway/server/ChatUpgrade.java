package chat.parley.gateway.server;

import chat.parley.gateway.address.UrlHost;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The opening handshake of RFC 6455 §4.2.
 *
 * <p><b>Subprotocol.</b> A client that offers subprotocols must offer {@value #SUBPROTOCOL}: one that speaks only others
 * would not understand us. A client that offers none is taken at its word, as the path names the version too; so plain
 * WebSocket tools can talk to a gateway.
 *
 * <p>Whether the page that asks may chat is the business of {@link Doors}.
 */
final class ChatUpgrade {
    static final String SUBPROTOCOL = "parley.v1";

    private ChatUpgrade() {}

    /** Why the request cannot become a chat; empty if it can. */
    static Optional<Answer> refusal(HttpRequest request) {
        HttpHeaders headers = request.headers();
        if (!request.method().equals(HttpMethod.GET)
                || !headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                || !headers.contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)) {
            return Optional.of(Answer.line(HttpResponseStatus.UPGRADE_REQUIRED, "this is a WebSocket; upgrade to it"));
        }
        if (!WebSocketVersion.V13.toHttpHeaderValue().equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
            return Optional.of(
                    Answer.line(HttpResponseStatus.UPGRADE_REQUIRED, "Sec-WebSocket-Version must be 13 (RFC 6455)"));
        }
        if (!headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY)) {
            return Optional.of(Answer.line(HttpResponseStatus.BAD_REQUEST, "Sec-WebSocket-Key is missing (RFC 6455)"));
        }
        if (host(request).isEmpty()) {
            return Optional.of(Answer.line(
                    HttpResponseStatus.BAD_REQUEST,
                    "the Host header must be there once and name a host or an IP address (RFC 6455 §4.2.1)"));
        }
        List<String> offered = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(String::strip)
                .toList();
        if (!offered.isEmpty() && !offered.contains(SUBPROTOCOL)) {
            return Optional.of(Answer.line(
                    HttpResponseStatus.BAD_REQUEST, "offer the subprotocol " + SUBPROTOCOL + ", the one spoken here"));
        }
        return Optional.empty();
    }

    /** The name by which the client reached us; empty if it says none, or several. */
    static Optional<UrlHost> host(HttpRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
        return hosts.size() == 1 ? UrlHost.ofHeader(hosts.get(0)) : Optional.empty();
    }

    /** Answers 101 and puts the WebSocket codec in the HTTP codec's place. */
    static void handshake(Channel channel, HttpRequest request) {
        HttpRequest whole = new DefaultFullHttpRequest(
                request.protocolVersion(),
                request.method(),
                request.uri(),
                Unpooled.EMPTY_BUFFER,
                request.headers(),
                EmptyHttpHeaders.INSTANCE);
        new WebSocketServerHandshaker13(request.uri(), SUBPROTOCOL, Pipeline.frames())
                .handshake(channel, whole)
                .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }
}
