package chat.parley.standalone;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has been started, to be closed in reverse.
 *
 * <p><b>Threads.</b> Thread-safe: a signal may close while the start is under way; what is started after that is closed at
 * once.
 */
final class Parts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

    private final Deque<Part> started = new ArrayDeque<>();
    private boolean closed;

    private record Part(String name, AutoCloseable closeable) {}

    synchronized <T extends AutoCloseable> T add(String name, T part) {
        started.push(new Part(name, part));
        if (closed) {
            closeAll();
        }
        return part;
    }

    /** Closes every part, also when one fails. Idempotent. */
    @Override
    public synchronized void close() {
        closed = true;
        closeAll();
    }

    private void closeAll() {
        while (!started.isEmpty()) {
            Part part = started.pop();
            try {
                part.closeable().close();
                LOG.info("stopped part={}", part.name());
            } catch (Exception e) {
                LOG.error("part did not stop cleanly part={}", part.name(), e);
            }
        }
    }
}
