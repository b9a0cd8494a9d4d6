package chat.parley.cli.rehearsal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The server's end of one WebSocket (RFC 6455), for a client that sends its messages in one piece each. Owned by one
 * thread.
 */
final class SocketFrames {
    private static final String KEY = "sec-websocket-key:";
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int TEXT = 1;
    private static final int CLOSE = 8;

    private final DataInputStream in;
    private final DataOutputStream out;

    /** Waits for the client's request to upgrade, and grants it. */
    SocketFrames(Socket socket) throws IOException {
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
        String key = "";
        for (String line = header(); !line.isEmpty(); line = header()) {
            if (line.toLowerCase(Locale.ROOT).startsWith(KEY)) {
                key = line.substring(KEY.length()).strip();
            }
        }
        out.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: " + accept(key) + "\r\nSec-WebSocket-Protocol: parley.v1\r\n\r\n")
                .getBytes(UTF_8));
        out.flush();
    }

    @SuppressWarnings("deprecation") // a header is ASCII, for which this is right
    private String header() throws IOException {
        String line = in.readLine();
        if (line == null) {
            throw new EOFException("no request");
        }
        return line;
    }

    private static String accept(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    /** The next message; null when the client has said goodbye. */
    byte @Nullable [] read() throws IOException {
        while (true) {
            int code = in.readUnsignedByte() & 0x0f;
            byte[] payload = payload();
            if (code == TEXT) {
                return payload;
            }
            if (code == CLOSE) {
                write(CLOSE, payload);
                return null;
            }
        }
    }

    private byte[] payload() throws IOException {
        int length = in.readUnsignedByte() & 0x7f;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = Math.toIntExact(in.readLong());
        }
        byte[] mask = in.readNBytes(4);
        byte[] payload = in.readNBytes(length);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i % 4];
        }
        return payload;
    }

    void write(byte[] text) throws IOException {
        write(TEXT, text);
    }

    private void write(int code, byte[] payload) throws IOException {
        out.writeByte(0x80 | code);
        if (payload.length < 126) {
            out.writeByte(payload.length);
        } else {
            out.writeByte(126);
            out.writeShort(payload.length);
        }
        out.write(payload);
        out.flush();
    }
}
