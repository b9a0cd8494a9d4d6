package chat.parley.gateway.server;

import chat.parley.gateway.config.StopConfig;
import chat.parley.gateway.connection.ConnectionCounters;
import chat.parley.gateway.connection.EventLoops;
import chat.parley.gateway.connection.UnderWay;
import chat.parley.gateway.relay.Relay;
import chat.parley.gateway.session.SessionContext;
import chat.parley.protocol.Limits;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The port that clients connect to. */
public final class Server implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Server.class);
    private static final Duration GOODBYE = Duration.ofSeconds(3);

    /** How much may wait to be sent until a client has signed in, and of file transfers, whose pace the client sets. */
    private static final WriteBufferWaterMark UNSENT =
            new WriteBufferWaterMark(Limits.MAX_STRANGERS_UNSENT_BYTES / 2, Limits.MAX_STRANGERS_UNSENT_BYTES);

    private final ChannelGroup sockets = new DefaultChannelGroup("sockets", GlobalEventExecutor.INSTANCE);
    private final OpenChats chats;
    private final UnderWay transfers;
    private final StopConfig stop;
    private final Channel listening;

    private Server(
            EventLoops loops,
            InetSocketAddress address,
            boolean proxyProtocol,
            SessionContext sessions,
            ConnectionCounters counters,
            Routes routes,
            Guard guard,
            Optional<Relay> relay,
            StopConfig stop) {
        this.chats = new OpenChats(counters);
        this.transfers = relay.map(Relay::transfers).orElseGet(UnderWay::new);
        this.stop = stop;
        ChannelFuture bound = new ServerBootstrap()
                .group(loops.group())
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, EventLoops.readingInTurns())
                .childHandler(new Pipeline(
                        sessions,
                        counters,
                        new SocketGate(
                                guard.sockets(),
                                guard.refusals(),
                                proxyProtocol,
                                guard.tls().isPresent()),
                        guard.tls(),
                        sockets,
                        chats,
                        routes,
                        new ProxyProtocol(proxyProtocol, guard.tls().isPresent(), sessions.nanoTime()),
                        new Doors(guard.access(), guard.refusals()),
                        guard.refusals(),
                        relay))
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new BindFailure(address, bound.cause());
        }
        listening = bound.channel();
    }

    /**
     * Listens from now on; throws {@link BindFailure}.
     *
     * @param proxyProtocol whether every connection has to begin with a PROXY header
     * @param relay for file transfers; empty: none pass here
     */
    public static Server start(
            EventLoops loops,
            InetSocketAddress address,
            boolean proxyProtocol,
            SessionContext sessions,
            ConnectionCounters counters,
            Routes routes,
            Guard guard,
            Optional<Relay> relay,
            StopConfig stop) {
        return new Server(loops, address, proxyProtocol, sessions, counters, routes, guard, relay, stop);
    }

    public int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /**
     * Goes on for the time of the notice, then takes no more connections and has the clients move; what has not ended in
     * time is cut. Returns sooner when nobody is connected.
     */
    @Override
    public void close() {
        awaitNobody(stop.notice());
        // Before anybody is asked to move: who comes back to the same address must not come back to this gateway.
        listening.close().awaitUninterruptibly();
        if (stop.movesClients() && chats.underWay().count() > 0) {
            log.info(
                    "clients are asked to move connections={} spreadSeconds={}",
                    chats.underWay().count(),
                    stop.spread().toSeconds());
        }
        if (stop.movesClients()) {
            chats.move(stop.spread());
        }
        if (!awaitNobody(stop.patience())) {
            log.info(
                    "closing what is left connections={} transfers={}",
                    chats.underWay().count(),
                    transfers.count());
        }
        chats.close();
        chats.underWay().awaitNone(GOODBYE);
        sockets.close().awaitUninterruptibly();
    }

    /** Waits until no chat and no transfer is left, at most for {@code limit}; returns whether that is so. */
    private boolean awaitNobody(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        return chats.underWay().awaitNone(limit) && transfers.awaitNone(Duration.ofNanos(deadline - System.nanoTime()));
    }
}
