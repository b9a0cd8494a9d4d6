package chat.parley.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network that can fail: a loopback port whose connections are passed on to another one until they are cut, or until
 * nothing gets through although nobody hangs up, as behind a firewall that drops packets, or answers get lost.
 *
 * <p>Thread-safe; two threads for each connection.
 */
public final class TcpProxy implements AutoCloseable {
    private static final Logger LOG = System.getLogger(TcpProxy.class.getName());
    private static final int BUFFER_BYTES = 64 * 1024;

    private enum State {
        OPEN,
        /** What is sent stays on the way, and arrives when the network is back. */
        SILENT,
        /** What servers answer is gone; what they are asked arrives, so that they do it and nobody knows. */
        LOSING_ANSWERS,
        /** Connections are reset, at once and as soon as they are opened. */
        CUT,
        CLOSED
    }

    /** What becomes of bytes that could pass. */
    public enum Fate {
        PASS,
        /** The bytes do not arrive, and the connection is reset. */
        CUT
    }

    /** Looks at bytes that could pass. */
    @FunctionalInterface
    public interface Inspection {
        /**
         * What becomes of the first {@code length} of {@code bytes}, which it may change. Called by many threads.
         *
         * @param answer whether they come from the server
         */
        Fate look(byte[] bytes, int length, boolean answer);
    }

    private final ServerSocket listening;
    private final Inspection inspection;
    private final AtomicInteger connections = new AtomicInteger();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private State state = State.OPEN;
    private volatile int targetPort;

    /** A proxy to a port of this machine. */
    public TcpProxy(int targetPort) {
        this(targetPort, (bytes, length, answer) -> Fate.PASS);
    }

    /** A proxy to a port of this machine; {@code inspection} looks at all that passes. */
    public TcpProxy(int targetPort, Inspection inspection) {
        this.targetPort = targetPort;
        this.inspection = inspection;
        try {
            listening = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start("accept", this::accept);
    }

    /** From now on, who connects gets to another port of this machine: as a load balancer does whose server is gone. */
    public void leadTo(int port) {
        targetPort = port;
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** How many connections were made, to now. */
    public int connections() {
        return connections.get();
    }

    /** From now on the server gets everything and its answers get lost, until {@link #renew}. */
    public void loseAnswers() {
        become(State.LOSING_ANSWERS);
    }

    /** Resets what is connected, with all that is on the way; whoever connects gets through. */
    public synchronized void renew() {
        resetAll();
        become(State.OPEN);
    }

    /** Resets what is connected, and whoever connects, until {@link #heal}. */
    public void cut() {
        become(State.CUT);
        resetAll();
    }

    /** From now on nothing gets through, either way, until {@link #heal}. */
    public void silence() {
        become(State.SILENT);
    }

    public void heal() {
        become(State.OPEN);
    }

    @Override
    public void close() {
        become(State.CLOSED);
        try {
            listening.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "port not closed", e);
        }
        resetAll();
    }

    private synchronized void become(State next) {
        if (state != State.CLOSED) {
            state = next;
        }
        notifyAll();
    }

    private synchronized State state() {
        return state;
    }

    /** Whether bytes may pass, once that is known. */
    private synchronized boolean awaitPassage() {
        while (state == State.SILENT) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return state == State.OPEN || state == State.LOSING_ANSWERS;
    }

    private void accept() {
        while (state() != State.CLOSED) {
            try {
                Socket client = listening.accept();
                sockets.add(client);
                start("connect", () -> connect(client));
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "port closed", e);
            }
        }
    }

    private void connect(Socket client) {
        Socket server = new Socket();
        sockets.add(server);
        if (!awaitPassage()) {
            reset(client);
            return;
        }
        try {
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort));
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            connections.incrementAndGet();
        } catch (IOException nobodyListens) {
            reset(client);
            reset(server);
            return;
        }
        start("back", () -> pump(server, client, true));
        pump(client, server, false);
    }

    private void pump(Socket from, Socket to, boolean answers) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                if (!awaitPassage() || inspection.look(buffer, length, answers) == Fate.CUT) {
                    break;
                }
                if (!answers || state() != State.LOSING_ANSWERS) {
                    out.write(buffer, 0, length);
                }
            }
        } catch (IOException e) {
            // One end is gone: so will be the other.
            LOG.log(Level.DEBUG, "connection ended", e);
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private void resetAll() {
        sockets.forEach(this::reset);
    }

    private void reset(Socket socket) {
        sockets.remove(socket);
        try {
            if (!socket.isClosed()) {
                socket.setSoLinger(true, 0);
            }
            socket.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "socket was closed already", e);
        }
    }

    private void start(String what, Runnable task) {
        Thread thread = new Thread(task, "proxy-" + port() + "-" + what);
        thread.setDaemon(true);
        thread.start();
    }
}
