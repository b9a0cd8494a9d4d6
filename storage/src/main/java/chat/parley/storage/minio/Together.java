package chat.parley.storage.minio;

import chat.parley.storage.objectstore.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Requests of a trial that do not wait for each other. */
final class Together {
    private Together() {}

    /**
     * Runs the tasks on so many threads, and returns what they return, in their order, when all have ended. Throws what
     * the first of them that failed has thrown.
     */
    static <T> List<T> run(int threads, List<Callable<T>> tasks) {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> ended : pool.invokeAll(tasks)) {
                results.add(ended.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException("interrupted while the object store was tried out", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }
}
