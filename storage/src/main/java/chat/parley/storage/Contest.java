package chat.parley.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;

/** Writers that all begin at the same moment. */
final class Contest {
    private Contest() {}

    /** Who won, by the place of what they write. Throws what the first of them that failed has thrown. */
    static List<Boolean> of(List<byte[]> contents, Predicate<byte[]> write) {
        ExecutorService writers = Executors.newFixedThreadPool(contents.size());
        try {
            CountDownLatch ready = new CountDownLatch(contents.size());
            List<Future<Boolean>> writing = new ArrayList<>();
            for (byte[] content : contents) {
                writing.add(writers.submit(() -> {
                    ready.countDown();
                    ready.await();
                    return write.test(content);
                }));
            }
            List<Boolean> won = new ArrayList<>();
            for (Future<Boolean> written : writing) {
                won.add(written.get());
            }
            return won;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException("interrupted while the object store was tried out", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } finally {
            writers.shutdownNow();
        }
    }
}
