package chat.parley.gateway.history;

import chat.parley.bus.Bus;
import chat.parley.protocol.LogKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Barriers, shared by readers of the same log: one is under way, and everybody who comes meanwhile waits for one that
 * begins after it. (The one under way began too early for them: it does not promise what was committed since.) So a crowd
 * that reads a log costs the archiver two flushes, not one each.
 *
 * <p><b>Threads.</b> Any. The lock is held for a few map accesses, never while the bus is called.
 */
public final class Barriers {
    private final Function<LogKey, CompletionStage<Void>> barrier;
    private final Map<LogKey, Turns> turns = new HashMap<>();

    /** @param barrier {@link Bus#barrier} */
    public Barriers(Function<LogKey, CompletionStage<Void>> barrier) {
        this.barrier = barrier;
    }

    /** As {@link Bus#barrier}. */
    public CompletionStage<Void> pass(LogKey log) {
        Turns mine;
        synchronized (turns) {
            Turns current = turns.get(log);
            if (current != null) {
                if (current.next == null) {
                    current.next = new CompletableFuture<>();
                }
                return current.next;
            }
            mine = new Turns(new CompletableFuture<>());
            turns.put(log, mine);
        }
        CompletableFuture<Void> result = mine.underWay;
        begin(log, result);
        return result;
    }

    private void begin(LogKey log, CompletableFuture<Void> underWay) {
        barrier.apply(log).whenComplete((done, failure) -> {
            advance(log);
            if (failure == null) {
                underWay.complete(null);
            } else {
                underWay.completeExceptionally(failure);
            }
        });
    }

    private void advance(LogKey log) {
        CompletableFuture<Void> next;
        synchronized (turns) {
            next = Objects.requireNonNull(turns.remove(log)).next;
            if (next != null) {
                turns.put(log, new Turns(next));
            }
        }
        if (next != null) {
            begin(log, next);
        }
    }

    private static final class Turns {
        final CompletableFuture<Void> underWay;

        @Nullable
        CompletableFuture<Void> next;

        Turns(CompletableFuture<Void> underWay) {
            this.underWay = underWay;
        }
    }
}
