package chat.parley.storage.minio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StoreTimeTest {
    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

    private long nanos = 7;
    private final StoreTime time = new StoreTime(() -> nanos);

    @Test
    void asLongAsTheStoreHasSaidNothingThisClockCounts() {
        assertThat(time.at(NOON)).isEqualTo(NOON);
    }

    @Test
    void someSecondsAreNoDifference() {
        time.learn(NOON.plusSeconds(20));
        assertThat(time.at(NOON)).isEqualTo(NOON);
    }

    @Test
    void whateverThisClockIsSetToTheStoresGoesOn() {
        time.learn(NOON);
        nanos += Duration.ofMinutes(1).toNanos();
        for (Duration off : new Duration[] {Duration.ofDays(-400), Duration.ofHours(1), Duration.ofDays(30_000)}) {
            assertThat(time.at(NOON.plus(off))).isEqualTo(NOON.plusSeconds(60));
        }
    }

    @Test
    void aStoreWhoseClockWasSetIsFollowed() {
        time.learn(NOON);
        time.learn(NOON.minus(Duration.ofDays(1)));
        assertThat(time.at(NOON)).isEqualTo(NOON.minus(Duration.ofDays(1)));
    }
}
