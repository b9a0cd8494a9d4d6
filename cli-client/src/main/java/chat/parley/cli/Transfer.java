package chat.parley.cli;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waiting for a transfer, which is given up when the wait is interrupted. */
final class Transfer {
    private Transfer() {}

    static <T> T await(CompletableFuture<T> transfer) throws InterruptedException {
        try {
            return transfer.get();
        } catch (ExecutionException e) {
            throw Trouble.of(e);
        } catch (InterruptedException e) {
            transfer.cancel(true);
            throw e;
        }
    }
}
