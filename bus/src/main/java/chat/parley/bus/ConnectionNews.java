package chat.parley.bus;

import chat.parley.bus.Bus.ConnectionListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners of lost and regained connections: in turns, each interruption at once and each return only once all
 * subscriptions are in force.
 *
 * <p><b>Threads.</b> Owned by {@code executor}, a single thread, on which the listeners are called.
 */
final class ConnectionNews {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionNews.class);

    private final Executor executor;
    private final List<ConnectionListener> listeners = new CopyOnWriteArrayList<>();
    private boolean interrupted;
    private long interruptions;

    ConnectionNews(Executor executor) {
        this.executor = executor;
    }

    void add(ConnectionListener listener) {
        listeners.add(listener);
    }

    void interrupted() {
        executor.execute(() -> {
            interruptions++;
            if (!interrupted) {
                interrupted = true;
                LOG.warn("broker connection lost, live streams have stopped");
                tell(ConnectionListener::interrupted);
            }
        });
    }

    /** @param awaitInForce is given what to run once all subscriptions are in force again */
    void resumed(Consumer<Runnable> awaitInForce) {
        executor.execute(() -> {
            long seen = interruptions;
            awaitInForce.accept(() -> executor.execute(() -> inForce(seen)));
        });
    }

    private void inForce(long seen) {
        if (interrupted && seen == interruptions) {
            interrupted = false;
            LOG.info("broker connection is back, all subscriptions are in force");
            tell(ConnectionListener::resumed);
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
