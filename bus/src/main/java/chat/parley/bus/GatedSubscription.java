package chat.parley.bus;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gate through which the deliveries of one subscription pass, one by one, until it is cancelled.
 *
 * <p><b>Threads.</b> Thread-safe; {@link #cancel} never waits for a delivery, so a listener may call it.
 */
final class GatedSubscription implements Bus.Subscription {
    private static final Logger LOG = LoggerFactory.getLogger(GatedSubscription.class);

    private final Consumer<GatedSubscription> release;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    /** The lock that is held during a delivery. */
    private final ReentrantLock turn = new ReentrantLock();

    private final Object state = new Object();
    private boolean delivering;
    private boolean cancelled;

    /** @param release called once, by whoever cancels first; must not block */
    GatedSubscription(Consumer<GatedSubscription> release) {
        this.release = release;
    }

    /** Calls the listener, unless cancelled. What the listener throws is its defect: logged, and it goes on. */
    void deliver(Runnable listener) {
        turn.lock();
        try {
            if (begin()) {
                listener.run();
            }
        } catch (RuntimeException e) {
            LOG.error("listener failed", e);
        } finally {
            end();
            turn.unlock();
        }
    }

    private boolean begin() {
        synchronized (state) {
            delivering = !cancelled;
            return delivering;
        }
    }

    private void end() {
        boolean last;
        synchronized (state) {
            last = cancelled;
            delivering = false;
        }
        if (last) {
            ended.complete(null);
        }
    }

    @Override
    public CompletionStage<Void> cancel() {
        boolean first;
        boolean idle;
        synchronized (state) {
            first = !cancelled;
            cancelled = true;
            idle = !delivering;
        }
        if (first) {
            release.accept(this);
        }
        if (idle) {
            ended.complete(null);
        }
        return ended;
    }
}
