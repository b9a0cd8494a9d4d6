package chat.parley.gateway.history;

import chat.parley.gateway.failure.Cause;
import chat.parley.gateway.failure.RepeatedWarning;
import chat.parley.gateway.pool.StoragePool;
import chat.parley.protocol.LogKey;
import chat.parley.storage.History;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads logs from the object store, each time after a barrier, so that the page is complete up to now. Thread-safe. */
public final class LogReader {
    private static final Logger log = LoggerFactory.getLogger(LogReader.class);
    private static final RepeatedWarning INCOMPLETE = new RepeatedWarning(log, System::nanoTime);

    private final Barriers barriers;
    private final History history;
    private final Executor storagePool;

    public LogReader(Barriers barriers, History history, Executor storagePool) {
        this.barriers = barriers;
        this.history = history;
        this.storagePool = storagePool;
    }

    /**
     * Reads a page after a barrier.
     *
     * @return a page, not {@link LogPage#recovered()} if the barrier was not met in time; fails with
     *     {@link chat.parley.storage.StorageException} if the store does not answer
     */
    public CompletionStage<LogPage> read(LogKey key, PageRequest request) {
        return barriers.pass(key)
                .handle((done, failure) -> {
                    if (failure != null) {
                        INCOMPLETE.happened(() -> "history may lack the newest events log=" + key + " cause=\""
                                + Cause.message(failure) + "\"");
                    }
                    return failure == null;
                })
                .thenCompose(recovered -> StoragePool.call(storagePool, () -> page(readNow(key, request), recovered)));
    }

    private static LogPage page(History.Page page, boolean recovered) {
        return new LogPage(page.events(), page.more(), recovered);
    }

    /** What the store has, without a barrier. Blocks. */
    public History.Page readNow(LogKey key, PageRequest request) {
        return request.after() == null
                ? history.before(key, request.kind(), request.upperBound(), request.limit(), request.matching())
                : history.after(key, request.kind(), request.after(), request.limit(), request.matching());
    }
}
