package chat.parley.gateway.pool;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Something to be done on another thread, whose outcome comes whether it is done or not. */
record Call<T extends @Nullable Object>(Supplier<T> work, CompletableFuture<T> outcome) implements Runnable {

    @Override
    public void run() {
        try {
            outcome.complete(work.get());
        } catch (Throwable e) {
            // Whatever it was: whoever waits is told.
            outcome.completeExceptionally(e);
        }
    }

    /** Fails the outcome of {@code task}, if it is a call: it will not be done. */
    static void refuse(Runnable task) {
        if (task instanceof Call<?> call) {
            call.outcome.completeExceptionally(new RejectedExecutionException("too much waits, or the gateway stops"));
        }
    }
}
