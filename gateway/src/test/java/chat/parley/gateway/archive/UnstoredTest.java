package chat.parley.gateway.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.bus.Bus.LogEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class UnstoredTest extends UnstoredFixture {
    @Test
    void entriesAreWrittenTogetherWhenTheOldestHasItsAge() {
        take("batch 1", entry("lobby", "a"));
        thread.pass(Duration.ofSeconds(9));
        take("batch 2", entry("lobby", "b"));
        assertThat(writers.underWay()).isZero();

        thread.pass(Duration.ofSeconds(1));
        endAllWrites();

        assertThat(history.segments()).containsExactly(segment("lobby", "a", "b"));
        assertThat(done).containsExactly("batch 1", "batch 2");
    }

    @Test
    void nothingIsAcknowledgedBeforeTheWriteReturned() {
        take("batch", entry("lobby", "a"));
        thread.pass(Duration.ofSeconds(10));

        assertThat(writers.underWay()).isEqualTo(1);
        assertThat(done).isEmpty();
    }

    @Test
    void aLogIsWrittenAtOnceWhenItIsLarge() {
        take("batch", entry("lobby", "x".repeat(2000)));

        assertThat(writers.underWay()).isEqualTo(1);
    }

    @Test
    void whatIsLargerThanOneWriteGoesInSeveralInOrder() {
        String text = "x".repeat(900);
        take("batch", entry("lobby", "1" + text), entry("lobby", "2" + text), entry("lobby", "3" + text));
        endAllWrites();

        assertThat(history.segments()).hasSize(3);
        assertThat(history.stored(log("lobby"))).containsExactly("1" + text, "2" + text, "3" + text);
        assertThat(done).containsExactly("batch");
    }

    @Test
    void aBatchWaitsForAllItsLogs() {
        take("batch", entry("lobby", "a"), entry("kitchen", "b"));
        mark("kitchen", "reader");
        endAllWrites();
        assertThat(done).containsExactly("reader");

        mark("lobby", "other reader");
        endAllWrites();
        assertThat(done).containsExactly("reader", "batch", "other reader");
    }

    @Test
    void anEmptyBatchIsAcknowledgedAtOnce() {
        take("batch");

        assertThat(done).containsExactly("batch");
    }

    @Test
    void aMarkerOnALogOfWhichNothingIsHeldWritesNothing() {
        take("batch", entry("lobby", "a"));
        mark("kitchen", "reader");
        assertThat(done).as("where the log ends is asked of the store").isEmpty();
        endOneWrite();
        assertThat(done).containsExactly("reader");

        mark("kitchen", "other reader");
        assertThat(done).containsExactly("reader", "other reader");
        assertThat(writers.underWay()).isZero();
    }

    @Test
    void aMarkerIsAnsweredOnceWhatCameBeforeItIsStoredAndWaitsForNothingThatCameLater() {
        take("batch 1", entry("lobby", "a"));
        mark("lobby", "reader");
        take("batch 2", entry("lobby", "b"));
        assertThat(done).isEmpty();

        endAllWrites();

        assertThat(history.stored(log("lobby"))).containsExactly("a");
        assertThat(done).containsExactly("batch 1", "reader");
    }

    @Test
    void aMarkerWaitsForAWriteThatIsUnderWayAlready() {
        take("batch", entry("lobby", "a"));
        thread.pass(Duration.ofSeconds(10));
        mark("lobby", "reader");
        assertThat(done).isEmpty();

        endAllWrites();

        assertThat(done).containsExactly("batch", "reader");
        assertThat(history.segments()).hasSize(1);
    }

    @Test
    void aMarkerDuringAWriteHasWhatCameMeanwhileWrittenNext() {
        take("batch 1", entry("lobby", "a"));
        thread.pass(Duration.ofSeconds(10));
        take("batch 2", entry("lobby", "b"));
        mark("lobby", "reader");
        assertThat(writers.underWay()).isEqualTo(1);

        endOneWrite();
        assertThat(done).containsExactly("batch 1");

        endOneWrite();
        assertThat(done).containsExactly("batch 1", "batch 2", "reader");
    }

    @Test
    void whatCameDuringAWriteHasItsOwnAge() {
        take("batch 1", entry("lobby", "a"));
        thread.pass(Duration.ofSeconds(10));
        take("batch 2", entry("lobby", "b"));
        endAllWrites();
        assertThat(done).containsExactly("batch 1");

        thread.pass(Duration.ofSeconds(10));
        endAllWrites();
        assertThat(done).containsExactly("batch 1", "batch 2");
    }

    @Test
    void whatCameBehindEntriesThatAreDueGoesAlongWithThem() {
        String text = "x".repeat(1500);
        take("batch 1", entry("lobby", text), entry("lobby", text));
        take("batch 2", entry("lobby", "late"));
        endAllWrites();

        assertThat(history.segments()).containsExactly(segment("lobby", text), segment("lobby", text, "late"));
        assertThat(done).containsExactly("batch 1", "batch 2");
    }

    @Test
    void beforeTheBrokerStopsDeliveringEverythingIsWritten() {
        for (int i = 1; i <= 4; i++) {
            take("batch " + i, entry("room" + i, "a"));
        }
        assertThat(writers.underWay()).isZero();

        take("batch 5", entry("room5", "a"));
        endAllWrites();

        assertThat(done).containsExactlyInAnyOrder("batch 1", "batch 2", "batch 3", "batch 4", "batch 5");
    }

    @Test
    void whenMuchIsHeldEverythingIsWritten() {
        for (int i = 1; i <= 3; i++) {
            take("batch " + i, entry("room" + i, "x".repeat(1400)));
        }
        assertThat(writers.underWay()).isZero();

        take("batch 4", entry("room4", "x".repeat(1400)));
        endAllWrites();

        assertThat(done).containsExactlyInAnyOrder("batch 1", "batch 2", "batch 3", "batch 4");
        thread.run(() -> assertThat(unstored.held().bytes()).isZero());
    }

    @Test
    void aLogIsWrittenByOneWriterAndAllTogetherByNoMoreThanAllowed() {
        for (int i = 1; i <= 4; i++) {
            take("batch " + i, entry("room" + i, "a"));
            mark("room" + i, "reader " + i);
        }
        take("batch 5", entry("room1", "b"));
        mark("room1", "reader 5");
        assertThat(writers.underWay()).isEqualTo(CONFIG.writers());

        endAllWrites();

        assertThat(writers.most()).isEqualTo(CONFIG.writers());
        assertThat(history.segments()).hasSize(5);
        assertThat(done).hasSize(10);
    }

    @Test
    void anEventDeliveredAgainWhileItIsHeldIsWrittenOnceAndAcknowledgedTwice() {
        LogEntry entry = entry("lobby", "a");
        take("first delivery", entry);
        take("second delivery", entry, entry("lobby", "b"));
        mark("lobby", "reader");
        endAllWrites();

        assertThat(history.stored(log("lobby"))).containsExactly("a", "b");
        assertThat(done).containsExactly("first delivery", "second delivery", "reader");
    }

    @Test
    void anEventDeliveredAgainWhileItIsBeingWrittenIsWrittenOnce() {
        LogEntry entry = entry("lobby", "a");
        take("first delivery", entry);
        thread.pass(Duration.ofSeconds(10));
        take("second delivery", entry);
        endAllWrites();
        thread.pass(Duration.ofSeconds(30));
        endAllWrites();

        assertThat(history.stored(log("lobby"))).containsExactly("a");
        assertThat(done).containsExactly("first delivery", "second delivery");
    }

    @Test
    void nothingIsHeldOfALogThatIsStored() {
        take("batch", entry("lobby", "a"));
        mark("lobby", "reader");
        thread.run(() -> assertThat(unstored.heldLogs()).containsExactly(log("lobby")));

        endAllWrites();

        thread.run(() -> assertThat(unstored.heldLogs()).isEmpty());
        thread.run(() -> assertThat(unstored.held().batches()).isZero());
    }

    @Test
    void drainingWritesWhatIsHeldAndThenEnds() {
        take("batch 1", entry("lobby", "a"), entry("kitchen", "b"));
        thread.pass(Duration.ofSeconds(10));
        take("batch 2", entry("lobby", "c"));
        CompletableFuture<Void> drained = drain();
        assertThat(drained).isNotDone();

        endAllWrites();

        assertThat(drained).isCompleted();
        assertThat(done).containsExactlyInAnyOrder("batch 1", "batch 2");
    }

    @Test
    void drainingNothingEndsAtOnce() {
        assertThat(drain()).isCompleted();
    }

    @Test
    void whatComesWhileDrainingIsLeftToAnotherGateway() {
        CompletableFuture<Void> drained = drain();
        take("batch", entry("lobby", "a"));
        mark("lobby", "reader");
        thread.pass(Duration.ofMinutes(1));

        assertThat(drained).isCompleted();
        assertThat(writers.underWay()).isZero();
        assertThat(done).isEmpty();
    }

    @Test
    void aReceiptThatFailsKeepsNoOtherFromBeingTold() {
        thread.run(() -> unstored.entries(List.of(entry("lobby", "a")), () -> {
            throw new IllegalStateException("connection lost");
        }));
        take("batch 2", entry("lobby", "b"));
        mark("lobby", "reader");
        endAllWrites();

        assertThat(done).containsExactly("batch 2", "reader");
    }

    @Test
    void whatIsHeldIsToldWithTheTimeOfTheOldest() {
        assertThat(held()).isEqualTo(new Held(0, 0, Optional.empty()));

        LogEntry oldest = entry("lobby", "a");
        LogEntry second = entry("kitchen", "b");
        LogEntry third = entry("lobby", "c");
        take("batch 1", second);
        take("batch 2", oldest, third);
        assertThat(held())
                .isEqualTo(new Held(
                        2,
                        bytes(oldest) + bytes(second) + bytes(third),
                        Optional.of(oldest.event().id().time())));

        history.goAway();
        thread.pass(Duration.ofSeconds(10));
        assertThat(writers.underWay()).isPositive();
        assertThat(held().oldest())
                .as("what is being written is not stored yet")
                .contains(oldest.event().id().time());

        history.comeBack();
        endAllWrites();
        assertThat(held()).isEqualTo(new Held(0, 0, Optional.empty()));
    }

    private Held held() {
        List<Held> held = new ArrayList<>();
        thread.run(() -> held.add(unstored.held()));
        return held.get(0);
    }

    private static int bytes(LogEntry entry) {
        return entry.event().json().length;
    }

    @Test
    void otherThreadsAreNotLetIn() {
        assertThatThrownBy(() -> unstored.entries(List.of(), () -> {})).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> unstored.marker(log("lobby"), end -> {})).isInstanceOf(AssertionError.class);
        assertThatThrownBy(unstored::drain).isInstanceOf(AssertionError.class);
    }
}
