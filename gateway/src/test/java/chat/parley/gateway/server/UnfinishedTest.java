package chat.parley.gateway.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.address.ClientAddress;
import chat.parley.gateway.config.LimitConfig;
import chat.parley.gateway.limit.AddressBlock;
import chat.parley.gateway.limit.Limit;
import chat.parley.gateway.limit.Refusals;
import chat.parley.gateway.limit.Sockets;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UnfinishedTest {
    private static final AddressBlock ANN =
            AddressBlock.of(new ClientAddress(new InetSocketAddress("192.0.2.1", 4711), false));
    private static final int LARGE = 60_000;
    /** What {@link #half} begins, with its head. */
    private static final int WHOLE = 65_535 + 8;
    /** More than there is room for, if each sends nearly a frame. */
    private static final int MANY = 400;

    private final Refusals refusals = new Refusals(() -> 0);
    private final Sockets sockets = new Sockets(LimitConfig.defaults().withoutAddresses());
    private final List<Socket> open = new ArrayList<>();

    private final class Socket {
        final Sockets.Place place = sockets.open(refusals, ANN).orElseThrow();
        final EmbeddedChannel channel;
        int heldByTls;

        Socket(ChannelHandler codec, boolean webSocket) {
            assertThat(place.comesFrom(ANN, refusals)).isTrue();
            Unfinished unfinished = new Unfinished(place, () -> heldByTls, refusals);
            if (webSocket) {
                unfinished.speaksWebSocket();
            }
            channel = new EmbeddedChannel(unfinished, codec, unfinished.behindCodec());
            open.add(this);
        }

        /** Nothing, if it is cut. */
        Socket send(byte[] bytes) {
            if (isCut()) {
                return this;
            }
            channel.writeInbound(Unpooled.copiedBuffer(bytes));
            channel.inboundMessages().forEach(ReferenceCountUtil::release);
            channel.inboundMessages().clear();
            return this;
        }

        /** TLS took that, and gave nothing. */
        Socket sendToTls(int bytes) {
            heldByTls += bytes;
            channel.pipeline().fireChannelReadComplete();
            return this;
        }

        boolean isCut() {
            return !channel.isOpen();
        }

        void close() {
            channel.finishAndReleaseAll();
            place.close();
        }
    }

    private Socket chat() {
        return new Socket(new WebSocket13FrameDecoder(Pipeline.frames()), true);
    }

    private Socket http() {
        return new Socket(new HttpServerCodec(), false);
    }

    @AfterEach
    void closeAll() {
        open.forEach(Socket::close);
        assertThat(chat().send(half(LARGE)).isCut())
                .as("nothing is counted for good")
                .isFalse();
        open.get(open.size() - 1).close();
    }

    /** Masked with zeros. */
    private static byte[] frame(int firstByte, int payload) {
        ByteBuf bytes = Unpooled.buffer().writeByte(firstByte);
        if (payload < 126) {
            bytes.writeByte(0x80 | payload);
        } else {
            bytes.writeByte(0x80 | 126).writeShort(payload);
        }
        bytes.writeInt(0).writeBytes("x".repeat(payload).getBytes(US_ASCII));
        byte[] all = new byte[bytes.readableBytes()];
        bytes.readBytes(all);
        return all;
    }

    private static byte[] half(int bytes) {
        byte[] half = new byte[bytes];
        System.arraycopy(frame(0x81, 65_535), 0, half, 0, bytes);
        return half;
    }

    private static byte[] head(int fields, String end) {
        return ("GET / HTTP/1.1\r\n" + "a: b\r\n".repeat(fields) + end).getBytes(US_ASCII);
    }

    /** Many of these until there is no room. */
    private int untilOneIsCut(Supplier<Socket> next) {
        for (int taken = 0; taken < MANY; taken++) {
            if (next.get().isCut()) {
                assertThat(refusals.count(Limit.UNFINISHED)).isOne();
                return taken;
            }
        }
        throw new AssertionError("nobody was cut");
    }

    @Test
    void strangersWhoSendNoEndAreCutWhenTogetherTheyHoldTooMuch() {
        int taken = untilOneIsCut(() -> chat().send(half(LARGE)));
        assertThat(taken * LARGE).isBetween(12 << 20, 24 << 20);
    }

    @Test
    void whatComesWholeAndWhatIsSmallIsTakenAllTheSame() {
        untilOneIsCut(() -> chat().send(half(LARGE)));
        assertThat(chat().send(frame(0x81, LARGE)).isCut()).isFalse();
        assertThat(chat().send(half(4000)).send(new byte[0]).isCut()).isFalse();
        assertThat(http().send(head(700, "\r\n")).isCut()).isFalse();
    }

    @Test
    void whoIsCutMakesRoom() {
        untilOneIsCut(() -> chat().send(half(LARGE)));
        open.get(0).close();
        open.get(1).close();
        assertThat(chat().send(half(LARGE)).isCut()).isFalse();
    }

    @Test
    void whoGoesOnToTheEndHoldsNothing() {
        for (int i = 0; i < MANY; i++) {
            Socket socket = chat().send(half(LARGE)).send(new byte[WHOLE - LARGE]);
            assertThat(socket.isCut()).isFalse();
        }
    }

    @Test
    void fragmentsCountUntilTheLast() {
        untilOneIsCut(() -> chat().send(frame(0x01, LARGE / 2)).send(frame(0x00, LARGE / 2)));
        closeAllOpen();
        for (int i = 0; i < MANY; i++) {
            Socket socket =
                    chat().send(frame(0x01, LARGE / 2)).send(frame(0x89, 5)).send(frame(0x80, LARGE / 2));
            assertThat(socket.isCut()).isFalse();
        }
    }

    private void closeAllOpen() {
        open.forEach(Socket::close);
    }

    @Test
    void ofHeadsFewerBytesAreTooMuchBecauseTheyGrow() {
        int taken = untilOneIsCut(() -> http().send(head(1000, "a")));
        assertThat(taken).isBetween(50, 150);
    }

    @Test
    void beginningBehindSomethingWholeCounts() {
        String whole = "GET / HTTP/1.1\r\nhost: x\r\n\r\n";
        int taken =
                untilOneIsCut(() -> http().send((whole + new String(head(1000, "a"), US_ASCII)).getBytes(US_ASCII)));
        assertThat(taken).isBetween(50, 150);
    }

    @Test
    void whatTlsKeepsCountsToo() {
        int taken = untilOneIsCut(() -> http().sendToTls(LARGE));
        assertThat(taken * LARGE).isBetween(12 << 20, 24 << 20);
        assertThat(http().sendToTls(4000).isCut()).isFalse();
    }

    @Test
    void ofALargeBufferTheCodecKeepsNoMoreThanThePieceThatItNeeds() {
        List<ByteBuf> pieces = new ArrayList<>();
        Socket socket = new Socket(
                new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object message) {
                        pieces.add((ByteBuf) message);
                    }
                },
                false);
        ByteBuf large = Unpooled.directBuffer(65_536).writeZero(40_001);
        socket.channel.writeInbound(large);
        assertThat(large.refCnt()).isZero();
        assertThat(pieces.stream().mapToInt(ByteBuf::readableBytes).sum()).isEqualTo(40_001);
        assertThat(pieces).allMatch(piece -> piece.capacity() <= 4096);
        pieces.forEach(ByteBuf::release);
    }

    @Test
    void bodyIsNotHeld() {
        for (int i = 0; i < MANY; i++) {
            Socket socket = http().send(
                            ("PUT /v1/files/x HTTP/1.1\r\ncontent-length: 1000000\r\n\r\n" + "x".repeat(50_000))
                                    .getBytes(US_ASCII))
                    .send(new byte[50_000]);
            assertThat(socket.isCut()).isFalse();
        }
    }

    @Test
    void whoHasSignedInIsNoConcernOfThis() {
        Socket user = chat().send(half(LARGE));
        user.place.signedIn();
        user.send(new byte[10]);
        assertThat(user.channel.pipeline().get(Unfinished.class)).isNull();
        assertThat(user.channel.pipeline().names()).hasSize(2); // the codec, and the end
        untilOneIsCut(() -> chat().send(half(LARGE)));
        assertThat(user.send(new byte[10]).isCut()).isFalse();
    }
}
