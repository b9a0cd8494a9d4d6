package chat.parley.gateway.history;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.bus.BusException;
import chat.parley.protocol.LogKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RoundsTest {
    private static final LogKey LOG = new LogKey("lobby");

    private final List<CompletableFuture<Void>> sent = new ArrayList<>();
    private final Rounds<LogKey, Void> rounds = new Rounds<>(log -> {
        CompletableFuture<Void> barrier = new CompletableFuture<>();
        sent.add(barrier);
        return barrier;
    });

    private CompletableFuture<Void> pass() {
        return rounds.pass(LOG).toCompletableFuture();
    }

    @Test
    void whoComesWhileOneIsUnderWayWaitsForTheNext() {
        CompletableFuture<Void> first = pass();
        CompletableFuture<Void> second = pass();
        CompletableFuture<Void> third = pass();
        assertThat(sent).hasSize(1);

        sent.get(0).complete(null);
        assertThat(first).isCompleted();
        assertThat(second).isNotDone();
        assertThat(sent).hasSize(2);

        sent.get(1).complete(null);
        assertThat(second).isCompleted();
        assertThat(third).isCompleted();
        assertThat(sent).hasSize(2);
    }

    @Test
    void afterTheLastANewOneBegins() {
        CompletableFuture<Void> first = pass();
        sent.get(0).complete(null);
        CompletableFuture<Void> second = pass();
        assertThat(first).isCompleted();
        assertThat(second).isNotDone();
        assertThat(sent).hasSize(2);
    }

    @Test
    void aFailureIsOnlyForThoseWhoWaitedForIt() {
        CompletableFuture<Void> first = pass();
        CompletableFuture<Void> second = pass();
        sent.get(0).completeExceptionally(new BusException(BusException.Reason.UNAVAILABLE, "away"));
        assertThat(first).isCompletedExceptionally();
        sent.get(1).complete(null);
        assertThat(second).isCompleted();
    }

    @Test
    void logsDoNotWaitForEachOther() {
        CompletableFuture<Void> first = pass();
        CompletableFuture<Void> other = rounds.pass(new LogKey("other")).toCompletableFuture();
        assertThat(sent).hasSize(2);
        sent.get(1).complete(null);
        assertThat(other).isCompleted();
        assertThat(first).isNotDone();
    }

    @Test
    void whoWaitsForTheSameIsAnsweredInTurn() {
        CompletableFuture<Void> first = pass();
        List<Integer> answered = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int turn = i;
            CompletableFuture<Void> unused = pass().thenRun(() -> answered.add(turn));
        }
        sent.get(0).complete(null);
        sent.get(1).complete(null);
        assertThat(first).isCompleted();
        assertThat(answered).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void oneThatCannotEvenBeBegunHasFailedAndTheNextOneBegins() {
        Rounds<LogKey, Void> broken = new Rounds<>(log -> {
            throw new IllegalStateException("defect");
        });
        assertThat(broken.pass(LOG).toCompletableFuture()).isCompletedExceptionally();
        assertThat(broken.pass(LOG).toCompletableFuture()).isCompletedExceptionally();
    }
}
