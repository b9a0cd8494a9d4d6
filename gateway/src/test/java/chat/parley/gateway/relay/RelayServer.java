package chat.parley.gateway.relay;

import chat.parley.gateway.config.FilesConfig;
import chat.parley.gateway.config.LimitConfig;
import chat.parley.gateway.limit.Refusals;
import chat.parley.gateway.limit.Transfers;
import chat.parley.storage.file.Files;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A port with nothing but the relay behind it, and a router that answers 404 to all that the relay lets pass. */
final class RelayServer implements AutoCloseable {
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final ExecutorService resolver = Executors.newSingleThreadExecutor();
    private final PooledByteBufAllocator memory = new PooledByteBufAllocator(true);
    private final Relay relay;
    private final Channel port;

    RelayServer(Files files, URI storeUrl, FilesConfig config) {
        this(StoreTarget.of(files, storeUrl), config.maxBytes());
    }

    RelayServer(StoreTarget target, long maxBytes) {
        relay = new Relay(
                target,
                Optional.empty(),
                maxBytes,
                new Transfers(LimitConfig.defaults().withoutAddresses(), new Refusals(System::nanoTime)),
                resolver);
        port = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.ALLOCATOR, memory)
                .childOption(ChannelOption.ALLOCATOR, memory)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new HttpServerCodec());
                        relay.addTo(channel.pipeline());
                        channel.pipeline().addLast(new NotFound());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    int port() {
        return ((InetSocketAddress) port.localAddress()).getPort();
    }

    /** What a client does with a URL that is a path: resolves it against where it is connected. */
    URI resolve(String url) {
        return URI.create("http://127.0.0.1:" + port() + "/").resolve(url);
    }

    int transfers() {
        return relay.transfers().count();
    }

    /** What the server's buffers take at the moment, pooled chunks included. */
    long usedBytes() {
        return memory.metric().usedDirectMemory() + memory.metric().usedHeapMemory();
    }

    @Override
    public void close() {
        port.close().syncUninterruptibly();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        resolver.shutdownNow();
    }

    private static final class NotFound extends SimpleChannelInboundHandler<HttpObject> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) {
            if (part instanceof LastHttpContent) {
                DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1, HttpResponseStatus.NOT_FOUND, Unpooled.EMPTY_BUFFER);
                response.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
                ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
            }
        }
    }
}
