package chat.parley.gateway.tls;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;

/**
 * Has browsers come by TLS only from now on, whatever address they are given (RFC 6797). They do not obey where they do not
 * trust the certificate, nor for an IP address.
 */
@Sharable
final class StrictTransport extends ChannelOutboundHandlerAdapter {
    static final StrictTransport INSTANCE = new StrictTransport();

    /** How long browsers keep to it, half a year; each answer begins it anew. */
    private static final String SECONDS = "max-age=15768000";

    private StrictTransport() {}

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the promise says it to who writes
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse head) {
            head.headers().set("Strict-Transport-Security", SECONDS);
        }
        ctx.write(message, promise);
    }
}
