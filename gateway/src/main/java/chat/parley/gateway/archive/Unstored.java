package chat.parley.gateway.archive;

import chat.parley.bus.Bus.Answer;
import chat.parley.bus.Bus.LogEntry;
import chat.parley.bus.Bus.Receipt;
import chat.parley.bus.Mark;
import chat.parley.gateway.config.ArchiveConfig;
import chat.parley.gateway.thread.Owner;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.LogPosition;
import chat.parley.storage.document.Terms;
import chat.parley.storage.history.History;
import java.time.Duration;
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
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * All that was taken from the archive stream and is not known to be in the store. Owned by the archive thread: every method
 * asserts it.
 *
 * <p><b>When a log is written:</b> its oldest entry waits for {@code flushAge}, or {@code flushBytes} wait, or a marker
 * does. All are when {@code maxHeldBytes} are held, or {@code maxOpenBatches} messages are unacknowledged (the broker's
 * memory for them is bounded, and the next one may be the marker that a reader waits for).
 *
 * <p><b>What counts</b> (docs/adr/0029-order-of-arrival.md). A log is written under a term of its shard, taken before the first
 * write or answer. After a write is durable, the terms are read; one read serves all writes that were durable before it
 * began. Only if the term is still ours does the write count: then receipts are given, markers answered and followers told.
 * If not, somebody else took the shard meanwhile, and may have listed the log's end before our write was there: another term is
 * taken and everything written again. A marker of a log of which nothing is held needs the same check, begun after the marker came.
 *
 * <p><b>When the store fails,</b> everything is kept, unacknowledged, and tried again after growing pauses, one log at a
 * time until one succeeds. What is held is then bounded by the broker's memory for
 * the queue: beyond it, it hands out nothing.
 */
final class Unstored {
    private final Owner owner;
    private final Offloaded blocking;
    private final History history;
    private final ShardTerms terms;
    private final BiConsumer<LogKey, Mark> marks;
    private final ArchiveConfig config;
    private final StoreTrouble trouble = new StoreTrouble();

    private final Map<LogKey, LogBuffer> logs = new LinkedHashMap<>();
    /** The logs that are due, not being written and not pausing: they are written in this order as writers are free. */
    private final Queue<LogBuffer> ready = new ArrayDeque<>();
    /** What is going on with the logs with which something is: each goes on by itself. */
    private final Map<LogKey, Stage> stages = new HashMap<>();

    private final LogEnds ends = new LogEnds();
    private final RecentlyStored recent = new RecentlyStored();
    /** The number of the last position that was used, under whatever term. */
    private long lastNumber;

    private int openBatches;
    private long heldBytes;
    private int writes;
    private @Nullable CompletableFuture<Void> drained;

    private enum Stage {
        READY,
        TAKING,
        WRITING,
        CHECKING,
        CHECK_PAUSING,
        PAUSING
    }

