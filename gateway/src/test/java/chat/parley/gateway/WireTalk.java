package chat.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.CloseCode;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.ServerFrame;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * One chat, frame by frame: what a client sends, masked as RFC 6455 §5.3 has it, and what has to come back, in this order and
 * with nothing in between but the gateway's own pings and pushes.
 */
final class WireTalk implements AutoCloseable {
    static final int CONTINUATION = 0;
    static final int BINARY = 2;
    static final int NORMAL = 1000;

    private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};

    private final RawClient client;

    WireTalk(int port) {
        client = RawClient.upgraded(port);
    }

    static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }

    /** A request that is answered {@link #answered}: JSON of exactly {@code bytes} bytes, blanks included. */
    static byte[] request(int id, int bytes) {
        String head = "{\"type\":\"ping\",\"id\":" + id;
        return utf8(head + " ".repeat(bytes - head.length() - 1) + "}");
    }

    static byte[] request(int id) {
        return request(id, 40);
    }

    /** A request whose refusal says {@code text} again: {@link #echoed}. */
    static byte[] echo(byte[] text) {
        return concat(utf8("{\"type\":\""), text, utf8("\",\"id\":1}"));
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    static byte[] frame(int opcode, byte[] payload) {
        return frame(true, 0, opcode, payload);
    }

    static byte[] frame(boolean fin, int opcode, byte[] payload) {
        return frame(fin, 0, opcode, payload);
    }

    static byte[] frame(boolean fin, int rsv, int opcode, byte[] payload) {
        byte[] masked = payload.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= MASK[i & 3];
        }
        return concat(header(fin, rsv, opcode, payload.length), masked);
    }

    /** All of a frame but its payload. */
    static byte[] header(boolean fin, int rsv, int opcode, long length) {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.write((fin ? 0x80 : 0) | (rsv << 4) | opcode);
        int lengthBytes = length <= 125 ? 0 : length <= 0xffff ? Short.BYTES : Long.BYTES;
        header.write(0x80 | (lengthBytes == 0 ? (int) length : lengthBytes == Short.BYTES ? 126 : 127));
        for (int i = lengthBytes - 1; i >= 0; i--) {
            header.write((int) (length >> (8 * i)));
        }
        header.writeBytes(MASK);
        return header.toByteArray();
    }

    /** A message in fragments of {@code size} bytes, the last of them shorter perhaps. */
    static byte[] fragments(int opcode, byte[] message, int size) {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (int from = 0; from < message.length; from += size) {
            int to = Math.min(message.length, from + size);
            frames.writeBytes(frame(
                    to == message.length, from == 0 ? opcode : CONTINUATION, Arrays.copyOfRange(message, from, to)));
        }
        return frames.toByteArray();
    }

    static byte[] close(int status, byte[] reason) {
        return frame(RawClient.CLOSE, concat(new byte[] {(byte) (status >> 8), (byte) status}, reason));
    }

    static byte[] close(int status) {
        return close(status, new byte[0]);
    }

    WireTalk send(byte[]... frames) {
        for (byte[] frame : frames) {
            client.send(frame);
        }
        return this;
    }

    /** As {@link #send}, so many bytes at a time. */
    WireTalk sendInChops(int size, byte[]... frames) {
        byte[] all = concat(frames);
        for (int from = 0; from < all.length; from += size) {
            client.send(Arrays.copyOfRange(all, from, Math.min(all.length, from + size)));
        }
        return this;
    }

    /** What users may send, strangers may not. */
    WireTalk signIn() {
        send(frame(
                RawClient.TEXT,
                utf8("{\"type\":\"register\",\"id\":0,\"user\":\"" + Cluster.fresh("wire") + "\",\"password\":\""
                        + ChatClient.PASSWORD + "\"}")));
        assertThat(client.reply()).isInstanceOf(ServerFrame.Welcome.class);
        return this;
    }

    private Optional<RawClient.Frame> next() {
        Optional<RawClient.Frame> frame;
        do {
            frame = client.readFrame();
        } while (frame.filter(WireTalk::isUnasked).isPresent());
        return frame;
    }

    private static boolean isUnasked(RawClient.Frame frame) {
        return frame.opcode() == RawClient.PING
                || (frame.opcode() == RawClient.TEXT
                        && FrameCodec.readServer(frame.text()) instanceof ServerFrame.Push);
    }

    private RawClient.Frame next(int opcode) {
        RawClient.Frame frame = next().orElseThrow(() -> new AssertionError("the connection ended"));
        assertThat(frame.opcode()).as("opcode of \"%s\"", frame.text()).isEqualTo(opcode);
        return frame;
    }

    private ServerFrame reply() {
        return FrameCodec.readServer(next(RawClient.TEXT).text());
    }

    WireTalk answered(int id) {
        assertThat(reply()).isEqualTo(new ServerFrame.Pong(id));
        return this;
    }

    WireTalk echoed(byte[] text) {
        assertThat(reply()).isInstanceOfSatisfying(ServerFrame.Failure.class, failure -> {
            assertThat(failure.code()).isEqualTo(ErrorCode.UNKNOWN_TYPE);
            assertThat(failure.message()).contains("\"" + new String(text, UTF_8) + "\"");
        });
        return this;
    }

    /** The message was taken, and is none of the protocol's. */
    WireTalk refused(ErrorCode code) {
        assertThat(reply())
                .isInstanceOfSatisfying(
                        ServerFrame.Failure.class,
                        failure -> assertThat(failure.code()).isEqualTo(code));
        return this;
    }

    WireTalk ponged(byte[] payload) {
        assertThat(next(RawClient.PONG).payload()).isEqualTo(payload);
        return this;
    }

    /** The gateway closes with {@code status} and says nothing more, whatever has been sent. */
    void closedWith(int status) {
        assertThat(next(RawClient.CLOSE).closeStatus()).isEqualTo(status);
        client.finish();
        assertThat(next()).as("what comes behind the close frame").isEmpty();
    }

    void closedWith(CloseCode code) {
        closedWith(code.status());
    }

    /** The connection is as good as ever: the client ends it. */
    void closesCleanly() {
        send(close(NORMAL)).closedWith(NORMAL);
    }

    @Override
    public void close() {
        client.close();
    }
}
