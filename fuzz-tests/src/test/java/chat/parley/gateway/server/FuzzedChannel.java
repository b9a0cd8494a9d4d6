package chat.parley.gateway.server;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

/** A socket without a network, whose buffers are its own; also such as a gateway opens itself, of the kind of its client's. */
public final class FuzzedChannel extends EmbeddedChannel {
    private static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.80", 41000);
    private static final List<FuzzedChannel> OPENED = new ArrayList<>();

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);

    public FuzzedChannel() {
        super(false, false);
        config().setAllocator(allocator);
        OPENED.add(this);
    }

    /** Those since the last time. */
    static List<FuzzedChannel> opened() {
        List<FuzzedChannel> opened = List.copyOf(OPENED);
        OPENED.clear();
        return opened;
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return PEER;
    }

    UnpooledByteBufAllocator allocator() {
        return allocator;
    }

    /** Bytes in buffers that nobody released. */
    long kept() {
        return allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
    }
}
