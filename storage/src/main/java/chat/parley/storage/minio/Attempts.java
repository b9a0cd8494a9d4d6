package chat.parley.storage.minio;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Sends requests, and sends again what failed in a way that may pass: the connection broke (a store that restarted closes
 * all idle ones), or the store said so (429, 5xx, a conflict of writers). This is the only place that repeats; the SDK's own
 * repetition is off, and OkHttp's too, because neither knows conditional writes.
 */
final class Attempts {
    private static final int MAX_ATTEMPTS = 3;
    private static final int PAUSE_MS = 100;

    private Attempts() {}

    /** The answer of a request that may be carried out twice without harm. */
    static <T> T repeatable(Supplier<CompletableFuture<T>> request) throws Failed {
        boolean mayBeDone = false;
        for (int attempt = 1; ; attempt++) {
            try {
                return request.get().join();
            } catch (CompletionException e) {
                StoreFailure failure = StoreFailure.of(e);
                if (attempt == MAX_ATTEMPTS || !failure.mayPass()) {
                    throw new Failed(failure, mayBeDone);
                }
                mayBeDone |= failure.mayBeDone();
                pause(attempt, failure);
            }
        }
    }

    private static void pause(int attempt, StoreFailure failure) throws Failed {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextInt(PAUSE_MS * attempt));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failed(failure, true);
        }
    }

    /** Says that the last attempt failed, and how. */
    static final class Failed extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient StoreFailure failure;
        private final boolean earlierAttemptMayBeDone;

        Failed(StoreFailure failure, boolean earlierAttemptMayBeDone) {
            super(failure.cause());
            this.failure = failure;
            this.earlierAttemptMayBeDone = earlierAttemptMayBeDone;
        }

        StoreFailure failure() {
            return failure;
        }

        /** Whether an attempt before the last one may have been carried out. */
        boolean earlierAttemptMayBeDone() {
            return earlierAttemptMayBeDone;
        }
    }
}
