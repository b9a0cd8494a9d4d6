package chat.parley.gateway.account;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for password hashing: half of the processors, so that a rush of logins leaves the others to those who are in;
 * and a queue of a few seconds' work, above which logins are refused rather than kept waiting for longer than a client does.
 */
final class HashingPool {
    private static final int WAITING_PER_THREAD = 64;

    private HashingPool() {}

    static ExecutorService start() {
        int threads = Math.max(2, Runtime.getRuntime().availableProcessors() / 2);
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads,
                threads,
                30,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(threads * WAITING_PER_THREAD),
                task -> {
                    Thread thread = new Thread(task, "argon2-" + number.getAndIncrement());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
