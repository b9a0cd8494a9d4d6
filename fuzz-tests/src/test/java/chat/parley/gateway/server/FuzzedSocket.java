package chat.parley.gateway.server;

import chat.parley.fuzz.Check;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A connection without a network: bytes in, bytes out. When it closes, all buffers have been released and nothing was thrown. */
final class FuzzedSocket implements AutoCloseable {
    private static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.80", 41000);

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
    private final EmbeddedChannel channel;

    FuzzedSocket(Consumer<Channel> pipeline) {
        channel = new EmbeddedChannel(false, false) {
            @Override
            protected SocketAddress remoteAddress0() {
                return PEER;
            }
        };
        channel.config().setAllocator(allocator);
        channel.pipeline().addLast(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel opened) {
                pipeline.accept(opened);
            }
        });
        try {
            channel.register();
        } catch (Exception e) {
            throw new IllegalStateException("no channel", e);
        }
        channel.freezeTime();
    }

    EmbeddedChannel channel() {
        return channel;
    }

    /** So many bytes at a time, as long as they are taken. */
    void receive(byte[] bytes, int chop) {
        for (int from = 0; from < bytes.length && channel.isOpen(); from += Math.max(1, chop)) {
            byte[] part = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + Math.max(1, chop)));
            channel.writeInbound(allocator.buffer(part.length).writeBytes(part));
        }
    }

    /** What came out at the end of the pipeline, in hexadecimal. */
    String passed() {
        StringBuilder passed = new StringBuilder();
        for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
            passed.append(message instanceof ByteBuf bytes ? ByteBufUtil.hexDump(bytes) : message.toString());
            ReferenceCountUtil.release(message);
        }
        return passed.toString();
    }

    /** What was written to the socket. */
    byte[] written() {
        StringBuilder written = new StringBuilder();
        for (Object message = channel.readOutbound(); message != null; message = channel.readOutbound()) {
            written.append(ByteBufUtil.hexDump((ByteBuf) message));
            ReferenceCountUtil.release(message);
        }
        return HexFormat.of().parseHex(written);
    }

    /** So much later. */
    void pass(int seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
    }

    @Override
    public void close() {
        channel.finishAndReleaseAll();
        long kept = allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
        Check.that(kept == 0, "buffers that nobody released");
    }
}
