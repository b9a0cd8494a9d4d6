package chat.parley.bus;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a bus and its broker, and can lose what the broker answers: then what the bus sent has been carried out, or
 * not, and the bus cannot know.
 */
final class LossyProxy implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final ServerSocket server;
    private final int brokerPort;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile boolean losingAnswers;
    private volatile boolean stalled;

    LossyProxy(int brokerPort) throws IOException {
        this.brokerPort = brokerPort;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    String url() {
        return "tcp://127.0.0.1:" + server.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    /** From now on the broker gets everything and its answers get lost. */
    void loseAnswers() {
        losingAnswers = true;
    }

    /** From now on nothing passes, in either direction, and no connection breaks. */
    void stall() {
        stalled = true;
    }

    /** Breaks all connections; new ones work. */
    void heal() {
        losingAnswers = false;
        stalled = false;
        sockets.forEach(LossyProxy::closeQuietly);
        sockets.clear();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket bus = server.accept();
                Socket broker = new Socket(InetAddress.getLoopbackAddress(), brokerPort);
                connections.incrementAndGet();
                sockets.addAll(List.of(bus, broker));
                start(() -> copy(bus, broker, false));
                start(() -> copy(broker, bus, true));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void copy(Socket from, Socket to, boolean answers) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (from;
                to;
                InputStream in = from.getInputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (!stalled && !(answers && losingAnswers)) {
                    to.getOutputStream().write(buffer, 0, read);
                }
            }
        } catch (IOException e) {
            // How a connection ends when either side breaks it; closing both is all there is to do.
            closeQuietly(to);
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "lossy-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        heal();
    }
}
