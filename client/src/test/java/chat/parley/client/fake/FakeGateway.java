package chat.parley.client.fake;

import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Feature;
import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.Limits;
import chat.parley.protocol.ServerFrame;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/**
 * Speaks Parley on a port of 127.0.0.1. Frames are answered as {@link FakeChat} does, unless a script is given for their
 * type. One thread runs all scripts and owns the chat's state; what was received may be read by any.
 */
public final class FakeGateway implements AutoCloseable {
    private final MultiThreadIoEventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Map<Class<?>, BiConsumer<Peer, ClientFrame>> scripts = new ConcurrentHashMap<>();
    private final List<Peer> peers = new CopyOnWriteArrayList<>();
    private final List<ClientFrame> received = new CopyOnWriteArrayList<>();
    private final FakeChat chat;
    private final FakeStore store = new FakeStore();
    private final int port;
    private volatile boolean dead;
    private volatile boolean cursors;
    private volatile List<Feature> features = List.of();
    /** No pings are sent: until three times as long has passed nobody misses them. */
    private volatile int pingSeconds = 60;

    public FakeGateway() {
        this(new FakeChat());
    }

    /** Another gateway of the same chat, or the same one back again. */
    public FakeGateway(FakeChat chat) {
        this.chat = chat;
        Channel listening =
                bootstrap().bind("127.0.0.1", 0).syncUninterruptibly().channel();
        port = ((InetSocketAddress) listening.localAddress()).getPort();
    }

    private ServerBootstrap bootstrap() {
        return new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        if (dead) {
                            var unused = channel.close();
                            return;
                        }
                        channel.pipeline()
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpObjectAggregator(64 * 1024 * 1024))
                                .addLast(new FakeStoreHandler(store))
                                .addLast(new WebSocketServerProtocolHandler("/v1/chat", "parley.v1", false, 128 * 1024))
                                .addLast(new WebSocketFrameAggregator(Limits.MAX_FRAME_BYTES))
                                .addLast(new Peer(FakeGateway.this));
                    }
                });
    }

    /**
     * As if the process was killed: connections are cut without goodbye, and new ones end at once. The port stays taken,
     * for {@link #revive}: nobody else shall get it in between.
     */
    public void kill() {
        dead = true;
        peers.forEach(Peer::cut);
    }

    /** In the beginning it is a gateway from before there were cursors. */
    public void withCursors(boolean has) {
        cursors = has;
    }

    /** In the beginning it can do nothing that its welcome would name. */
    public void offering(Feature... offered) {
        features = List.of(offered);
    }

    /** Promises pings, which it sends only when it is told to: with few seconds it is left soon. */
    public void promisePings(int seconds) {
        pingSeconds = seconds;
    }

    public void revive() {
        dead = false;
    }

    public URI url() {
        return URI.create("ws://127.0.0.1:" + port);
    }

    public FakeChat chat() {
        return chat;
    }

    public FakeStore store() {
        return store;
    }

    /** From now on these frames are answered by {@code script} only. */
    public <F extends ClientFrame> void on(Class<F> type, BiConsumer<Peer, F> script) {
        scripts.put(type, (peer, frame) -> script.accept(peer, type.cast(frame)));
    }

    /** As in the beginning. */
    public void unscript(Class<? extends ClientFrame> type) {
        scripts.remove(type);
    }

    /** Connections that are there. */
    public List<Peer> peers() {
        return List.copyOf(peers);
    }

    public <F extends ClientFrame> List<F> received(Class<F> type) {
        return received.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** On the thread that owns the chat; waits. */
    public void run(Runnable task) {
        loop.submit(task).syncUninterruptibly();
    }

    /** To all connections. */
    public void push(ServerFrame frame) {
        peers.forEach(peer -> peer.send(frame));
    }

    void opened(Peer peer) {
        peers.add(peer);
    }

    void closed(Peer peer) {
        peers.remove(peer);
        chat.gone(peer);
    }

    void message(Peer peer, String json) {
        ClientFrame frame = FrameCodec.readClient(
                new java.io.ByteArrayInputStream(json.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        received.add(frame);
        BiConsumer<Peer, ClientFrame> script = scripts.get(frame.getClass());
        if (script != null) {
            script.accept(peer, frame);
        } else {
            answer(peer, frame);
        }
    }

    /** The usual answer. */
    public void answer(Peer peer, ClientFrame frame) {
        frame.handle(new FakeAnswers(chat, store, peer, cursors, features, pingSeconds));
    }

    @Override
    public void close() {
        kill();
        loop.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).syncUninterruptibly();
    }
}
