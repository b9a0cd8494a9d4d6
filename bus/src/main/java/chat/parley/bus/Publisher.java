package chat.parley.bus;

import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drains the {@link Outbox}: everything that arrived during the last round trip to the broker goes out in the next one,
 * in one transaction.
 *
 * <p><b>A lost answer.</b> Entries complete only when the broker answered the commit. If that fails, whatever the cause,
 * the link is thrown away and the batch, without what is too late by now, goes out again on a new one: it may then be
 * there twice, which readers settle by id and nonce. A transaction whose commit did not reach the broker is rolled back
 * by it when the socket is gone.
 *
 * <p><b>A full broker.</b> What it has no room for is left out, and the rest goes: see {@link Space}.
 *
 * <p><b>Nothing late.</b> An entry is not sent after its deadline, and a transaction under way is cut off at the deadline of
 * its youngest entry (at least {@link #LEAST_ATTEMPT}). A broker that was frozen with our commit in its own buffers
 * may still execute it when it thaws; nothing on this side can prevent that.
 *
 * <p><b>Threads.</b> {@link #run} is the thread {@code bus-out}, which owns the link.
 */
final class Publisher implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
    private static final Duration LEAST_ATTEMPT = Duration.ofSeconds(1);
    private static final long FIRST_PAUSE_MS = 20;
    private static final long LONGEST_PAUSE_MS = 500;

    private final BusConfig config;
    private final Outbox outbox;
    private final ScheduledExecutorService timer;
    private final Destination replyTo;
    private final BusObserver observer;
    private final Space space = new Space();
    private volatile boolean stopping;
    /**
     * The connection that is in use, null while there is none. Written by {@code bus-out}; read by whichever thread cuts
     * it.
     */
    private volatile @Nullable ProducingLink link;

    private long pauseMs = FIRST_PAUSE_MS;
    /** How many attempts in a row have failed: the log tells of the first, and when one succeeds again. */
    private long failures;

    private long failingSinceNanos;

    Publisher(
            BusConfig config,
            Outbox outbox,
            ScheduledExecutorService timer,
            Destination replyTo,
            BusObserver observer) {
        this.config = config;
        this.outbox = outbox;
        this.timer = timer;
        this.replyTo = replyTo;
        this.observer = observer;
    }

    /**
     * Connects before the thread starts, so that a broker that cannot be used is known at once; throws
     * {@link BusException}.
     */
    void connect() {
        link = ProducingLink.connect(config, timer);
    }

    /** Closes what {@link #connect} opened, if the thread is not going to be started. */
    void abandon() {
        dropLink();
    }

    @Override
    public void run() {
        try {
            for (List<Outbox.Entry> batch = outbox.take(); !batch.isEmpty(); batch = outbox.take()) {
                publish(batch);
            }
        } catch (InterruptedException e) {
            LOG.debug("stopped before everything was sent");
            Thread.currentThread().interrupt();
        } finally {
            dropLink();
        }
    }

    private void publish(List<Outbox.Entry> batch) throws InterruptedException {
        List<Outbox.Entry> rest = space.admit(batch);
        while (!rest.isEmpty()) {
            Attempt outcome = attempt(rest);
            if (outcome == Attempt.COMMITTED) {
                rest.forEach(entry -> entry.sent().complete(null));
                return;
            }
            if (stopping) {
                rest.forEach(entry -> entry.sent()
                        .completeExceptionally(new BusException(
                                BusException.Reason.UNAVAILABLE, "closed while the broker could not be reached")));
                return;
            }
            if (outcome == Attempt.FAILED) {
                outbox.pause(pauseMs);
                pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
            }
            rest = space.admit(inTime(rest));
        }
    }

    private static List<Outbox.Entry> inTime(List<Outbox.Entry> batch) {
        List<Outbox.Entry> rest = new ArrayList<>(batch);
        rest.removeIf(Outbox.Entry::isLate);
        return rest;
    }

    private enum Attempt {
        /** The broker confirmed the commit. */
        COMMITTED,
        /** The broker refused the batch for want of room, and may take less of it at once. */
        LESS,
        FAILED
    }

    private Attempt attempt(List<Outbox.Entry> batch) {
        boolean withMail = space.hasRoomForMail();
        boolean ask = space.asks(batch);
        long now = System.nanoTime();
        long youngest = batch.stream()
                .mapToLong(entry -> entry.deadlineNanos() - now)
                .max()
                .orElseThrow();
        ScheduledFuture<?> cut =
                timer.schedule(this::cut, Math.max(youngest, LEAST_ATTEMPT.toNanos()), TimeUnit.NANOSECONDS);
        try {
            ProducingLink ready = link();
            long begin = System.nanoTime();
            int messages = ready.commit(batch, replyTo, withMail, ask);
            observer.committed(batch.size(), messages, System.nanoTime() - begin);
            pauseMs = FIRST_PAUSE_MS;
            succeeded();
            space.taken(batch, withMail, ask);
            return Attempt.COMMITTED;
        } catch (JMSException e) {
            if (Space.isRefusal(e) && space.refused(batch, withMail)) {
                LOG.debug("batch refused, will leave something out events={}", batch.size(), e);
                observer.notCommitted();
                dropLink();
                return Attempt.LESS;
            }
            failed(batch.size(), Connections.reason(e));
        } catch (BusException e) {
            failed(batch.size(), e.getMessage());
        } catch (RuntimeException | Error e) {
            // An Error would end the thread, and with it all posts.
            LOG.error("batch not committed events={}", batch.size(), e);
        } finally {
            cut.cancel(false);
        }
        observer.notCommitted();
        dropLink();
        return Attempt.FAILED;
    }

    private void failed(int events, @Nullable String cause) {
        if (failures++ == 0) {
            failingSinceNanos = System.nanoTime();
            LOG.warn("batch not committed, will try again events={} cause={}", events, cause);
        } else {
            LOG.debug("batch not committed again events={} cause={}", events, cause);
        }
    }

    private void succeeded() {
        if (failures > 0) {
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - failingSinceNanos);
            LOG.info("batches are committed again failures={} seconds={}", failures, seconds);
            failures = 0;
        }
    }

    private ProducingLink link() {
        ProducingLink ready = link;
        if (ready == null) {
            ready = ProducingLink.connect(config, timer);
            link = ready;
            LOG.debug("publishing on a new connection broker={}", ready.address());
        }
        return ready;
    }

    private void dropLink() {
        ProducingLink lost = link;
        link = null;
        if (lost != null) {
            lost.close();
        }
    }

    /** Cuts the socket, if there is one: whatever {@code bus-out} waits for at the broker fails. */
    private void cut() {
        ProducingLink waitingFor = link;
        if (waitingFor != null) {
            LOG.debug("broker did not answer in time, cutting the connection");
            waitingFor.kill();
        }
    }

    /** Whether the broker refused, within the last seconds, mail for want of room. Any thread may ask. */
    boolean isShortOfRoom() {
        return space.wasMailRefusedLately();
    }

    /** Accepts nothing more. What waits is still tried, once; what fails is not tried again. */
    void stopSoon() {
        stopping = true;
        outbox.close();
    }

    /** Cuts the socket: the attempt under way fails at once. */
    void stopNow() {
        cut();
    }
}
