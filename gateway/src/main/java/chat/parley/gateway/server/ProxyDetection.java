package chat.parley.gateway.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import java.util.List;

/** Looks whether a connection begins with a PROXY header, and makes way for its decoder. */
final class ProxyDetection extends ByteToMessageDecoder {
    private final ProxyHeader header;

    /** @param header is behind this in the pipeline, and has the deadline */
    ProxyDetection(ProxyHeader header) {
        this.header = header;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        switch (HAProxyMessageDecoder.detectProtocol(in).state()) {
            case NEEDS_MORE_DATA -> {}
            case DETECTED ->
                ctx.pipeline()
                        .replace(this, "proxy-decoder", new HAProxyMessageDecoder(ProxyHeader.MAX_EXTENSION_BYTES));
            case INVALID -> {
                header.missing();
                ctx.pipeline().remove(this);
            }
        }
    }
}
