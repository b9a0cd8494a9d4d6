package chat.parley.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Runs tasks that all begin at the same moment. */
public final class Concurrently {
    private Concurrently() {}

    /** The results, once all are there; fails if one task failed. */
    public static <T> List<T> run(int tasks, IntFunction<T> task) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(tasks);
        try {
            CountDownLatch start = new CountDownLatch(tasks);
            List<Callable<T>> calls = new ArrayList<>();
            for (int i = 0; i < tasks; i++) {
                int number = i;
                calls.add(() -> {
                    start.countDown();
                    start.await();
                    return task.apply(number);
                });
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(calls, 60, TimeUnit.SECONDS)) {
                results.add(future.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
