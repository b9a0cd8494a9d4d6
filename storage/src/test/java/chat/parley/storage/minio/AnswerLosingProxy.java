package chat.parley.storage.minio;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a client and a store, and on demand cuts the connection when the store begins to answer: the request was
 * carried out, and the client cannot know. Also hides a header of requests, if told to.
 */
final class AnswerLosingProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final URI store;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger answersToLose = new AtomicInteger();
    private volatile byte[] hidden = new byte[0];

    AnswerLosingProxy(URI store) {
        this.store = store;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run(this::accept);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    void loseAnswers(int count) {
        answersToLose.set(count);
    }

    /** From now on the store sees another name for it. */
    void hideHeader(String name) {
        hidden = ("\r\n" + name + ":").getBytes(US_ASCII);
    }

    /** A header that is cut in two by the network is not found: heads of requests are sent at once. */
    private void hide(byte[] buffer, int length) {
        for (int at = 0; hidden.length > 0 && at + hidden.length <= length; at++) {
            if (Arrays.equals(buffer, at, at + hidden.length, hidden, 0, hidden.length)) {
                buffer[at + 2] = 'X';
            }
        }
    }

    boolean lostAll() {
        return answersToLose.get() == 0;
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            Socket server = new Socket(store.getHost(), store.getPort());
            open.add(client);
            open.add(server);
            run(() -> copy(client, server, false));
            run(() -> copy(server, client, true));
        }
    }

    private void copy(Socket from, Socket to, boolean answers) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[64 * 1024];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                if (answers && answersToLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    return;
                }
                if (!answers) {
                    hide(buffer, length);
                }
                out.write(buffer, 0, length);
            }
        }
    }

    /** Threads end with their sockets, by an exception that says so. */
    private void run(Copying task) {
        Future<?> unused = threads.submit(() -> {
            task.run();
            return null;
        });
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
        threads.shutdownNow();
    }

    private interface Copying {
        void run() throws IOException;
    }
}
