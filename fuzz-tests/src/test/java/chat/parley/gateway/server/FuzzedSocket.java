package chat.parley.gateway.server;

import chat.parley.fuzz.Check;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A connection without a network: bytes in, bytes out. When it closes, all buffers have been released and nothing was thrown. */
final class FuzzedSocket implements AutoCloseable {
    private final FuzzedChannel channel = new FuzzedChannel();
    /** That the gateway has opened because of it. */
    private final List<FuzzedChannel> others = new ArrayList<>();

    FuzzedSocket(Consumer<Channel> pipeline) {
        FuzzedChannel.opened();
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
        receive(channel, bytes, chop);
    }

    private static void receive(FuzzedChannel channel, byte[] bytes, int chop) {
        for (int from = 0; from < bytes.length && channel.isOpen(); from += Math.max(1, chop)) {
            byte[] part = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + Math.max(1, chop)));
            channel.writeInbound(channel.allocator().buffer(part.length).writeBytes(part));
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
        return written(channel);
    }

    private static byte[] written(EmbeddedChannel channel) {
        StringBuilder written = new StringBuilder();
        for (Object message = channel.readOutbound(); message != null; message = channel.readOutbound()) {
            written.append(ByteBufUtil.hexDump((ByteBuf) message));
            ReferenceCountUtil.release(message);
        }
        return HexFormat.of().parseHex(written);
    }

    /** What was written to connections that the gateway has opened for this one; each then receives {@code answer}, and its end. */
    List<byte[]> answerOpened(byte[] answer, int chop) {
        List<byte[]> asked = new ArrayList<>();
        for (FuzzedChannel opened : FuzzedChannel.opened()) {
            others.add(opened);
            asked.add(written(opened));
            receive(opened, answer, chop);
            var closing = opened.close();
            Check.that(closing.isDone(), "a close that waits");
            channel.runPendingTasks();
        }
        return asked;
    }

    /** So much later. */
    void pass(int seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
    }

    @Override
    public void close() {
        channel.finishAndReleaseAll();
        others.addAll(FuzzedChannel.opened());
        others.forEach(EmbeddedChannel::finishAndReleaseAll);
        Check.that(channel.kept() == 0, "buffers that nobody released");
        Check.that(others.stream().allMatch(other -> other.kept() == 0), "buffers of others that nobody released");
    }
}
