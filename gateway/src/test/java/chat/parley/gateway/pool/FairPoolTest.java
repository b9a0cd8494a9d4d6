package chat.parley.gateway.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.patience.Patience;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One thread, which is held up until a test has handed in what it wants. */
class FairPoolTest {
    private static final int MAX_WAITING = 6;

    private final List<String> tooMuch = new CopyOnWriteArrayList<>();
    private final FairPool<String> pool = new FairPool<>("fair", 1, MAX_WAITING, tooMuch::add);
    private final CountDownLatch release = new CountDownLatch(1);
    private final List<String> done = new CopyOnWriteArrayList<>();

    @BeforeEach
    void holdUp() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        var unused = pool.call("nobody", () -> {
            begun.countDown();
            return awaitRelease();
        });
        assertThat(begun.await(Patience.MOST.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    private boolean awaitRelease() {
        try {
            return release.await(Patience.MOST.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @AfterEach
    void close() {
        release.countDown();
        pool.close();
    }

    @Test
    void eachHasATurnHoweverMuchOfOthersWaits() throws Exception {
        List<CompletableFuture<Boolean>> all = new ArrayList<>();
        all.add(ask("ann", "a1"));
        all.add(ask("ann", "a2"));
        all.add(ask("ann", "a3"));
        all.add(ask("bob", "b1"));
        all.add(ask("bob", "b2"));
        all.add(ask("cat", "c1"));

        finish(all);
        assertThat(done).containsExactly("a1", "b1", "c1", "a2", "b2", "a3");
    }

    @Test
    void whoIsFavouredHasEveryOtherTurnAndAllOthersTheRest() throws Exception {
        List<CompletableFuture<Boolean>> all = new ArrayList<>();
        all.add(ask("ann", "a1"));
        all.add(ask("bob", "b1"));
        all.add(ask("cat", "c1"));
        all.add(pool.call("eve", true, () -> done.add("e1")));
        all.add(pool.call("eve", true, () -> done.add("e2")));

        finish(all);
        assertThat(done.indexOf("e1")).isLessThanOrEqualTo(1);
        assertThat(done.indexOf("e2")).isLessThanOrEqualTo(3);
        assertThat(done.indexOf("b1")).as("nobody is left behind").isLessThanOrEqualTo(3);
    }

    @Test
    void whoAsksForTooMuchIsRefusedAtOnce() throws Exception {
        List<CompletableFuture<Boolean>> all = new ArrayList<>();
        for (int i = 1; i <= MAX_WAITING; i++) {
            all.add(ask("ann", "a" + i));
        }

        assertRefused(ask("ann", "onemore"));
        assertThat(tooMuch).containsExactly("ann");
        finish(all);
        assertThat(done).hasSize(MAX_WAITING).doesNotContain("onemore");
    }

    @Test
    void whoHasMostWaitingGivesWayToWhoHasLess() throws Exception {
        List<CompletableFuture<Boolean>> ann = new ArrayList<>();
        for (int i = 1; i <= MAX_WAITING; i++) {
            ann.add(ask("ann", "a" + i));
        }
        List<CompletableFuture<Boolean>> others = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            others.add(ask("bob", "b" + i));
        }

        for (int i = 3; i < MAX_WAITING; i++) {
            assertRefused(ann.get(i));
        }
        assertThat(tooMuch).as("to whom something was refused").containsExactly("ann", "ann", "ann");
        // They have the same now: nobody has to give way any more.
        assertRefused(ask("bob", "b4"));
        assertRefused(ask("ann", "a4"));
        assertThat(tooMuch).endsWith("bob", "ann");
        others.addAll(ann.subList(0, 3));
        finish(others);
        assertThat(done).containsExactly("a1", "b1", "a2", "b2", "a3", "b3");
    }

    @Test
    void whoIsFavouredIsLetInThoughEachOfManyHasAsLittleWaiting() throws Exception {
        List<CompletableFuture<Boolean>> many = new ArrayList<>();
        for (int i = 1; i <= MAX_WAITING; i++) {
            many.add(ask("guest" + i, "g" + i));
        }
        assertRefused(ask("onemore", "o1"));
        CompletableFuture<Boolean> favoured = pool.call("eve", true, () -> done.add("e1"));
        assertThat(many).filteredOn(CompletableFuture::isCompletedExceptionally).hasSize(1);

        finish(List.of(favoured));
        assertThat(done.indexOf("e1")).isLessThanOrEqualTo(1);
    }

    @Test
    void aFailureIsTheOutcomeOfItsOwnWorkOnly() throws Exception {
        CompletableFuture<Boolean> failing = pool.call("ann", () -> {
            throw new IllegalStateException("as it happens");
        });
        CompletableFuture<Boolean> next = ask("ann", "a2");

        finish(List.of(next));
        assertThatThrownBy(failing::join).hasRootCauseMessage("as it happens");
    }

    @Test
    void whatWaitsWhenItIsClosedIsRefusedAndNothingNewIsBegun() {
        CompletableFuture<Boolean> waits = ask("ann", "a1");
        pool.close();

        assertRefused(waits);
        assertRefused(ask("ann", "a2"));
        assertThat(tooMuch).as("an end is no overload").isEmpty();
    }

    private CompletableFuture<Boolean> ask(String who, String what) {
        return pool.call(who, () -> done.add(what));
    }

    private void finish(List<CompletableFuture<Boolean>> all) throws Exception {
        release.countDown();
        for (CompletableFuture<Boolean> each : all) {
            each.get(Patience.MOST.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static void assertRefused(CompletableFuture<Boolean> refused) {
        assertThat(refused).isCompletedExceptionally();
        assertThatThrownBy(refused::join).hasCauseInstanceOf(RejectedExecutionException.class);
    }
}
