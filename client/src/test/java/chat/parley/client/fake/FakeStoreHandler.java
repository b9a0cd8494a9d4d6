package chat.parley.client.fake;

import chat.parley.client.fake.FakeStore.Mishap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** PUT and GET of {@code /v1/files/…}, with ranges. */
final class FakeStoreHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final String PREFIX = "/v1/files/";

    private final FakeStore store;

    FakeStoreHandler(FakeStore store) {
        this.store = store;
    }

    @Override
    public boolean acceptInboundMessage(Object message) {
        return message instanceof FullHttpRequest request && request.uri().startsWith(PREFIX);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        String key = request.uri().substring(PREFIX.length());
        Mishap mishap = store.nextMishap();
        if (mishap == Mishap.SILENT) {
            return;
        }
        if (mishap == Mishap.REFUSED) {
            answer(context, new byte[0], HttpResponseStatus.SERVICE_UNAVAILABLE, null);
        } else if (request.method().equals(HttpMethod.PUT)) {
            if (mishap == Mishap.CUT) {
                var unused = context.close();
            } else if (!request.headers().contains("X-Given", "yes", false)
                    || request.headers().get("Content-Length") == null) {
                answer(context, new byte[0], HttpResponseStatus.FORBIDDEN, null);
            } else {
                store.put(key, ByteBufUtil.getBytes(request.content()));
                answer(context, new byte[0], HttpResponseStatus.OK, null);
            }
        } else {
            get(context, request, key, mishap);
        }
    }

    private void get(ChannelHandlerContext context, FullHttpRequest request, String key, @Nullable Mishap mishap) {
        byte[] bytes = store.bytes(key);
        if (bytes == null) {
            answer(context, new byte[0], HttpResponseStatus.NOT_FOUND, null);
            return;
        }
        String range = request.headers().get("Range");
        if (mishap == Mishap.CORRUPT) {
            byte[] other = bytes.clone();
            other[0]++;
            answer(context, other, HttpResponseStatus.OK, null);
        } else if (range == null || mishap == Mishap.IGNORE_RANGE) {
            answer(context, bytes, HttpResponseStatus.OK, mishap);
        } else {
            int from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
            FullHttpResponse part =
                    response(Arrays.copyOfRange(bytes, from, bytes.length), HttpResponseStatus.PARTIAL_CONTENT);
            part.headers().set("Content-Range", "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
            send(context, part, mishap);
        }
    }

    private static void answer(
            ChannelHandlerContext context, byte[] body, HttpResponseStatus status, @Nullable Mishap mishap) {
        send(context, response(body, status), mishap);
    }

    private static FullHttpResponse response(byte[] body, HttpResponseStatus status) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
        response.headers().set("Content-Length", body.length).set("ETag", "\"etag\"");
        return response;
    }

    /** A cut answer promises all bytes and sends half of them. */
    private static void send(ChannelHandlerContext context, FullHttpResponse response, @Nullable Mishap mishap) {
        if (mishap == Mishap.CUT) {
            response.content().writerIndex(response.content().readableBytes() / 2);
            var unused = context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
        } else {
            var unused = context.writeAndFlush(response);
        }
    }
}
