package chat.parley.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.ServerFrame;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;

/** A socket that does only what it is told: no pongs, no reading, whatever bytes. */
final class RawClient implements AutoCloseable {
    static final int TEXT = 1;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final OutputStream out;

    RawClient(int port) {
        this(port, 64 * 1024);
    }

    RawClient(int port, int receiveBufferBytes) {
        try {
            socket.setReceiveBufferSize(receiveBufferBytes);
            socket.setSoTimeout(10_000);
            socket.setTcpNoDelay(true); // what is sent apart arrives apart, as a rule
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            in = new DataInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RawClient upgraded(int port) {
        return upgraded(port, 64 * 1024);
    }

    static RawClient upgraded(int port, int receiveBufferBytes) {
        return new RawClient(port, receiveBufferBytes).upgrade("x");
    }

    /** @param first what the connection begins with */
    static RawClient upgraded(int port, byte[] first) {
        RawClient client = new RawClient(port);
        client.send(first);
        return client.upgrade("x");
    }

    /** @param host what the client calls the gateway */
    static RawClient upgraded(int port, String host) {
        return new RawClient(port).upgrade(host);
    }

    private RawClient upgrade(String host) {
        send(String.join(
                "\r\n",
                "GET /v1/chat HTTP/1.1",
                "Host: " + host,
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "",
                ""));
        String head = readHead();
        if (!head.startsWith("HTTP/1.1 101 ")) {
            throw new AssertionError("no upgrade: " + head);
        }
        return this;
    }

    void send(String bytes) {
        send(bytes.getBytes(ISO_8859_1));
    }

    void send(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A frame as a client sends it, masked with zeros. */
    void frame(int firstByte, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(firstByte);
        if (payload.length <= 125) {
            frame.write(0x80 | payload.length);
        } else {
            frame.write(0x80 | 126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        }
        frame.writeBytes(new byte[4]);
        frame.writeBytes(payload);
        send(frame.toByteArray());
    }

    void text(String text) {
        frame(0x80 | TEXT, text.getBytes(UTF_8));
    }

    /** Up to the empty line. */
    String readHead() {
        try {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.readUnsignedByte());
            }
            return head.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends nothing more; what comes can still be read. */
    void finish() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Up to the end of the stream. */
    String readAll() {
        try {
            return new String(in.readAllBytes(), ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Frame(int opcode, byte[] payload) {
        String text() {
            return new String(payload, UTF_8);
        }

        int closeStatus() {
            return (payload[0] & 0xff) << 8 | (payload[1] & 0xff);
        }
    }

    /** Empty at the end of the stream. */
    Optional<Frame> readFrame() {
        try {
            int first = in.readUnsignedByte();
            int length = in.readUnsignedByte();
            int bytes = length < 126 ? length : length == 126 ? in.readUnsignedShort() : (int) in.readLong();
            return Optional.of(new Frame(first & 0x0f, in.readNBytes(bytes)));
        } catch (EOFException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Frame readUntil(int opcode) {
        Frame frame;
        do {
            frame = readFrame().orElseThrow(() -> new AssertionError("closed before such a frame came"));
        } while (frame.opcode() != opcode);
        return frame;
    }

    /** The next answer: pushes come whenever they like, and are passed over. */
    ServerFrame.Reply reply() {
        while (true) {
            if (FrameCodec.readServer(readUntil(TEXT).text()) instanceof ServerFrame.Reply reply) {
                return reply;
            }
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
