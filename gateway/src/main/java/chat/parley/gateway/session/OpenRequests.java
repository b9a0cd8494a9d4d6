package chat.parley.gateway.session;

import chat.parley.protocol.ClientFrame;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one connection that have no answer yet. Each has the same time for it, so the oldest is the first whose
 * time is over, and one timer serves them all, however many come and go.
 *
 * <p>Owned by the connection's loop.
 */
final class OpenRequests {
    private final EventLoop loop;
    private final LongSupplier nanoTime;
    private final long limitNanos;
    private final Consumer<ClientFrame> expired;
    private final Set<Open> open = new LinkedHashSet<>();
    private @Nullable ScheduledFuture<?> timer;

    /** @param expired is given each that was not answered in time, and is no more open then */
    OpenRequests(EventLoop loop, LongSupplier nanoTime, Duration limit, Consumer<ClientFrame> expired) {
        this.loop = loop;
        this.nanoTime = nanoTime;
        this.limitNanos = limit.toNanos();
        this.expired = expired;
    }

    /** One request, equal to itself only: a client may use an id twice. */
    final class Open {
        private final ClientFrame frame;
        private final long beganAtNanos = nanoTime.getAsLong();

        private Open(ClientFrame frame) {
            this.frame = frame;
        }

        /** Ends the request, which is answered now; false if it was before, because its time was over. */
        boolean end() {
            return open.remove(this);
        }

        Duration age() {
            return Duration.ofNanos(nanoTime.getAsLong() - beganAtNanos);
        }
    }

    Open begin(ClientFrame frame) {
        assert loop.inEventLoop();
        Open begun = new Open(frame);
        open.add(begun);
        if (timer == null) {
            lookIn(limitNanos);
        }
        return begun;
    }

    int count() {
        return open.size();
    }

    /** How long the oldest request has been open; zero if none is. */
    Duration age() {
        return open.isEmpty() ? Duration.ZERO : open.iterator().next().age();
    }

    private void lookIn(long nanos) {
        timer = loop.schedule(this::look, nanos, TimeUnit.NANOSECONDS);
    }

    private void look() {
        timer = null;
        for (Iterator<Open> oldest = open.iterator(); oldest.hasNext(); oldest = open.iterator()) {
            Open next = oldest.next();
            long left = limitNanos - next.age().toNanos();
            if (left > 0) {
                lookIn(left);
                return;
            }
            oldest.remove();
            expired.accept(next.frame);
        }
    }

    /** Forgets all requests: the connection is gone, and there is nobody to answer. */
    void close() {
        open.clear();
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
