package chat.parley.gateway.thread;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.patience.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OwnerThreadTest {
    private final Defects defects = new Defects();
    private final OwnerThread owner = OwnerThread.named("owner-of-a-test", defects);

    static List<Runnable> defective() {
        return List.of(
                () -> {
                    throw new IllegalStateException("for the test");
                },
                () -> {
                    throw new AssertionError("for the test");
                },
                () -> {
                    throw new StackOverflowError("for the test");
                });
    }

    @AfterEach
    void close() {
        owner.close();
    }

    @Test
    void tasksRunOnItInTheirOrder() {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            int number = i;
            owner.execute(() -> order.add(number));
        }
        assertThat(owner.ask(() -> List.copyOf(order)).toCompletableFuture())
                .succeedsWithin(Patience.MOST)
                .satisfies(ran -> assertThat(ran).hasSize(100).isSorted());
        assertThat(owner.isCurrent()).isFalse();
        assertThat(owner.ask(owner::isCurrent).toCompletableFuture())
                .succeedsWithin(Patience.MOST)
                .isEqualTo(true);
    }

    @ParameterizedTest
    @MethodSource("defective")
    void aTaskThatFailsIsCountedAndTheNextOneRuns(Runnable defective) {
        CompletableFuture<Void> later = new CompletableFuture<>();
        owner.execute(defective);
        owner.after(Duration.ofMillis(1), defective);
        owner.after(Duration.ofMillis(2), () -> later.complete(null));

        assertThat(later).succeedsWithin(Patience.MOST);
        assertThat(defects.count()).isEqualTo(2);
        assertThat(defects.broken()).isEmpty();
    }

    @Test
    void anErrorOfTheProcessIsRememberedAndTheThreadGoesOn() {
        Error first = new NoClassDefFoundError("for the test");
        owner.execute(() -> {
            throw first;
        });
        assertThat(owner.ask(() -> {
                            throw new InternalError("for the test, too");
                        })
                        .toCompletableFuture())
                .failsWithin(Patience.MOST)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(InternalError.class);
        assertThat(owner.ask(() -> "on").toCompletableFuture()).succeedsWithin(Patience.MOST);
        assertThat(defects.count()).isEqualTo(2);
        assertThat(defects.broken()).containsSame(first);
    }

    @Test
    void whatAQuestionThrowsIsForWhoAsked() {
        assertThat(owner.ask(() -> {
                            throw new IllegalArgumentException("for the test");
                        })
                        .toCompletableFuture())
                .failsWithin(Patience.MOST)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(IllegalArgumentException.class);
        assertThat(defects.count()).isZero();
    }

    @Test
    void afterItsEndTasksAreDroppedAndWhoAsksIsToldSo() {
        owner.close();
        assertThat(owner.offer(() -> {})).isFalse();
        owner.after(Duration.ZERO, () -> {});
        assertThat(owner.ask(() -> "nothing").toCompletableFuture())
                .failsWithin(Patience.MOST)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(RejectedExecutionException.class);
        assertThat(defects.count()).isZero();
    }
}
