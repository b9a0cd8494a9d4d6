package chat.parley.gateway.session;

import chat.parley.protocol.Conversation;
import chat.parley.protocol.UserName;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The order of what one user says in one conversation, where some of it has to be looked up before it may have an id: what was said
 * behind it asks for its id behind it. Thread-safe.
 */
final class Order {
    /** Of each line the last one that has not asked yet, which completes when it has, or never will. */
    private final Map<Line, CompletableFuture<Void>> last = new ConcurrentHashMap<>();

    private record Line(UserName from, Conversation in) {}

    /** Asks at once, unless something waits there: then behind it. */
    <T> CompletionStage<T> next(UserName from, Conversation in, Supplier<CompletionStage<T>> ask) {
        return last.containsKey(new Line(from, in))
                ? after(from, in, CompletableFuture.completedStage(null), ask)
                : ask.get();
    }

    /** Asks when {@code found} has completed, and behind what waits there; fails, and does not ask, if {@code found} does. */
    <T> CompletionStage<T> after(
            UserName from, Conversation in, CompletionStage<?> found, Supplier<CompletionStage<T>> ask) {
        Line line = new Line(from, in);
        CompletableFuture<Void> mine = new CompletableFuture<>();
        CompletableFuture<Void> before = last.put(line, mine);
        CompletionStage<Void> turn = before == null ? CompletableFuture.completedStage(null) : before;
        CompletableFuture<CompletionStage<T>> asked =
                turn.thenCombine(found, (gone, there) -> ask.get()).toCompletableFuture();
        // Behind what is before it, also if it failed: else what comes next would overtake that.
        turn.thenCombine(asked.handle((stage, failure) -> null), (gone, done) -> null)
                .thenRun(() -> {
                    mine.complete(null);
                    last.remove(line, mine);
                });
        return asked.thenCompose(stage -> stage);
    }

    /** How many lines have something that waits. */
    int waiting() {
        return last.size();
    }
}
