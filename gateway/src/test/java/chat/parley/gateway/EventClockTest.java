package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.EventId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EventClockTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private Instant now = NOON;
    private final EventClock clock = new EventClock(() -> now, 42);

    @Test
    void idsCarryTheTimeAndTheGateway() {
        EventId id = clock.next();
        assertThat(id.time()).isEqualTo(NOON);
        assertThat(id.low()).isEqualTo(42);
    }

    @Test
    void idsGrowWhileTheTimeStandsStillOrGoesBack() {
        EventId first = clock.next();
        EventId second = clock.next();
        now = NOON.minusSeconds(60);
        EventId third = clock.next();
        assertThat(second).isGreaterThan(first);
        assertThat(third).isGreaterThan(second);
    }

    @Test
    void moreIdsThanTheCounterHoldsStayAscendingAndDistinct() {
        EventId before = clock.next();
        Set<EventId> ids = new HashSet<>();
        IntStream.range(0, 70_000).forEach(i -> ids.add(clock.next()));
        assertThat(ids).hasSize(70_000).allMatch(id -> id.compareTo(before) > 0);
        assertThat(clock.next().time()).isEqualTo(NOON.plusMillis(1));
    }

    @Test
    void anIdThatWasSeenIsExceeded() {
        EventId ahead = new EventId(NOON.plusSeconds(10).toEpochMilli() << 16, 7);
        clock.observe(ahead);
        assertThat(clock.next()).isGreaterThan(ahead);
    }

    @Test
    void aSmallerIdChangesNothing() {
        EventId given = clock.next();
        clock.observe(new EventId(NOON.minusSeconds(10).toEpochMilli() << 16, 7));
        assertThat(clock.next().high()).isEqualTo(given.high() + 1);
    }

    @Test
    void anIdFromTheFarFutureIsNotFollowed() {
        clock.observe(new EventId(NOON.plus(Duration.ofHours(1)).toEpochMilli() << 16, 7));
        clock.observe(EventId.MAX);
        assertThat(clock.next().time()).isEqualTo(NOON);
    }

    @Test
    void theLastIdThatIsFollowedIsMaxAhead() {
        clock.observe(EventId.startOf(NOON.plus(EventClock.MAX_AHEAD).plusMillis(1)));
        assertThat(clock.next().time()).isEqualTo(NOON);
        clock.observe(EventId.startOf(NOON.plus(EventClock.MAX_AHEAD)));
        assertThat(clock.next().time()).isEqualTo(NOON.plus(EventClock.MAX_AHEAD));
    }
}
