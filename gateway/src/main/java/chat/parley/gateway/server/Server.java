package chat.parley.gateway.server;

import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.connection.ConnectionCounters;
import chat.parley.gateway.connection.EventLoops;
import chat.parley.gateway.health.Health;
import chat.parley.gateway.session.SessionContext;
import chat.parley.protocol.CloseCode;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The port that clients connect to. */
public final class Server implements AutoCloseable {
    private static final Duration GOODBYE = Duration.ofSeconds(3);

    private final ChannelGroup sockets = new DefaultChannelGroup("sockets", GlobalEventExecutor.INSTANCE);
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final ConnectionCounters counters = new ConnectionCounters();
    private final Channel listening;

    private Server(
            EventLoops loops,
            InetSocketAddress address,
            SessionContext sessions,
            Health health,
            Consumer<ChannelPipeline> relay) {
        int highWater = sessions.config().writeBufferHighWaterBytes();
        ChannelFuture bound = new ServerBootstrap()
                .group(loops.group())
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(highWater / 2, highWater))
                .childHandler(new Pipeline(sessions, counters, sockets, connections, new Routes(health), relay))
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new BindFailure(address, bound.cause());
        }
        listening = bound.channel();
    }

    /** Listens from now on; throws {@link BindFailure}. */
    public static Server start(
            EventLoops loops,
            InetSocketAddress address,
            SessionContext sessions,
            Health health,
            Consumer<ChannelPipeline> relay) {
        return new Server(loops, address, sessions, health, relay);
    }

    public int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    public ConnectionCounters counters() {
        return counters;
    }

    /** Takes no more connections, tells those that are open to go elsewhere, and cuts those that do not in time. */
    @Override
    public void close() {
        listening.close().awaitUninterruptibly();
        for (Connection connection : connections) {
            connection.execute(
                    () -> connection.close(CloseCode.GOING_AWAY, "the gateway stops; connect again"),
                    () -> connections.remove(connection));
        }
        sockets.newCloseFuture().awaitUninterruptibly(GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
        sockets.close().awaitUninterruptibly();
    }
}
