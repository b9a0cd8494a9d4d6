package chat.parley.gateway.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import chat.parley.gateway.address.ClientAddress;
import chat.parley.gateway.limit.AddressBlock;
import chat.parley.gateway.limit.Refusals;
import chat.parley.gateway.limit.Sockets;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.util.AttributeKey;
import java.util.Objects;
import java.util.Optional;

/**
 * Gives each new socket a place, or none: then it is told so in one answer, whatever it came for, and closed. One whose
 * address a PROXY header will tell gets a place of its address when that is known. Thread-safe.
 */
@Sharable
final class SocketGate extends ChannelInboundHandlerAdapter {
    private static final AttributeKey<Sockets.Place> PLACE = AttributeKey.valueOf(SocketGate.class, "place");
    private static final String LINE = "too many connections; close some, or come again later\n";
    /** The answer to who has no place: the same bytes for all, since it is to cost little. */
    private static final ByteBuf FULL = Unpooled.unreleasableBuffer(Unpooled.copiedBuffer(
                    "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 5\r\n"
                            + "Content-Type: text/plain\r\nContent-Length: " + LINE.length() + "\r\n\r\n" + LINE,
                    US_ASCII)
            .asReadOnly());

    private final Sockets sockets;
    private final Refusals refusals;
    private final boolean addressIsTold;
    private final boolean speaksTls;

    /**
     * @param addressIsTold whether connections begin with a PROXY header
     * @param speaksTls whether all speak TLS: then nothing can be told, which clients take for "later", too
     */
    SocketGate(Sockets sockets, Refusals refusals, boolean addressIsTold, boolean speaksTls) {
        this.sockets = sockets;
        this.refusals = refusals;
        this.addressIsTold = addressIsTold;
        this.speaksTls = speaksTls;
    }

    /** Takes a place for {@code channel}; false if there is none: then it closes, and needs no pipeline. */
    boolean admit(Channel channel) {
        AddressBlock from = AddressBlock.of(ClientAddress.of(channel));
        Optional<Sockets.Place> place = sockets.open(refusals, from);
        if (place.isEmpty()) {
            refuse(channel);
            return false;
        }
        channel.attr(PLACE).set(place.get());
        channel.closeFuture().addListener(closed -> place.get().close());
        if (!addressIsTold && !place.get().comesFrom(from, refusals)) {
            refuse(channel);
            return false;
        }
        return true;
    }

    /**
     * Adds this to the end of {@code pipeline}, if a PROXY header is expected: behind what reads that, which tells the
     * address to this.
     */
    void addTo(ChannelPipeline pipeline) {
        if (addressIsTold) {
            pipeline.addLast("socket-gate", this);
        }
    }

    Sockets.Place placeOf(Channel channel) {
        return Objects.requireNonNull(channel.attr(PLACE).get());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ClientAddress told) {
            ctx.pipeline().remove(this);
            if (!placeOf(ctx.channel()).comesFrom(AddressBlock.of(told), refusals)) {
                refuse(ctx.channel());
            }
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    private void refuse(Channel channel) {
        channel.config().setAutoRead(false);
        if (speaksTls) {
            channel.unsafe().close(channel.voidPromise());
            return;
        }
        // From the lowest place, below all codecs.
        Objects.requireNonNull(channel.pipeline().firstContext())
                .writeAndFlush(FULL.duplicate())
                .addListener(ChannelFutureListener.CLOSE);
    }
}
