package chat.parley.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class OrderTest {
    private static final UserName ANN = new UserName("ann");
    private static final RoomName LOBBY = new RoomName("lobby");

    private final Order order = new Order();
    private final List<String> asked = new ArrayList<>();

    private CompletionStage<String> ask(String name) {
        asked.add(name);
        return CompletableFuture.completedStage(name);
    }

    @Test
    void whatWaitsForNothingAsksAtOnce() {
        assertThat(order.next(ANN, LOBBY, () -> ask("one"))).isCompletedWithValue("one");
        assertThat(order.waiting()).isZero();
    }

    @Test
    void whatIsSaidBehindSomethingThatIsLookedUpAsksBehindIt() {
        CompletableFuture<String> found = new CompletableFuture<>();
        CompletableFuture<String> later = new CompletableFuture<>();
        CompletionStage<String> answer = order.after(ANN, LOBBY, found, () -> ask("answer"));
        CompletionStage<String> second = order.after(ANN, LOBBY, later, () -> ask("second answer"));
        CompletionStage<String> text = order.next(ANN, LOBBY, () -> ask("text"));
        order.next(new UserName("bob"), LOBBY, () -> ask("bob's"));
        order.next(ANN, new RoomName("ops"), () -> ask("elsewhere"));
        assertThat(asked).containsExactly("bob's", "elsewhere");
        later.complete("");
        assertThat(asked).hasSize(2);
        found.complete("");
        assertThat(asked).containsExactly("bob's", "elsewhere", "answer", "second answer", "text");
        assertThat(List.of(answer, second, text))
                .allSatisfy(stage -> assertThat(stage).isCompleted());
        assertThat(order.waiting()).isZero();
    }

    @Test
    void whatIsNotFoundDoesNotAskAndLetsOthersAskInTheirOrder() {
        CompletableFuture<String> found = new CompletableFuture<>();
        CompletableFuture<String> missing = new CompletableFuture<>();
        order.after(ANN, LOBBY, found, () -> ask("answer"));
        CompletionStage<String> refused = order.after(ANN, LOBBY, missing, () -> ask("to nothing"));
        order.next(ANN, LOBBY, () -> ask("text"));
        missing.completeExceptionally(new IllegalStateException("for the test"));
        assertThat(asked).isEmpty();
        found.complete("");
        assertThat(asked).containsExactly("answer", "text");
        assertThat(refused).isCompletedExceptionally();
        assertThat(order.waiting()).isZero();
    }

    @Test
    void whatCannotEvenAskLetsOthersAsk() {
        CompletableFuture<String> found = new CompletableFuture<>();
        CompletionStage<String> broken = order.after(ANN, LOBBY, found, () -> {
            throw new IllegalStateException("for the test");
        });
        order.next(ANN, LOBBY, () -> ask("text"));
        found.complete("");
        assertThat(broken).isCompletedExceptionally();
        assertThat(asked).containsExactly("text");
        assertThat(order.waiting()).isZero();
    }
}
