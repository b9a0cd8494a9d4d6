package chat.parley.gateway.history;

import chat.parley.gateway.failure.Cause;
import chat.parley.gateway.failure.RepeatedWarning;
import chat.parley.gateway.pool.StoragePool;
import chat.parley.gateway.pool.StorageThreads;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Limits;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.UserName;
import chat.parley.storage.history.History;
import chat.parley.storage.objectstore.StorageException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads logs from the object store, each time after a barrier, so that the page is complete up to now. Thread-safe. */
public final class LogReader {
    private static final Logger log = LoggerFactory.getLogger(LogReader.class);
    private static final RepeatedWarning INCOMPLETE = new RepeatedWarning(log, System::nanoTime);

    /**
     * How long a barrier is waited for. Whose turn comes second does not wait for two barriers that fail: a request is
     * answered in time.
     */
    private static final Duration PATIENCE = Limits.LONGEST_ANSWER.minusSeconds(4);

    private final Rounds<LogKey, Optional<LogCursor>> barriers;
    private final History history;
    private final StorageThreads storage;
    private final Executor threads;

    public LogReader(Rounds<LogKey, Optional<LogCursor>> barriers, History history, StorageThreads storage) {
        this(barriers, history, storage, storage);
    }

    private LogReader(
            Rounds<LogKey, Optional<LogCursor>> barriers, History history, StorageThreads storage, Executor threads) {
        this.barriers = barriers;
        this.history = history;
        this.storage = storage;
        this.threads = threads;
    }

    /** A reader for what {@code user} asks for: the store is read when it is his turn. */
    public LogReader onBehalfOf(UserName user) {
        return new LogReader(barriers, history, storage, storage.of(user));
    }

    /**
     * Reads a page after a barrier.
     *
     * @return a page, without an end if the barrier was not met in time, and not whole if what is stored is damaged, of which it
     *     has the rest; fails with {@link StorageException} if the store does not answer
     */
    public CompletionStage<LogPage> read(LogKey key, PageRequest request) {
        return read(key, request, end -> {});
    }

    /**
     * Reads a page as {@link #read(LogKey, PageRequest)} does; {@code ends} is told where the log ends, whatever becomes of
     * the page.
     */
    public CompletionStage<LogPage> read(LogKey key, PageRequest request, Consumer<LogCursor> ends) {
        return pass(key)
                .whenComplete((end, failure) -> {
                    if (failure == null) {
                        ends.accept(end);
                    }
                })
                .handle((end, failure) -> {
                    if (failure != null) {
                        INCOMPLETE.happened(() -> "history may lack the newest events log=" + key + " cause=\""
                                + Cause.message(failure) + "\"");
                    }
                    return failure == null ? Optional.of(end) : Optional.<LogCursor>empty();
                })
                .thenCompose(end -> StoragePool.call(threads, () -> page(key, request))
                        .thenApply(page -> new LogPage(
                                page.events(),
                                page.changes(),
                                page.more(),
                                page.goOn(),
                                end.orElse(null),
                                page.whole())));
    }

    /**
     * Where the log ends, behind a barrier: everything acknowledged before the call is up to there. Fails if the barrier is
     * not met in time.
     */
    public CompletionStage<LogCursor> end(LogKey key) {
        return pass(key);
    }

    private CompletionStage<LogCursor> pass(LogKey key) {
        return barriers.pass(key)
                .thenApply(Function.identity())
                .toCompletableFuture()
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .thenCompose(passed -> end(key, passed));
    }

    /**
     * Where the log ends after a barrier. What an archiver from before there were positions does not tell, the store does:
     * after the barrier it has all.
     */
    private CompletionStage<LogCursor> end(LogKey key, Optional<LogCursor> passed) {
        return passed.<CompletionStage<LogCursor>>map(CompletableFuture::completedStage)
                .orElseGet(() -> StoragePool.call(threads, () -> history.end(key)));
    }

    /** What the store has, without a barrier; fails with {@link StorageException} if it does not answer. */
    public CompletionStage<History.Page> readStored(LogKey key, PageRequest request) {
        return StoragePool.call(threads, () -> page(key, request));
    }

    /** Reads what {@link #readStored} does, but blocks. */
    public History.Page page(LogKey key, PageRequest request) {
        if (request.cursor() != null) {
            EventId after = Objects.requireNonNull(request.after(), "a page since a cursor goes up");
            return history.since(key, request.cursor(), after, request.limit(), request.matching());
        }
        if (request.thread() != null) {
            return page(key, request, request.thread());
        }
        return request.after() == null
                ? history.before(key, request.kind(), request.upperBound(), request.limit(), request.matching())
                : history.after(key, request.kind(), request.after(), request.limit(), request.matching());
    }

    private History.Page page(LogKey key, PageRequest request, EventId thread) {
        return request.after() == null
                ? history.threadBefore(key, thread, request.upperBound(), request.limit(), request.matching())
                : history.threadAfter(key, thread, request.after(), request.limit(), request.matching());
    }
}
