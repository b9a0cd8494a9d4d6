package chat.parley.gateway.server;

import chat.parley.gateway.address.ClientAddress;
import chat.parley.gateway.address.UrlHost;
import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.connection.ConnectionCounters;
import chat.parley.gateway.connection.Throttle;
import chat.parley.gateway.limit.AddressBlock;
import chat.parley.gateway.limit.Limit;
import chat.parley.gateway.limit.Refusals;
import chat.parley.gateway.relay.Relay;
import chat.parley.gateway.session.Session;
import chat.parley.gateway.session.SessionContext;
import chat.parley.gateway.tls.Tls;
import chat.parley.protocol.Limits;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * Builds what the bytes of each socket pass through, in HTTP and, after the upgrade, in WebSocket. Each begins with
 * {@link #initChannel}.
 */
final class Pipeline extends ChannelInitializer<Channel> {
    /** How long a request line may be: a presigned URL is long. */
    private static final int MAX_REQUEST_LINE_BYTES = 8192;

    private static final int MAX_HEADER_BYTES = 8192;
    private static final int MAX_CHUNK_BYTES = 64 * 1024;
    private static final Wire WIRE = new Wire();

    private final SessionContext sessions;
    private final ConnectionCounters counters;
    private final SocketGate gate;
    private final Optional<Tls> tls;
    private final ChannelGroup all;
    private final OpenChats chats;
    private final Routes routes;
    private final ProxyProtocol proxyProtocol;
    private final Doors doors;
    private final Refusals refusals;
    private final Optional<Relay> relay;

    /** @param all has every socket in it that is open; shared */
    Pipeline(
            SessionContext sessions,
            ConnectionCounters counters,
            SocketGate gate,
            Optional<Tls> tls,
            ChannelGroup all,
            OpenChats chats,
            Routes routes,
            ProxyProtocol proxyProtocol,
            Doors doors,
            Refusals refusals,
            Optional<Relay> relay) {
        this.sessions = sessions;
        this.counters = counters;
        this.gate = gate;
        this.tls = tls;
        this.all = all;
        this.chats = chats;
        this.routes = routes;
        this.proxyProtocol = proxyProtocol;
        this.doors = doors;
        this.refusals = refusals;
        this.relay = relay;
    }

    /** How WebSocket frames are read: their length is checked before their body is. */
    static WebSocketDecoderConfig frames() {
        return WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(Limits.MAX_FRAME_BYTES)
                .expectMaskedFrames(true)
                .allowMaskMismatch(false)
                .allowExtensions(false)
                // The session says why first; the decoder would only close.
                .closeOnProtocolViolation(false)
                .build();
    }

    @Override
    protected void initChannel(Channel channel) {
        if (!gate.admit(channel)) {
            return;
        }
        all.add(channel);
        // First what cannot be read by others, a PROXY header. It goes when the first bytes are known.
        proxyProtocol.addTo(channel.pipeline());
        gate.addTo(channel.pipeline());
        IntSupplier heldByTls =
                tls.map(added -> added.addTo(channel.pipeline())).orElse(() -> 0);
        Unfinished unfinished = new Unfinished(gate.placeOf(channel), heldByTls, refusals);
        channel.pipeline()
                // It stays: frames that are encoded already are written from its place, below all codecs but TLS.
                .addLast("wire", WIRE)
                .addLast("unfinished", unfinished)
                // Refuses long heads while they arrive. Bodies come on in chunks; nothing collects them.
                .addLast(
                        "http",
                        new HttpServerCodec(new HttpDecoderConfig()
                                .setMaxInitialLineLength(MAX_REQUEST_LINE_BYTES)
                                .setMaxHeaderSize(MAX_HEADER_BYTES)
                                .setMaxChunkSize(MAX_CHUNK_BYTES)))
                // Behind the codec, and behind what the handshake puts in its place.
                .addLast("finished", unfinished.behindCodec());
        tls.ifPresent(added -> added.addToHttp(channel.pipeline()));
        channel.pipeline()
                // Before all that answers: one request at a time, and none for ever.
                .addLast("pace", new RequestPace(refusals));
        // Before the router: it takes what is under /v1/files, body and all, and lets the rest pass.
        relay.ifPresent(added -> added.addTo(channel.pipeline()));
        // Last: answers everything that came so far.
        channel.pipeline().addLast("router", new HttpRouter(routes, doors, this::speakWebSocket));
    }

    /**
     * Builds what a chat passes through, after the handshake, which has put {@code wsdecoder} and {@code wsencoder} in the
     * codec's place.
     */
    private void speakWebSocket(ChannelPipeline pipeline, UrlHost reachedBy) {
        Connection connection = new Connection(pipeline.context("wire"), counters);
        AddressBlock from = AddressBlock.of(ClientAddress.of(pipeline.channel()));
        Throttle throttle = new Throttle(connection, sessions.nanoTime(), () -> refusals.refused(Limit.FRAMES, from));
        Session session = new Session(connection, throttle, gate.placeOf(pipeline.channel()), reachedBy, sessions);
        // An idle chat is no reason to close; the heartbeat tells the dead from the silent. Before the decoder, because
        // it counts bytes.
        pipeline.addAfter(
                "wire", "heartbeat", new Heartbeat(connection, sessions.config().pingInterval(), sessions.nanoTime()));
        pipeline.get(Unfinished.class).speaksWebSocket();
        // What relays is for HTTP only; in a chat it would be one more call for each frame.
        relay.ifPresent(added -> Relay.removeFrom(pipeline));
        pipeline.remove("pace");
        pipeline.addLast("gate", new FrameGate(connection, throttle))
                // Before the aggregator: of a fragmented text each fragment is checked as it comes.
                .addLast("utf8", new Utf8FrameValidator(false))
                // The session sees whole messages; together its fragments have the limit of one frame.
                .addLast("aggregator", new WebSocketFrameAggregator(Limits.MAX_FRAME_BYTES))
                .addLast("session", new SessionHandler(connection, session, chats));
    }

    /** Marks a place in the pipeline, below the WebSocket encoder, and changes nothing. */
    @Sharable
    private static final class Wire extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object bytes) {
            ctx.fireChannelRead(bytes);
        }
    }
}
