package chat.parley.gateway.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;

import chat.parley.patience.Patience;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** HTTP by hand, for what a library's client would not do: stop in the middle, read slowly, send nonsense. */
final class RawConnection implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = (int) Patience.MOST.toMillis();

    private final Socket socket = new Socket();
    private final InputStream in;

    /** @param receiveBufferBytes small, so that who does not read is soon not sent to; 0 leaves the system's */
    RawConnection(int port, int receiveBufferBytes) throws IOException {
        if (receiveBufferBytes > 0) {
            socket.setReceiveBufferSize(receiveBufferBytes);
        }
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
        in = socket.getInputStream();
    }

    static String target(URI uri) {
        return uri.getRawPath() + "?" + uri.getRawQuery();
    }

    /** Lines of a request's head, without the empty one at the end. */
    void sendHead(String... lines) throws IOException {
        send((String.join("\r\n", lines) + "\r\n\r\n").getBytes(US_ASCII));
    }

    void get(URI url) throws IOException {
        sendHead("GET " + target(url) + " HTTP/1.1", "Host: gateway");
    }

    /** Begins it: {@code length} bytes are still to be sent. */
    void put(URI url, long length) throws IOException {
        sendHead(
                "PUT " + target(url) + " HTTP/1.1",
                "Host: gateway",
                "Content-Type: application/octet-stream",
                "If-None-Match: *",
                "Content-Length: " + length);
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Reads the head of an answer. */
    Head readHead() throws IOException {
        String statusLine = readLine();
        Map<String, String> headers = new TreeMap<>();
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Head(Integer.parseInt(statusLine.substring(9, 12)), headers);
    }

    /** A whole answer whose length is told. */
    Answer readAnswer() throws IOException {
        Head head = readHead();
        return new Answer(head, in.readNBytes(Math.toIntExact(head.length())));
    }

    byte[] read(int bytes) throws IOException {
        return in.readNBytes(bytes);
    }

    /** Reads until the other side ends; how many bytes came. A reset is an end too. */
    long readToEnd() {
        byte[] buffer = new byte[65536];
        long total = 0;
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                total += n;
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection was not ended", e);
        } catch (IOException reset) {
            return total;
        }
        return total;
    }

    /** With a reset, as a process that was killed, not with a goodbye. */
    void abort() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection ended in a head: " + line.toString(US_ASCII));
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(US_ASCII);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    record Head(int status, Map<String, String> headers) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        long length() {
            return Long.parseLong(headers.getOrDefault("content-length", "-1"));
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Answer(Head head, byte[] body) {
        String text() {
            return new String(body, US_ASCII);
        }
    }
}
