package chat.parley.gateway.server;

import chat.parley.gateway.address.ClientAddress;
import chat.parley.gateway.address.UrlHost;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers HTTP requests that have no body to speak of, and upgrades {@link Routes#CHAT} to WebSocket. */
final class HttpRouter extends SimpleChannelInboundHandler<HttpObject> {
    private static final Logger log = LoggerFactory.getLogger(HttpRouter.class);
    private static final int MAX_BODY_BYTES = 8192;

    private final Routes routes;
    private final Doors doors;
    private final BiConsumer<ChannelPipeline, UrlHost> afterUpgrade;
    /** The request that is being read; null between requests and after one that was refused. */
    private @Nullable HttpRequest request;

    private int bodyBytes;

    HttpRouter(Routes routes, Doors doors, BiConsumer<ChannelPipeline, UrlHost> afterUpgrade) {
        this.routes = routes;
        this.doors = doors;
        this.afterUpgrade = afterUpgrade;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) {
        if (part.decoderResult().isFailure()) {
            refuse(ctx, unreadable(part.decoderResult().cause()));
            return;
        }
        if (part instanceof HttpRequest head) {
            begin(ctx, head);
        }
        if (part instanceof HttpContent content && request != null) {
            bodyBytes += content.content().readableBytes();
            if (bodyBytes > MAX_BODY_BYTES) {
                refuse(ctx, Answer.line(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, "this takes no body"));
            } else if (part instanceof LastHttpContent) {
                answer(ctx, request);
            }
        }
    }

    private static Answer unreadable(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return Answer.line(HttpResponseStatus.REQUEST_URI_TOO_LONG, "the request line is too long");
        }
        if (cause instanceof TooLongHttpHeaderException || cause instanceof TooLongFrameException) {
            return Answer.line(
                    HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "the request's headers are too long");
        }
        return Answer.line(HttpResponseStatus.BAD_REQUEST, "not HTTP/1.1");
    }

    private void begin(ChannelHandlerContext ctx, HttpRequest head) {
        request = head;
        bodyBytes = 0;
        Optional<Answer> refusal = doors.refusalOfHost(head, ctx.channel());
        if (refusal.isPresent()) {
            refuse(ctx, refusal.get());
            return;
        }
        // At once, before a body that nobody wants.
        if (!head.method().equals(HttpMethod.GET) && !head.method().equals(HttpMethod.HEAD)) {
            refuse(ctx, Answer.line(HttpResponseStatus.METHOD_NOT_ALLOWED, "only GET and HEAD are served here"));
        }
    }

    private void answer(ChannelHandlerContext ctx, HttpRequest whole) {
        request = null;
        String path = path(whole.uri());
        boolean keepAlive = HttpUtil.isKeepAlive(whole);
        if (path.equals(Routes.CHAT)) {
            ChatUpgrade.refusal(whole)
                    .or(() -> doors.refusalOfOrigin(whole, ctx.channel()))
                    .ifPresentOrElse(refusal -> write(ctx, refusal.response(), keepAlive), () -> upgrade(ctx, whole));
        } else if (path.equals(Routes.METRICS)) {
            answerLater(ctx, routes.metrics(ClientAddress.of(ctx.channel())));
        } else {
            write(ctx, routes.get(path, whole.headers(), ChatUpgrade.host(whole)), keepAlive);
        }
    }

    /** Answers as soon as the answer is there, and closes: who asks this asks seldom. */
    private void answerLater(ChannelHandlerContext ctx, CompletionStage<Answer> answer) {
        answer.thenAcceptAsync(made -> write(ctx, made.response(), false), ctx.executor());
    }

    private void upgrade(ChannelHandlerContext ctx, HttpRequest whole) {
        ChannelPipeline pipeline = ctx.pipeline();
        UrlHost reachedBy = ChatUpgrade.host(whole).orElseThrow();
        ChatUpgrade.handshake(ctx.channel(), whole);
        // Nothing can arrive in between: the client waits for the answer, and this loop is busy with us.
        afterUpgrade.accept(pipeline, reachedBy);
        pipeline.remove(this);
    }

    static String path(String uri) {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    /** Answers and closes: the rest of what the client sends is not for us. */
    private void refuse(ChannelHandlerContext ctx, Answer answer) {
        request = null;
        write(ctx, answer.response(), false);
    }

    private static void write(ChannelHandlerContext ctx, FullHttpResponse response, boolean keepAlive) {
        response.headers()
                .set(HttpHeaderNames.CONNECTION, keepAlive ? HttpHeaderValues.KEEP_ALIVE : HttpHeaderValues.CLOSE);
        ChannelFuture written = ctx.writeAndFlush(response);
        written.addListener(keepAlive ? ChannelFutureListener.CLOSE_ON_FAILURE : ChannelFutureListener.CLOSE);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // it closes, or is closed
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (PeerFailure.is(cause)) {
            log.debug("connection lost peer={} cause=\"{}\"", ClientAddress.of(ctx.channel()), cause.getMessage());
        } else {
            log.error("connection closed by a defect", cause);
        }
        ctx.close();
    }
}
