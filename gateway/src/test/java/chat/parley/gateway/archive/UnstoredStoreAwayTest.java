package chat.parley.gateway.archive;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.bus.Bus.LogEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** While the store fails or refuses. */
class UnstoredStoreAwayTest extends UnstoredFixture {
    @Test
    void nothingIsForgottenWhateverComesWhen() {
        Random random = new Random(7275);
        List<String> expected = new ArrayList<>();
        for (int step = 0; step < 3000; step++) {
            String room = "room" + random.nextInt(4);
            switch (random.nextInt(8)) {
                case 0, 1, 2, 3 -> {
                    expected.add("batch " + step);
                    take("batch " + step, entry(room, "x".repeat(1 + random.nextInt(1200))), entry("lobby", "y"));
                }
                case 4 -> {
                    expected.add("reader " + step);
                    mark(room, "reader " + step);
                }
                case 5 -> {
                    if (writers.underWay() > 0) {
                        endOneWrite();
                    }
                }
                case 6 -> thread.pass(Duration.ofMillis(random.nextInt(8000)));
                default -> {
                    if (random.nextBoolean()) {
                        history.goAway();
                    } else {
                        history.comeBack();
                    }
                }
            }
        }
        history.comeBack();
        for (int second = 0; second < 30; second++) {
            endAllWrites();
            thread.pass(Duration.ofSeconds(1));
        }

        assertThat(done).containsExactlyInAnyOrderElementsOf(expected);
        thread.run(() -> assertThat(unstored.heldLogs()).isEmpty());
        thread.run(() -> assertThat(unstored.held().batches()).isZero());
    }

    @Test
    void whenTheStoreFailsEverythingIsKeptUnacknowledgedAndTriedAgain() {
        history.goAway();
        take("batch", entry("lobby", "a"));
        mark("lobby", "reader");
        endAllWrites();
        assertThat(history.failures()).isEqualTo(1);
        assertThat(done).isEmpty();

        thread.pass(StoreTrouble.FIRST_PAUSE);
        endAllWrites();
        assertThat(history.failures()).isEqualTo(2);

        history.comeBack();
        thread.pass(StoreTrouble.FIRST_PAUSE.multipliedBy(2));
        endAllWrites();
        assertThat(history.segments()).containsExactly(segment("lobby", "a"));
        assertThat(done).containsExactly("batch", "reader");
    }

    @Test
    void pausesGrowUpToABound() {
        history.goAway();
        take("batch", entry("lobby", "a"));
        mark("lobby", "reader");
        endAllWrites();

        for (int second = 0; second < 600; second++) {
            thread.pass(Duration.ofSeconds(1));
            endAllWrites();
        }

        assertThat(history.failures()).isBetween(600 / (int) StoreTrouble.MAX_PAUSE.toSeconds(), 50);
    }

    @Test
    void afterAFailureOrderIsKeptAndLaterEntriesGoAlong() {
        history.goAway();
        take("batch 1", entry("lobby", "a"));
        mark("lobby", "reader 1");
        take("batch 2", entry("lobby", "b"));
        endAllWrites();
        take("batch 3", entry("lobby", "c"));
        mark("lobby", "reader 2");

        history.comeBack();
        thread.pass(StoreTrouble.FIRST_PAUSE);
        endAllWrites();

        assertThat(history.stored(log("lobby"))).containsExactly("a", "b", "c");
        assertThat(done).containsExactly("batch 1", "batch 2", "batch 3", "reader 1", "reader 2");
    }

    @Test
    void whileTheStoreIsAwayOneLogAtATimeIsTried() {
        history.goAway();
        take("batch 1", entry("room1", "a"));
        mark("room1", "reader 1");
        endOneWrite();

        for (int i = 2; i <= 4; i++) {
            take("batch " + i, entry("room" + i, "a"));
            mark("room" + i, "reader " + i);
        }
        assertThat(writers.underWay()).isEqualTo(1);

        history.comeBack();
        endOneWrite();
        assertThat(writers.underWay()).isEqualTo(2);
    }

    @Test
    void aLogThatTheStoreRefusesDoesNotStopTheOthers() {
        history.refuse(log("cursed"));
        take("batch 1", entry("cursed", "a"));
        mark("cursed", "reader");
        take("batch 2", entry("lobby", "b"));

        for (int second = 0; second < 20; second++) {
            thread.pass(Duration.ofSeconds(1));
            endAllWrites();
        }

        assertThat(history.stored(log("lobby"))).containsExactly("b");
        assertThat(done).containsExactly("batch 2");
    }

    @Test
    void aBrokerThatDeliversForEverWhileTheStoreIsAwayFillsNoMemory() {
        history.goAway();
        LogEntry entry = entry("lobby", "a");
        for (int i = 1; i <= 1000; i++) {
            take("delivery " + i, entry);
        }
        thread.run(() -> assertThat(unstored.held().batches()).isLessThanOrEqualTo(8));

        history.comeBack();
        thread.pass(Duration.ofMinutes(1));
        endAllWrites();
        assertThat(history.stored(log("lobby"))).containsExactly("a");
        assertThat(done).contains("delivery 1000").hasSize(8);
        thread.run(() -> assertThat(unstored.held().batches()).isZero());
    }

    @Test
    void drainingTriesOnceMoreWhatFailedAndThenGivesUp() {
        history.goAway();
        take("batch", entry("lobby", "a"));
        mark("lobby", "reader");
        endAllWrites();

        CompletableFuture<Void> drained = drain();
        assertThat(writers.underWay()).isEqualTo(1);
        endAllWrites();

        assertThat(drained).isCompleted();
        assertThat(history.failures()).isEqualTo(2);
        assertThat(done).isEmpty();
    }
}
