package chat.parley.gateway.server;

import chat.parley.gateway.address.ClientAddress;
import chat.parley.gateway.failure.RepeatedWarning;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol.AddressFamily;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes a connection's address from the PROXY header that it begins with, which has to be there within {@value #SECONDS} s,
 * however slowly its bytes come. A connection without one did not come through the load balancer: {@link OperatorsOnly}.
 */
final class ProxyHeader extends SimpleChannelInboundHandler<HAProxyMessage> {
    /**
     * How many bytes a header may have besides the addresses: HAProxy sends a few dozen at most, unless it is told to send
     * more.
     */
    static final int MAX_EXTENSION_BYTES = 2048;

    private static final long SECONDS = 5;
    private final RepeatedWarning warning;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ClientAddress peer;
    private boolean refused;
    private @Nullable ScheduledFuture<?> deadline;

    ProxyHeader(RepeatedWarning warning) {
        this.warning = warning;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        // Now: the decoder closes the socket before it says why.
        peer = ClientAddress.of(ctx.channel());
        deadline = ctx.executor()
                .schedule(() -> refuse(ctx, "not complete within " + SECONDS + " s"), SECONDS, TimeUnit.SECONDS);
    }

    /** Goes on without a header, since there is none: then operators are served, and nobody else. */
    void missing() {
        ChannelPipeline pipeline = Objects.requireNonNull(context).pipeline();
        pipeline.addAfter("http", "operators-only", new OperatorsOnly(warning));
        pipeline.remove(this);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HAProxyMessage header) {
        // LOCAL: the load balancer speaks for itself, as in health checks, and what addresses it may give mean nothing.
        if (header.command() == HAProxyCommand.PROXY) {
            ClientAddress client = clientAddress(ctx.channel(), header);
            client.storeOn(ctx.channel());
            ctx.fireUserEventTriggered(client);
        }
        ctx.pipeline().remove(this);
    }

    /**
     * The client's address by {@code header}. A balancer that does not know it, or got the connection by a Unix socket,
     * leaves us the socket's.
     */
    private static ClientAddress clientAddress(Channel channel, HAProxyMessage header) {
        AddressFamily family = header.proxiedProtocol().addressFamily();
        InetAddress source = family == AddressFamily.AF_IPv4 || family == AddressFamily.AF_IPv6
                ? NetUtil.createInetAddressFromIpAddressString(header.sourceAddress())
                : null;
        return source == null
                ? new ClientAddress(channel.remoteAddress(), true)
                : new ClientAddress(new InetSocketAddress(source, header.sourcePort()), true);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof DecoderException) {
            refuse(ctx, "malformed or too long");
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it closes, or is closed
    private void refuse(ChannelHandlerContext ctx, String why) {
        if (refused) {
            return; // what came behind a malformed header is malformed too
        }
        refused = true;
        warning.happened(() -> "connection closed: its PROXY header is " + why + " peer=" + peer);
        ctx.close();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }
}