    /**
     * @param requests runs what is asked of {@code terms}
     * @param marks is given a mark for each write that counts
     */
    Unstored(
            Owner owner,
            Executor writers,
            Executor requests,
            History history,
            Terms terms,
            BiConsumer<LogKey, Mark> marks,
            ArchiveConfig config) {
        this.owner = owner;
        this.blocking = new Offloaded(owner, writers);
        this.history = history;
        this.terms = new ShardTerms(new Offloaded(owner, requests), terms);
        this.marks = marks;
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

    /** Gives {@code answer} when all entries of the log that were taken until now are stored. */
    void marker(LogKey key, Answer answer) {
        assert owner.isCurrent();
        if (drained != null) {
            return; // as above
        }
        LogBuffer log = logs.computeIfAbsent(key, LogBuffer::new);
        log.mark(answer);
        proceed(log);
        startWrites();
    }

    /**
     * Lets go of all that is held: the connection to the broker was lost, and with it the receipts, and the broker hands it
     * out again, to whom it gives the shard then. Whoever went on with it as well would take the shard from that one, which
     * has to write again, and takes it back; readers wait meanwhile.
     */
    void forget() {
        assert owner.isCurrent();
        for (LogBuffer log : List.copyOf(logs.values())) {
            heldBytes -= log.forget(abandoned -> openBatches--);
            stages.remove(log.log(), Stage.PAUSING);
            if (log.isEmpty() && !stages.containsKey(log.log())) {
                logs.remove(log.log());
            }
        }
        completeIfDrained();
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
                if (stages.remove(log.log(), Stage.CHECK_PAUSING)) {
                    heldBytes -= log.notWritten();
                }
                proceed(log);
            }
            startWrites();
            completeIfDrained();
        }
        return drained;
    }

    /**
     * Makes a log due whose timer has ended: the oldest of the entries that waited when it was set has its age, if it still
     * waits.
     */
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
            Long term = terms.of(log.log().shard());
            if (!log.isDue()) {
                ended(log); // it was forgotten
            } else if (term == null) {
                takeTerm(log);
            } else {
                begin(log, term);
            }
        }
    }

    private void takeTerm(LogBuffer log) {
        stages.put(log.log(), Stage.TAKING);
        terms.take(
                log.log().shard(),
                () -> {
                    stages.put(log.log(), Stage.READY);
                    ready.add(log);
                    startWrites();
                },
                failure -> failed(log, failure));
    }

    private void begin(LogBuffer log, long term) {
        LogKey key = log.log();
        List<EncodedEvent> events = log.beginWrite(config.flushBytes());
        LogWrite write =
                new LogWrite(key, new LogPosition(term, ++lastNumber), ends.of(key, term), recent.missing(key, events));
        Turn turn = new Turn(log, events, write);
        if (write.events().isEmpty() && write.known() != null) {
            check(turn, new LogWrite.Outcome(write.known(), List.of()));
            return;
        }
        stages.put(key, Stage.WRITING);
        writes++;
        blocking.call(() -> write.run(history), outcome -> durable(turn, outcome), failure -> {
            writes--;
            heldBytes -= log.notWritten();
            failed(log, failure);
        });
    }

    /**
     * Goes on with a turn whose events are in the store: with the check, or with another term if the log's end is ahead of
     * ours.
     */
    private void durable(Turn turn, LogWrite.Outcome outcome) {
        assert owner.isCurrent();
        writes--;
        if (turn.write.isAhead(outcome.before())) {
            terms.seen(outcome.before().position().term());
            lost(turn);
        } else {
            check(turn, outcome);
        }
        startWrites();
    }

    /**
     * Reads the terms, to find out whether the write counts. It begins after the write is durable, and after the markers
     * came that it answers.
     */
    private void check(Turn turn, LogWrite.Outcome outcome) {
        stages.put(turn.log.log(), Stage.CHECKING);
        turn.log.beginCheck();
        terms.check(
                current -> {
                    Long term = current.get(turn.log.log().shard());
                    if (term != null && term == turn.term()) {
                        counted(turn, outcome);
                    } else {
                        lost(turn);
                    }
                },
                failure -> {
                    if (drained == null) {
                        // It stays durable: only the check is made again.
                        stages.put(turn.log.log(), Stage.CHECK_PAUSING);
                        owner.after(trouble.failed(turn.log.log(), failure), () -> {
                            if (stages.get(turn.log.log()) == Stage.CHECK_PAUSING) {
                                check(turn, outcome);
                            }
                        });
                    } else {
                        failed(turn.log, failure);
                    }
                });
    }

    /**
     * Ends a turn that counts: the write, the end and the answers to markers are right, since the term was still ours after
     * all that.
     */
    private void counted(Turn turn, LogWrite.Outcome outcome) {
        assert owner.isCurrent();
        LogKey key = turn.log.log();
        boolean wrote = !outcome.appended().isEmpty();
        LogCursor before = outcome.before();
        List<EventId> ids = turn.events.stream().map(EncodedEvent::id).toList();
        EventId newest = ids.stream().max(Comparator.naturalOrder()).orElse(EventId.MIN);
        LogCursor end = before.max(new LogCursor(wrote ? turn.write.position() : before.position(), newest));
        ends.put(key, turn.term(), end);
        recent.add(key, turn.write.events());
        terms.counted(key.shard());
        trouble.succeeded(key);
        heldBytes -= turn.log.written(end, closed -> openBatches--);
        if (wrote) {
            marks.accept(key, new Mark(before.position(), end, ids));
        }
        ended(turn.log);
    }

    /** Ends a turn that does not count, because somebody else took the shard: its events are to be written again. */
    private void lost(Turn turn) {
        heldBytes -= turn.log.notWritten();
        LogKey key = turn.log.log();
        Duration pause = terms.lost(key.shard(), turn.term());
        if (drained != null) {
            giveUp(turn.log);
        } else if (pause.isZero()) {
            ended(turn.log);
        } else {
            pause(turn.log, pause);
        }
    }

    private void failed(LogBuffer log, Throwable failure) {
        assert owner.isCurrent();
        if (drained == null) {
            pause(log, trouble.failed(log.log(), failure));
        } else {
            trouble.gaveUp(log.log(), failure);
            giveUp(log);
        }
    }

    private void pause(LogBuffer log, Duration pause) {
        stages.put(log.log(), Stage.PAUSING);
        owner.after(pause, () -> retry(log));
        startWrites();
    }

    private void giveUp(LogBuffer log) {
        logs.remove(log.log());
        ended(log);
    }

    private void ended(LogBuffer log) {
        stages.remove(log.log());
        if (log.isEmpty()) {
            logs.remove(log.log());
        }
        proceed(logs.get(log.log()));
        startWrites();
        completeIfDrained();
    }

    private void retry(LogBuffer log) {
        assert owner.isCurrent();
        if (stages.get(log.log()) == Stage.PAUSING) {
            ended(log);
        }
    }

    /** A log's write and the check of its term, or the check alone. */
    private record Turn(LogBuffer log, List<EncodedEvent> events, LogWrite write) {
        long term() {
            return write.position().term();
        }
    }

    private void completeIfDrained() {
        if (drained != null && stages.isEmpty()) {
            drained.complete(null);
        }
    }

    /** What is held, for metrics. Looks at each log that has something. */
    Held held() {
        assert owner.isCurrent();
        return new Held(
                openBatches,
                heldBytes,
                logs.values().stream()
                        .filter(LogBuffer::hasEntries)
                        .map(LogBuffer::oldest)
                        .min(Comparator.naturalOrder())
                        .map(EventId::time));
    }

    /** The logs of which something is held, for tests. */
    List<LogKey> heldLogs() {
        assert owner.isCurrent();
        return new ArrayList<>(logs.keySet());
    }
}
