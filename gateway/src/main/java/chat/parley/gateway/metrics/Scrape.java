package chat.parley.gateway.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.gateway.pool.StoragePool;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Writes all numbers down, on a thread of its own, {@code metrics}: it asks the JVM for its threads and memory, which takes
 * milliseconds, and no event loop has these. Thread-safe.
 */
public final class Scrape implements AutoCloseable {
    /** Prometheus' text format. */
    public static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final int MAX_WAITING = 8;

    private final Supplier<String> text;
    private final ProcessMeters process;
    private final ThreadPoolExecutor thread;

    /** @param process closed with this */
    Scrape(Supplier<String> text, ProcessMeters process) {
        this.text = text;
        this.process = process;
        thread = new ThreadPoolExecutor(1, 1, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), task -> {
            Thread created = new Thread(task, "metrics");
            created.setDaemon(true);
            return created;
        });
        thread.allowCoreThreadTimeOut(true);
    }

    /** All numbers as text in UTF-8. Fails with {@link RejectedExecutionException} if others wait for theirs already. */
    public CompletionStage<byte[]> text() {
        return StoragePool.call(thread, () -> text.get().getBytes(UTF_8));
    }

    @Override
    public void close() {
        thread.shutdownNow();
        process.close();
    }
}
