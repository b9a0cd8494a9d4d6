package chat.parley.bus;

import chat.parley.patience.Patience;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Waits for what a {@link Bus} promises, with a deadline. */
final class Stages {
    private Stages() {}

    /** Waits for a condition, looking often: tests are to be fast. */
    static ConditionFactory eventually() {
        return Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5));
    }

    static <T> T done(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(Patience.MOST.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("failed: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("not done within " + Patience.MOST, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** How it failed: the exception itself, not one that wraps it. */
    static BusException.Reason failure(CompletionStage<?> stage) {
        try {
            Object result = stage.toCompletableFuture().get(Patience.MOST.toSeconds(), TimeUnit.SECONDS);
            throw new AssertionError("did not fail but gave " + result);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BusException refused) {
                return refused.reason();
            }
            throw new AssertionError("failed with another exception", e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("neither done nor failed within " + Patience.MOST, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
