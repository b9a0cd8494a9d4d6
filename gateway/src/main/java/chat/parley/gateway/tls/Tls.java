package chat.parley.gateway.tls;

import chat.parley.gateway.address.ClientAddress;
import chat.parley.gateway.limit.AddressBlock;
import chat.parley.gateway.limit.Limit;
import chat.parley.gateway.limit.Refusals;
import chat.parley.gateway.pool.FairPool;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends TLS for connections. What a handshake takes of the processor is done on threads of its own, in which each address has its
 * turn: who makes many makes those wait who come from where he is, and never a chat. Thread-safe.
 */
public final class Tls implements AutoCloseable {
    /** How many handshakes may wait, at a few milliseconds each: nobody waits for longer than a second or two. */
    private static final int MAX_WAITING = 512;

    private final LiveIdentity identity;
    private final Refusals refusals;
    private final FairPool<AddressBlock> handshakes;

    /** @param identity is closed with this */
    public Tls(LiveIdentity identity, Refusals refusals) {
        this.identity = identity;
        this.refusals = refusals;
        this.handshakes = new FairPool<>(
                "tls",
                Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
                MAX_WAITING,
                from -> refusals.refused(Limit.HANDSHAKES, from));
    }

    /**
     * Adds TLS to the end of {@code pipeline}, behind what reads a PROXY header and before all that is in the clear.
     *
     * @return how many bytes TLS may be keeping because they are not all of something; to be asked on the pipeline's loop
     */
    public IntSupplier addTo(ChannelPipeline pipeline) {
        TlsDoor door = new TlsDoor(this);
        SslHandler handler = identity.context().newHandler(pipeline.channel().alloc(), door);
        // Whoever waits for the head of a request waits for the handshake, too, and ends it in time.
        handler.setHandshakeTimeoutMillis(0);
        handler.handshakeFuture().addListener(shaken -> door.handshakeEnded());
        pipeline.addLast("tls-door", door).addLast("tls", handler).addLast("tls-clear", door.behindTls());
        return door::held;
    }

    /** Adds, behind the HTTP codec, what has browsers come by TLS only. */
    public void addToHttp(ChannelPipeline pipeline) {
        pipeline.addLast("strict-transport", StrictTransport.INSTANCE);
    }

    /** Does the {@code task} of a handshake in its turn, or closes the connection if too much waits. */
    @SuppressWarnings("FutureReturnValueIgnored") // what is refused closes the connection, which is the outcome
    void shake(ChannelHandlerContext ctx, Runnable task) {
        handshakes
                .<@Nullable Void>call(address(ctx), () -> {
                    task.run();
                    return null;
                })
                .whenComplete((done, refused) -> {
                    if (refused != null) {
                        ctx.close();
                    }
                });
    }

    void refused(ChannelHandlerContext ctx) {
        refusals.refused(Limit.TLS, address(ctx));
    }

    private static AddressBlock address(ChannelHandlerContext ctx) {
        return AddressBlock.of(ClientAddress.of(ctx.channel()));
    }

    @Override
    public void close() {
        handshakes.close();
        identity.close();
    }
}
