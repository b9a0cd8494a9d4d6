package chat.parley.gateway.archive;

import chat.parley.bus.Bus;
import chat.parley.bus.Bus.Answer;
import chat.parley.bus.Bus.ArchiveListener;
import chat.parley.bus.Bus.ConnectionListener;
import chat.parley.bus.Bus.LogEntry;
import chat.parley.bus.Bus.Receipt;
import chat.parley.bus.Bus.Subscription;
import chat.parley.bus.Mark;
import chat.parley.gateway.config.ArchiveConfig;
import chat.parley.gateway.thread.Defects;
import chat.parley.gateway.thread.OwnerThread;
import chat.parley.protocol.LogKey;
import chat.parley.storage.document.Terms;
import chat.parley.storage.history.History;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This gateway's part in archiving: takes the shards that the broker gives it and writes their logs to the object store.
 * At least once: what a gateway held when it died is delivered to another one, and readers drop the second copy.
 *
 * <p><b>Threads.</b> See the package. {@link #start} and {@link #close} are for the thread that wires the gateway.
 */
public final class Archiver implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Archiver.class);
    /** How long a closing gateway waits for the store; then what is left is another gateway's. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final Bus bus;
    private final OwnerThread thread;
    private final ExecutorService writers;
    private final Unstored unstored;
    /** Where shards come from, once the broker gives them. Set by a thread of the bus. */
    private volatile @Nullable Subscription subscription;

    private boolean closed;

    public Archiver(Bus bus, History history, Terms terms, ArchiveConfig config, Defects defects) {
        this.bus = bus;
        this.thread = OwnerThread.named("archive", defects);
        this.writers = writers(config.writers());
        this.unstored = new Unstored(thread, writers, writers, history, terms, this::tellFollowers, config);
    }

    /** Begins to take shards; completes when the broker knows. To be called once. */
    public CompletionStage<Void> start() {
        bus.onConnectionChange(new Loss());
        return bus.consumeArchive(new HandOver()).thenAccept(begun -> subscription = begun);
    }

    /** What is held now; never completes once this is closed. */
    public CompletionStage<Held> held() {
        CompletableFuture<Held> answer = new CompletableFuture<>();
        thread.execute(() -> answer.complete(unstored.held()));
        return answer;
    }

    /** Writes what is held, tells the broker, and takes no more. Blocks, up to a bound. Idempotent. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        CompletableFuture<Void> drained = new CompletableFuture<>();
        thread.execute(() -> unstored.drain().thenRun(() -> drained.complete(null)));
        Subscription taking = subscription;
        try {
            // Drained before the subscription ends: a receipt needs the consumer that the message came by.
            drained.get(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            if (taking != null) {
                taking.cancel().toCompletableFuture().get(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (TimeoutException e) {
            log.warn("archive not written in time before the end; its events stay in the broker");
        } catch (ExecutionException e) {
            log.warn("archive not closed cleanly; its events stay in the broker", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            writers.shutdownNow();
            thread.close();
        }
    }

    /** Sends {@code mark} to those who follow the log, once: who does not hear of it notices by the next one. */
    private void tellFollowers(LogKey key, Mark mark) {
        CompletionStage<Void> unused = bus.mark(key, mark).whenComplete((ok, failure) -> {
            if (failure != null) {
                log.debug("mark not sent log={} cause={}", key, failure.getMessage());
            }
        });
    }

    /**
     * Makes the threads {@code archive-write-N}: as many as there may be writes, one more for taking terms and one for
     * checking them, so that these do not wait for large writes.
     */
    private static ExecutorService writers(int writes) {
        int threads = writes + 2;
        AtomicInteger number = new AtomicInteger();
        // Never more tasks than threads: the owner starts only so many.
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(threads, threads, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "archive-write-" + number.getAndIncrement());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Gives up what is held when the connection to the broker is lost, before anything is taken that comes by a later one. */
    private final class Loss implements ConnectionListener {
        @Override
        public void interrupted() {
            thread.execute(unstored::forget);
        }

        @Override
        public void resumed() {}
    }

    /**
     * Hands what the broker delivers to the archive thread. Called on threads of the bus, one call at a time: the owner's
     * queue keeps the order.
     */
    private final class HandOver implements ArchiveListener {
        @Override
        public void entries(int shard, List<LogEntry> entries, Receipt receipt) {
            thread.execute(() -> unstored.entries(entries, receipt));
        }

        @Override
        public void marker(int shard, LogKey key, Answer answer) {
            thread.execute(() -> unstored.marker(key, answer));
        }
    }
}
