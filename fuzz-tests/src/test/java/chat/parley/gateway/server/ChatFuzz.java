package chat.parley.gateway.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.fuzz.Check;
import chat.parley.fuzz.Errors;
import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.ServerFrame;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A stranger's chat: what comes after the upgrade. The first byte of the input says in what pieces the rest comes. The gateway
 * speaks WebSocket, and frames of its protocol, whatever it is told, and closes with a code that there is.
 */
public final class ChatFuzz {
    private static final byte[] UPGRADE = String.join(
                    "\r\n",
                    "GET /v1/chat HTTP/1.1",
                    "Host: x",
                    "Connection: Upgrade",
                    "Upgrade: websocket",
                    "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                    "",
                    "")
            .getBytes(US_ASCII);
    private static final int LONG_SECONDS = 120;
    private static final FuzzedGateway GATEWAY = new FuzzedGateway();

    private ChatFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length > 1) {
            Check.memory(input.length, () -> talk(input[0], Arrays.copyOfRange(input, 1, input.length)));
            Errors.none();
        }
    }

    private static void talk(byte pieces, byte[] bytes) {
        try (FuzzedSocket socket = GATEWAY.connect()) {
            socket.receive(UPGRADE, UPGRADE.length);
            Check.that(new String(socket.written(), US_ASCII).startsWith("HTTP/1.1 101 "), "no upgrade");
            socket.receive(bytes, pieces == 0 ? bytes.length : pieces & 0xff);
            check(ByteBuffer.wrap(socket.written()));
            GATEWAY.pass(socket, LONG_SECONDS);
            socket.written();
            Check.that(!socket.channel().isOpen(), "a chat without end");
        }
    }

    private static void check(ByteBuffer frames) {
        boolean closed = false;
        while (frames.hasRemaining()) {
            Check.that(!closed, "a frame behind the close");
            int first = frames.get() & 0xff;
            int length = frames.get() & 0xff;
            long bytes = length < 126 ? length : length == 126 ? frames.getShort() & 0xffff : frames.getLong();
            Check.that(bytes <= frames.remaining(), "half a frame, or one with a mask");
            byte[] payload = new byte[(int) bytes];
            frames.get(payload);
            switch (first) {
                case 0x81 ->
                    Check.that(
                            FrameCodec.readServer(new String(payload, UTF_8)) instanceof ServerFrame.Reply, "no reply");
                case 0x88 -> {
                    checkClose(payload);
                    closed = true;
                }
                case 0x89, 0x8a -> Check.that(bytes <= 125, "a long control frame");
                default -> throw new AssertionError("a frame that begins with " + first);
            }
        }
    }

    private static void checkClose(byte[] payload) {
        int status = ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
        boolean sendable = (status >= 1000 && status <= 1003)
                || (status >= 1007 && status <= 1014)
                || (status >= 3000 && status <= 4999);
        Check.that(sendable && payload.length <= 125, "a close with " + status);
    }
}
