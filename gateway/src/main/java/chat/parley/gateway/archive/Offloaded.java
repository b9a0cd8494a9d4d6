package chat.parley.gateway.archive;

import chat.parley.gateway.thread.Owner;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Has what blocks done by the writers' threads, and its outcome told on the archive thread. */
final class Offloaded {
    private final Owner owner;
    private final Executor writers;

    Offloaded(Owner owner, Executor writers) {
        this.owner = owner;
        this.writers = writers;
    }

    /**
     * Runs {@code blocking} on a writers' thread, then calls exactly one of {@code done} and {@code failed}, on the archive
     * thread.
     */
    <T> void call(Supplier<T> blocking, Consumer<T> done, Consumer<Throwable> failed) {
        Runnable task = () -> {
            T result;
            try {
                result = blocking.get();
            } catch (RuntimeException | Error e) {
                owner.execute(() -> failed.accept(e));
                return;
            }
            owner.execute(() -> done.accept(result));
        };
        try {
            writers.execute(task);
        } catch (RejectedExecutionException full) {
            owner.execute(() -> failed.accept(full));
        }
    }
}
