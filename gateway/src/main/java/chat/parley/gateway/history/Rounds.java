package chat.parley.gateway.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Barriers or fences, shared by readers of the same log: one is under way, and everybody who comes meanwhile waits for one
 * that begins after it. (The one under way began too early for them: it does not promise what was acknowledged since.) So a
 * crowd that reads a log costs two, not one each. Who came first is answered first.
 *
 * <p><b>Threads.</b> Any. The lock is held for a few map accesses, never while the bus is called.
 *
 * @param <K> what is shared: a log, a room
 * @param <V> what is answered
 */
public final class Rounds<K, V> {
    private final Function<K, CompletionStage<V>> begin;
    private final Map<K, Turns<V>> turns = new HashMap<>();

    /** @param begin as {@link chat.parley.bus.Bus#barrier} or {@link chat.parley.bus.Bus#fence} */
    public Rounds(Function<K, CompletionStage<V>> begin) {
        this.begin = begin;
    }

    /** The outcome of a round that begins after this call. */
    public CompletionStage<V> pass(K key) {
        CompletableFuture<V> mine = new CompletableFuture<>();
        synchronized (turns) {
            Turns<V> current = turns.get(key);
            if (current != null) {
                current.next.add(mine);
                return mine;
            }
            turns.put(key, new Turns<>(List.of(mine)));
        }
        begin(key);
        return mine;
    }

    private void begin(K key) {
        begun(key).whenComplete((answer, failure) -> advance(key, answer, failure));
    }

    /**
     * Begins a round. What cannot even be begun has failed like any other: else those who come later would wait for it for
     * ever.
     */
    private CompletionStage<V> begun(K key) {
        try {
            return begin.apply(key);
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private void advance(K key, @Nullable V answer, @Nullable Throwable failure) {
        Turns<V> ended;
        synchronized (turns) {
            ended = Objects.requireNonNull(turns.remove(key));
            if (!ended.next.isEmpty()) {
                turns.put(key, new Turns<>(ended.next));
            }
        }
        if (!ended.next.isEmpty()) {
            begin(key);
        }
        for (CompletableFuture<V> waited : ended.underWay) {
            if (failure == null) {
                waited.complete(answer);
            } else {
                waited.completeExceptionally(failure);
            }
        }
    }

    private static final class Turns<V> {
        final List<CompletableFuture<V>> underWay;
        final List<CompletableFuture<V>> next = new ArrayList<>();

        Turns(List<CompletableFuture<V>> underWay) {
            this.underWay = underWay;
        }
    }
}
