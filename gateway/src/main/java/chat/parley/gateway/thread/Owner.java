package chat.parley.gateway.thread;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/** The one thread that owns some state. Tasks run there, in the order in which they were given. */
public interface Owner extends Executor {

    /** Whether the caller runs on it: what owned objects assert. */
    boolean isCurrent();

    /** Runs {@code task} on it; false, and the task is dropped, if it has ended because the gateway stops. */
    boolean offer(Runnable task);

    /** Runs {@code task} as {@link #offer} does, for who need not know whether it is dropped. */
    @Override
    default void execute(Runnable task) {
        boolean unused = offer(task);
    }

    /** Runs {@code task} on it, {@code delay} from now, unless it has ended by then. */
    void after(Duration delay, Runnable task);

    /**
     * Asks the owned state {@code question}. The stage completes on the thread; it fails with what the question threw, or
     * with {@link RejectedExecutionException} if the gateway stops.
     */
    default <T> CompletionStage<T> ask(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        boolean asked = offer(() -> {
            try {
                answer.complete(question.get());
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            } catch (Error e) {
                // Who asked is told of it; the thread is to know, too.
                answer.completeExceptionally(e);
                throw e;
            }
        });
        if (!asked) {
            answer.completeExceptionally(new RejectedExecutionException("the gateway stops"));
        }
        return answer;
    }
}
