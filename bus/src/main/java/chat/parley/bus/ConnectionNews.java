package chat.parley.bus;

import chat.parley.bus.Bus.ConnectionListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which connection has all subscriptions in force, and tells listeners of lost and regained ones: in turns, each loss
 * before anything that came by a later connection is delivered, and each return only once all subscriptions are in force.
 *
 * <p>Callbacks of the transport do not decide what is lost: it delivers what a new connection brings before it calls
 * back, and calls back not at all if a connection is lost while its worker has not yet come to rest (6.3.1,
 * {@code FailoverTransport.handleTransportFailure}). What counts is the connection itself: it is taken away as the first
 * thing when it is lost, and never comes back.
 *
 * <p><b>Threads.</b> Thread-safe. Listeners are called by {@code executor}, or by a thread that is about to deliver, one at a
 * time.
 */
final class ConnectionNews {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionNews.class);

    private final Executor executor;
    private final Supplier<@Nullable Object> connection;
    private final List<ConnectionListener> listeners = new CopyOnWriteArrayList<>();
    /** The last connection that had all subscriptions; null until there is one. Written with {@link #telling} held. */
    private volatile @Nullable Object settled;
    /** The lock that is held while listeners are told. */
    private final Object telling = new Object();

    private boolean interrupted;

    /** @param connection the present one, compared by identity; null while there is none */
    ConnectionNews(Executor executor, Supplier<@Nullable Object> connection) {
        this.executor = executor;
        this.connection = connection;
    }

    void add(ConnectionListener listener) {
        listeners.add(listener);
    }

    /** The present connection, if all subscriptions are in force on it. */
    @Nullable
    Object inForce() {
        Object last = settled;
        return last != null && last == connection.get() ? last : null;
    }

    /**
     * Tells listeners of a loss of which they do not know yet. Is to be called before each delivery, so that what a new
     * connection brings is delivered after the news that the old one was lost.
     */
    void beforeDelivery() {
        if (inForce() == null) {
            tellLoss();
        }
    }

    /**
     * The transport has lost its connection. Called with the transport's locks held, so listeners are told by the
     * executor.
     */
    void interrupted() {
        executor.execute(this::tellLoss);
    }

    /** @param settle is given what to do with the connection once all subscriptions are in force on it */
    void resumed(Consumer<Consumer<Object>> settle) {
        executor.execute(() -> {
            tellLoss();
            settle.accept(restored -> executor.execute(() -> settled(restored)));
        });
    }

    /** Tells listeners that the connection is back: all subscriptions are in force on {@code restored}. */
    void settled(Object restored) {
        synchronized (telling) {
            if (restored != connection.get()) {
                return; // lost again: its successor will be told of
            }
            settled = restored;
            if (interrupted) {
                interrupted = false;
                LOG.info("broker connection is back, all subscriptions are in force");
                tell(ConnectionListener::resumed);
            }
        }
    }

    private void tellLoss() {
        synchronized (telling) {
            if (!interrupted && inForce() == null) {
                interrupted = true;
                LOG.warn("broker connection lost, live streams have stopped");
                tell(ConnectionListener::interrupted);
            }
        }
    }

    private void tell(Consumer<ConnectionListener> news) {
        for (ConnectionListener listener : listeners) {
            try {
                news.accept(listener);
            } catch (RuntimeException e) {
                LOG.error("connection listener failed", e);
            }
        }
    }
}
