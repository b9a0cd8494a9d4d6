package chat.parley.gateway.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.gateway.limit.Limit;
import chat.parley.gateway.limit.Refusals;
import chat.parley.patience.Patience;
import chat.parley.protocol.UserName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoragePoolTest {
    private static final UserName ANN = new UserName("ann");
    private static final UserName BOB = new UserName("bob");

    private final Refusals refusals = new Refusals(System::nanoTime);
    private final StoragePool pool = new StoragePool(4, 10, refusals);
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();
    private final List<String> done = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() {
        released.countDown();
        pool.close();
    }

    @Test
    void threadsThatAreClosedRefuseWhatComesAndLetEndWhatHasBegun() {
        NamedThreads few = new NamedThreads("few", 1);
        CompletableFuture<String> begun = call(few, "begun");
        released.countDown();
        few.close();
        assertThat(begun).isCompletedWithValue("begun");
        assertThat(call(few, "late"))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(RejectedExecutionException.class);
    }

    /** A call that takes until {@link #released}. */
    private CompletableFuture<String> call(Executor threads, String what) {
        return StoragePool.call(threads, () -> {
                    begun.incrementAndGet();
                    awaitRelease();
                    done.add(what);
                    return what;
                })
                .toCompletableFuture();
    }

    private void awaitRelease() {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<CompletableFuture<String>> calls(UserName user, int count) {
        List<CompletableFuture<String>> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            calls.add(call(pool.of(user), user + " " + i));
        }
        return calls;
    }

    @Test
    void aUserHasTwoThreadsAtOnceAndOthersTheRest() {
        calls(ANN, 6);
        await().until(() -> begun.get() == 2);
        CompletableFuture<String> other =
                StoragePool.call(pool.of(BOB), () -> "bob").toCompletableFuture();
        assertThat(other).succeedsWithin(Patience.MOST).isEqualTo("bob");
        CompletableFuture<String> own =
                StoragePool.call(pool, () -> "the gateway's").toCompletableFuture();
        assertThat(own).succeedsWithin(Patience.MOST).isEqualTo("the gateway's");
        assertThat(begun).hasValue(2);
        released.countDown();
        await().until(() -> done.size() == 6);
    }

    @Test
    void whoHasMostWaitingGivesWayWhenNoMoreFits() {
        List<CompletableFuture<String>> many = calls(ANN, 12);
        await().until(() -> begun.get() == 2);
        assertThat(call(pool.of(ANN), "one more"))
                .as("10 of hers wait")
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(RejectedExecutionException.class);
        List<CompletableFuture<String>> few = calls(BOB, 5);
        assertThat(many.get(11)).isCompletedExceptionally();
        assertThat(refusals.count(Limit.STORE_CALLS_OF_USERS)).isGreaterThan(1);
        released.countDown();
        few.forEach(each -> assertThat(each).succeedsWithin(Patience.MOST));
        assertThat(many.get(2)).succeedsWithin(Patience.MOST);
    }

    @Test
    void whatTheGatewayItselfAsksForIsBoundedAndCountedToo() {
        List<CompletableFuture<String>> all = new ArrayList<>();
        for (int i = 0; i < 14; i++) {
            all.add(call(pool, "own " + i));
        }
        assertThat(call(pool, "one more")).isCompletedExceptionally();
        assertThat(refusals.count(Limit.STORE_CALLS)).isEqualTo(1);
        released.countDown();
        all.forEach(each -> assertThat(each).succeedsWithin(Patience.MOST));
    }

    @Test
    void whatHasNotBegunFailsWhenThePoolCloses() {
        List<CompletableFuture<String>> own = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            own.add(call(pool, "own " + i));
        }
        List<CompletableFuture<String>> ofUser = calls(ANN, 6);
        await().until(() -> begun.get() == 6);
        CompletableFuture<Void> closing = CompletableFuture.runAsync(pool::close);
        await().until(() -> own.get(5).isDone() && ofUser.get(5).isDone());
        released.countDown();
        closing.join();
        assertThat(own.get(0)).isCompletedWithValue("own 0");
        assertThat(own.get(5)).isCompletedExceptionally();
        assertThat(ofUser.get(1)).isCompletedWithValue("ann 1");
        assertThat(ofUser.get(5)).isCompletedExceptionally();
        assertThat(call(pool.of(BOB), "too late")).isCompletedExceptionally();
        assertThat(call(pool, "too late")).isCompletedExceptionally();
        assertThat(refusals.count(Limit.STORE_CALLS))
                .as("an end is no overload")
                .isZero();
    }

    @Test
    void anErrorIsTheOutcomeAndNotTheEndOfTheThreads() {
        for (int i = 0; i < 20; i++) {
            CompletableFuture<Object> failed = StoragePool.call(pool.of(ANN), () -> {
                        throw new StackOverflowError();
                    })
                    .toCompletableFuture();
            await().until(failed::isCompletedExceptionally);
        }
        assertThat(StoragePool.call(pool.of(ANN), () -> "still there").toCompletableFuture())
                .succeedsWithin(Patience.MOST)
                .isEqualTo("still there");
    }
}
