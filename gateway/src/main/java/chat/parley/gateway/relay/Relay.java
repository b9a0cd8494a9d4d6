package chat.parley.gateway.relay;

import chat.parley.gateway.config.FilesConfig;
import chat.parley.gateway.connection.UnderWay;
import chat.parley.gateway.failure.RepeatedFailure;
import chat.parley.gateway.limit.Transfers;
import chat.parley.protocol.tls.Authorities;
import chat.parley.storage.file.Files;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Passes file transfers on to the object store, for clients that cannot reach it. All connections share it; thread-safe. */
public final class Relay {
    private static final String FLOW = "relay-flow";
    private static final String HANDLER = "relay";

    private final StoreTarget target;
    private final long maxBytes;
    private final Transfers places;
    private final Executor resolver;
    private final @Nullable SslContext tls;
    private final UnderWay transfers = new UnderWay();
    private final RepeatedFailure storeErrors = new RepeatedFailure(System::nanoTime);

    /**
     * Relays files of the store at {@code storeUrl}, as this gateway reaches it.
     *
     * @param authorities of one's own that the store's certificate may be of
     * @param places how many transfers there may be
     * @param resolver for looking up the store's address, which blocks
     */
    public Relay(
            Files files,
            URI storeUrl,
            Optional<Authorities> authorities,
            FilesConfig config,
            Transfers places,
            Executor resolver) {
        this(StoreTarget.of(files, storeUrl), authorities, config.maxBytes(), places, resolver);
    }

    Relay(StoreTarget target, Optional<Authorities> authorities, long maxBytes, Transfers places, Executor resolver) {
        this.target = target;
        this.maxBytes = maxBytes;
        this.places = places;
        this.resolver = resolver;
        this.tls = target.tls() ? clientTls(authorities) : null;
    }

    /**
     * Adds what relays to the end of {@code pipeline}: behind the HTTP codec, before anything that collects bodies. Requests
     * for other paths pass. The codec must take request lines of 4 KiB (Netty's default).
     */
    public void addTo(ChannelPipeline pipeline) {
        // Hands over one object at a time once reading is off, so that nothing arrives that cannot be passed on.
        pipeline.addLast(FLOW, new FlowControlHandler());
        pipeline.addLast(HANDLER, new RelayHandler(this));
    }

    /** Takes out what {@link #addTo} has added: a chat relays nothing. */
    public static void removeFrom(ChannelPipeline pipeline) {
        pipeline.remove(FLOW);
        pipeline.remove(HANDLER);
    }

    /** Whether what this connection sends is passed on: then the number of transfers bounds what is kept of it. */
    public static boolean isPassingOn(ChannelPipeline pipeline) {
        return pipeline.get(HANDLER) instanceof RelayHandler handler && handler.isPassingOn();
    }

    Transfers places() {
        return places;
    }

    /** Requests that are being passed on. */
    public UnderWay transfers() {
        return transfers;
    }

    /** The store's answers that are not the client's doing, for telling the operator. */
    RepeatedFailure storeErrors() {
        return storeErrors;
    }

    StoreTarget target() {
        return target;
    }

    long maxBytes() {
        return maxBytes;
    }

    Executor resolver() {
        return resolver;
    }

    @Nullable
    SslContext tls() {
        return tls;
    }

    private static SslContext clientTls(Optional<Authorities> authorities) {
        SslContextBuilder builder = SslContextBuilder.forClient();
        authorities.ifPresent(own -> builder.trustManager(own.trustManager()));
        try {
            return builder.build();
        } catch (SSLException e) {
            throw new IllegalStateException("no TLS on this Java platform", e);
        }
    }
}
