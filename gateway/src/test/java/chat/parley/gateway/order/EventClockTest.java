package chat.parley.gateway.order;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.EventId;
import chat.parley.protocol.LogKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EventClockTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final LogKey LOBBY = new LogKey("lobby");
    private static final LogKey OPS = new LogKey("ops");

    private Instant now = NOON;
    private final EventClock clock = new EventClock(() -> now, 42);
    private final AtomicLong floor = new AtomicLong();

    private EventId next() {
        return clock.next(LOBBY, floor);
    }

    @Test
    void idsCarryTheTimeAndTheGateway() {
        EventId id = next();
        assertThat(id.time()).isEqualTo(NOON);
        assertThat(id.low()).isEqualTo(42);
    }

    @Test
    void idsGrowWhileTheTimeStandsStillOrGoesBack() {
        EventId first = next();
        EventId second = next();
        now = NOON.minus(Duration.ofDays(365));
        EventId third = next();
        now = Instant.EPOCH.minusSeconds(1);
        assertThat(second).isGreaterThan(first);
        assertThat(third).isGreaterThan(second);
        assertThat(next()).isGreaterThan(third);
    }

    @Test
    void moreIdsThanTheCounterHoldsStayAscendingAndDistinct() {
        EventId before = next();
        Set<EventId> ids = new HashSet<>();
        IntStream.range(0, 70_000).forEach(i -> ids.add(next()));
        assertThat(ids).hasSize(70_000).allMatch(id -> id.compareTo(before) > 0);
        assertThat(next().time()).isEqualTo(NOON.plusMillis(1));
    }

    @Test
    void anIdIsAboveTheFloorOfItsLogHoweverFarThatIsAhead() {
        EventId ahead = new EventId(NOON.plus(Duration.ofDays(1)).toEpochMilli() << 16, 7);
        floor.set(ahead.high());
        EventId above = next();
        assertThat(above).isGreaterThan(ahead);
        assertThat(next()).isGreaterThan(above);
    }

    @Test
    void otherLogsDoNotFollowOneThatIsAhead() {
        floor.set(NOON.plus(Duration.ofDays(1)).toEpochMilli() << 16);
        next();
        assertThat(clock.next(OPS, new AtomicLong()).time()).isEqualTo(NOON);
    }

    @Test
    void logsThatAreEquallyAheadHaveIdsOfTheirOwn() {
        long ahead = NOON.plus(Duration.ofDays(1)).toEpochMilli() << 16;
        assertThat(clock.next(LOBBY, new AtomicLong(ahead))).isNotEqualTo(clock.next(OPS, new AtomicLong(ahead)));
    }

    @Test
    void aFloorBehindTheClockChangesNothing() {
        EventId given = next();
        assertThat(clock.above(LOBBY, EventId.startOf(NOON.minusSeconds(10))).high())
                .isEqualTo(given.high() + 1);
    }

    @Test
    void theLargestIdThereCanBeDoesNotBeginTheOrderAnew() {
        assertThat(clock.above(LOBBY, EventId.MAX).time()).isEqualTo(NOON);
    }
}
