package chat.parley.gateway.connection;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The threads {@code gw-io-N}. Each owns its connections, and the rooms and users that are pinned to it. */
public final class EventLoops implements AutoCloseable {
    private static final long CLOSE_WAIT_MILLIS = 3_000;
    /** How many times one socket is read, at most 64 KiB each, before it is another's turn. */
    private static final int READS_PER_TURN = 2;

    private final MultiThreadIoEventLoopGroup group;
    private final List<EventLoop> loops = new ArrayList<>();

    public EventLoops(int count) {
        group = new MultiThreadIoEventLoopGroup(
                count, new DefaultThreadFactory("gw-io", true), NioIoHandler.newFactory());
        for (EventExecutor loop : group) {
            loops.add((EventLoop) loop);
        }
    }

    /**
     * An allocator for sockets that share a loop: each has little of it before it is another's turn. By default one that
     * much comes from is read sixteen times, a megabyte of a file; with a hundred of them what people say waits for as many
     * megabytes.
     */
    public static RecvByteBufAllocator readingInTurns() {
        return new AdaptiveRecvByteBufAllocator().maxMessagesPerRead(READS_PER_TURN);
    }

    public MultiThreadIoEventLoopGroup group() {
        return group;
    }

    /** The loop that owns {@code name}: always the same one for the same name. */
    public EventLoop ownerOf(Object name) {
        int hash = name.hashCode();
        return loops.get(Math.floorMod(hash ^ (hash >>> 16), loops.size()));
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, CLOSE_WAIT_MILLIS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(CLOSE_WAIT_MILLIS, TimeUnit.MILLISECONDS);
    }
}
