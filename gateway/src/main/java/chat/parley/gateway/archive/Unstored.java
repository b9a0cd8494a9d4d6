package chat.parley.gateway.archive;

import chat.parley.bus.Bus.LogEntry;
import chat.parley.bus.Bus.Receipt;
import chat.parley.gateway.config.ArchiveConfig;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogKey;
import chat.parley.storage.History;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * All that was taken from the archive stream and is not known to be in the store. Owned by the archive thread: every method
 * asserts it.
 *
 * <p><b>When a log is written:</b> its oldest entry waits for {@code flushAge}, or {@code flushBytes} wait, or a marker
 * does. All are when {@code maxHeldBytes} are held, or {@code maxOpenBatches} messages are unacknowledged (the broker's
 * memory for them is bounded, and the next one may be the marker that a reader waits for).
 *
 * <p><b>When the store fails,</b> everything is kept, unacknowledged, and tried again after growing pauses, one log at a
 * time until one succeeds. What is held is then bounded by the broker's memory for
 * the queue: beyond it, it hands out nothing.
 */
final class Unstored {
    private final ArchiveThread owner;
    private final Executor writers;
    private final History history;
    private final ArchiveConfig config;
    private final StoreTrouble trouble = new StoreTrouble();

    private final Map<LogKey, LogBuffer> logs = new LinkedHashMap<>();
    /** Due, not being written, not pausing: written in this order as writers are free. */
    private final Queue<LogBuffer> ready = new ArrayDeque<>();
    /** Logs in {@link #ready}, being written or pausing after a failure: each goes on by itself. */
    private final Map<LogKey, Stage> stages = new HashMap<>();

    private int openBatches;
    private long heldBytes;
    private int writes;
    private @Nullable CompletableFuture<Void> drained;

    private enum Stage {
        READY,
        WRITING,
        PAUSING
    }

    Unstored(ArchiveThread owner, Executor writers, History history, ArchiveConfig config) {
        this.owner = owner;
        this.writers = writers;
        this.history = history;
        this.config = config;
    }

    /** Holds {@code entries} until they are stored; then {@code receipt} is done. */
    void entries(List<LogEntry> entries, Receipt receipt) {
        assert owner.isCurrent();
        if (drained != null) {
            return; // not acknowledged: another gateway gets them
        }
        if (entries.isEmpty()) {
            OpenBatch.tell(receipt);
            return;
        }
        OpenBatch batch = new OpenBatch(receipt, entries.size());
        openBatches++;
        for (LogEntry entry : entries) {
            LogBuffer log = logs.computeIfAbsent(entry.log(), LogBuffer::new);
            // One timer is enough: what comes behind the first goes along with it, or is so much that it is due by
            // size.
            boolean first = !log.hasWaiting();
            if (log.take(entry.event(), batch, abandoned -> openBatches--)) {
                heldBytes += entry.event().json().length;
                if (first) {
                    owner.after(config.flushAge(), () -> aged(log));
                }
            }
            if (log.waitingBytes() >= config.flushBytes()) {
                log.writeAll();
            }
        }
        if (openBatches >= config.maxOpenBatches() || heldBytes >= config.maxHeldBytes()) {
            logs.values().forEach(LogBuffer::writeAll);
            List.copyOf(logs.values()).forEach(this::proceed);
        } else {
            entries.forEach(entry -> proceed(logs.get(entry.log())));
        }
        startWrites();
    }

    /** {@code answer} is done when all entries of {@code log} that were taken until now are stored. */
    void marker(LogKey key, Receipt answer) {
        assert owner.isCurrent();
        if (drained != null) {
            return; // as above
        }
        LogBuffer log = logs.get(key);
        if (log == null) {
            OpenBatch.tell(answer);
            return;
        }
        log.mark(answer);
        proceed(log);
        startWrites();
    }

    /**
     * Takes no more and writes all that is held, each log once more if the store fails. Completes when nothing is under way
     * any more; what could not be written stays unacknowledged, and the broker gives it to another gateway.
     */
    CompletionStage<Void> drain() {
        assert owner.isCurrent();
        if (drained == null) {
            drained = new CompletableFuture<>();
            for (LogBuffer log : List.copyOf(logs.values())) {
                log.writeAll();
                stages.remove(log.log(), Stage.PAUSING);
                proceed(log);
            }
            startWrites();
            completeIfDrained();
        }
        return drained;
    }

    /** The oldest of the entries that waited when the timer was set has its age, if it still waits. */
    private void aged(LogBuffer log) {
        assert owner.isCurrent();
        if (log.hasWaiting()) {
            log.writeAll();
            proceed(log);
            startWrites();
        }
    }

    /** Puts {@code log} in line if it is due and nothing else is going on with it. */
    private void proceed(@Nullable LogBuffer log) {
        if (log != null && log.isDue() && stages.putIfAbsent(log.log(), Stage.READY) == null) {
            ready.add(log);
        }
    }

    private void startWrites() {
        int allowed = trouble.lastWriteFailed() ? 1 : config.writers();
        while (writes < allowed && !ready.isEmpty()) {
            LogBuffer log = ready.remove();
            stages.put(log.log(), Stage.WRITING);
            writes++;
            write(log, log.beginWrite(config.flushBytes()));
        }
    }

    /** The writer touches neither {@code log}'s state nor ours; what it has to say, it says on the owner's thread. */
    private void write(LogBuffer log, List<EncodedEvent> events) {
        LogKey key = log.log();
        Runnable append = () -> {
            Throwable failure = null;
            try {
                history.append(key, events);
            } catch (RuntimeException | AssertionError | OutOfMemoryError e) {
                failure = e;
            }
            Throwable result = failure;
            owner.execute(() -> ended(log, result));
        };
        try {
            writers.execute(append);
        } catch (RejectedExecutionException full) {
            owner.execute(() -> ended(log, full));
        }
    }

    private void ended(LogBuffer log, @Nullable Throwable failure) {
        assert owner.isCurrent();
        writes--;
        stages.remove(log.log());
        if (failure == null) {
            trouble.succeeded(log.log());
            heldBytes -= log.written(closed -> openBatches--);
        } else {
            log.notWritten();
            if (drained == null) {
                stages.put(log.log(), Stage.PAUSING);
                owner.after(trouble.failed(log.log(), failure), () -> retry(log));
            } else {
                trouble.gaveUp(log.log(), failure);
                logs.remove(log.log());
            }
        }
        if (log.isEmpty()) {
            logs.remove(log.log());
        }
        proceed(logs.get(log.log()));
        startWrites();
        completeIfDrained();
    }

    private void retry(LogBuffer log) {
        assert owner.isCurrent();
        if (stages.remove(log.log(), Stage.PAUSING)) {
            proceed(log);
            startWrites();
        }
    }

    private void completeIfDrained() {
        if (drained != null && writes == 0 && ready.isEmpty()) {
            drained.complete(null);
        }
    }

    /** For metrics. Looks at each log that has something. */
    Held held() {
        assert owner.isCurrent();
        return new Held(
                openBatches,
                heldBytes,
                logs.values().stream()
                        .map(LogBuffer::oldest)
                        .min(Comparator.naturalOrder())
                        .map(EventId::time));
    }

    /** For tests: the logs that have something. */
    List<LogKey> heldLogs() {
        assert owner.isCurrent();
        return new ArrayList<>(logs.keySet());
    }
}
