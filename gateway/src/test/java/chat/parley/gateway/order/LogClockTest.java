package chat.parley.gateway.order;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.bus.BusException;
import chat.parley.gateway.Events;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LogClockTest {
    private final List<CompletableFuture<Void>> fences = new ArrayList<>();
    private final LogClock clock =
            new LogClock(new LogKey("lobby"), new EventClock(() -> Instant.ofEpochSecond(1_000), 42), () -> {
                CompletableFuture<Void> fence = new CompletableFuture<>();
                fences.add(fence);
                return fence;
            });

    private CompletableFuture<EventId> next(boolean sure) {
        return clock.next(sure).toCompletableFuture();
    }

    @Test
    void whoIsSureGetsAnIdAboveAllThatWasHeardAtOnce() {
        clock.observe(Events.id(5_000));
        EventId first = next(true).join();
        assertThat(first).isGreaterThan(Events.id(5_000));
        clock.observe(Events.id(4_000));
        assertThat(next(true).join()).isGreaterThan(first);
        assertThat(fences).isEmpty();
    }

    @Test
    void whoIsNotSureGetsOneAboveWhatComesBeforeTheFence() {
        clock.known();
        CompletableFuture<EventId> id = next(false);
        assertThat(id).isNotDone();
        clock.observe(Events.id(9_000));
        fences.get(0).complete(null);
        assertThat(id.join()).isGreaterThan(Events.id(9_000));
    }

    private CompletableFuture<Boolean> mayHave(EventId id) {
        return clock.mayHave(id).toCompletableFuture();
    }

    @Test
    void whatWasGivenOrMayHaveBeenIsKnownAtOnce() {
        EventId given = next(true).join();
        clock.observe(Events.id(5_000));
        assertThat(List.of(EventId.MIN, given, Events.id(5_000)))
                .allSatisfy(id -> assertThat(mayHave(id).join()).isTrue());
        assertThat(fences).isEmpty();
    }

    @Test
    void whatIsAboveAllThatIsKnownIsAskedBehindAFence() {
        clock.known();
        CompletableFuture<Boolean> said = mayHave(Events.id(9_000));
        CompletableFuture<Boolean> future = mayHave(Events.id(9_999));
        CompletableFuture<Boolean> largest = mayHave(EventId.MAX);
        assertThat(said).isNotDone();
        clock.observe(Events.id(9_000));
        for (int i = 0; i < fences.size(); i++) {
            fences.get(i).complete(null);
        }
        assertThat(said.join()).isTrue();
        assertThat(future.join()).isFalse();
        assertThat(largest.join()).isFalse();
        assertThat(next(true).join()).as("an id after that").isLessThan(Events.id(9_500));
    }

    @Test
    void whoAsksWhetherSomethingWasSaidHoldsUpNobody() {
        clock.known();
        CompletableFuture<Boolean> future = mayHave(Events.id(9_999));
        assertThat(next(true)).isCompleted();
        assertThat(future).isNotDone();
        clock.unknown(new BusException(BusException.Reason.UNAVAILABLE, "away"));
        assertThat(future).isCompletedExceptionally();
    }

    @Test
    void whoIsNotSureWaitsForTheFloor() {
        CompletableFuture<EventId> id = next(false);
        assertThat(fences).isEmpty();
        clock.known();
        fences.get(0).complete(null);
        assertThat(id).isCompleted();
    }

    @Test
    void whoComesWhileSomebodyWaitsDoesNotOvertake() {
        clock.known();
        CompletableFuture<EventId> unsure = next(false);
        CompletableFuture<EventId> sure = next(true);
        fences.get(0).complete(null);
        assertThat(unsure).isCompleted();
        fences.get(1).complete(null);
        assertThat(sure.join()).isGreaterThan(unsure.join());
    }

    @Test
    void whatCannotBeKnownIsRefused() {
        CompletableFuture<EventId> waits = next(false);
        clock.unknown(new BusException(BusException.Reason.UNAVAILABLE, "away"));
        assertThat(waits).isCompletedExceptionally();
        clock.known();
        CompletableFuture<EventId> fenced = next(false);
        fences.get(0).completeExceptionally(new BusException(BusException.Reason.UNAVAILABLE, "away"));
        assertThat(fenced).isCompletedExceptionally();
        assertThat(next(true)).isCompleted();
    }

    @Test
    void afterAnInterruptionTheFloorIsNotKnown() {
        clock.known();
        clock.interrupted();
        assertThat(next(false)).isNotDone();
        assertThat(fences).isEmpty();
    }

    @Test
    void theLargestIdThereCanBeIsNotFollowed() {
        clock.observe(EventId.MAX);
        assertThat(next(true).join().time()).isEqualTo(Instant.ofEpochSecond(1_000));
    }
}
