package chat.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventIdTest {

    @Test
    void textAndIdAreTheSameAndSortTheSame() {
        Random random = new Random(7);
        EventId previous = EventId.MIN;
        for (int i = 0; i < 10_000; i++) {
            EventId id = new EventId(random.nextLong(), random.nextLong());
            assertThat(EventId.parse(id.toString())).isEqualTo(id);
            assertThat(Integer.signum(id.compareTo(previous)))
                    .isEqualTo(Integer.signum(id.toString().compareTo(previous.toString())));
            previous = id;
        }
    }

    @Test
    void borders() {
        assertThat(EventId.MIN).hasToString("00000000000000000000000000");
        assertThat(EventId.MAX).hasToString("7ZZZZZZZZZZZZZZZZZZZZZZZZZ");
        assertThat(EventId.MIN).isLessThan(EventId.MAX);
    }

    @Test
    void timeIsInTheFirstTenCharacters() {
        Instant time = Instant.parse("2026-11-21T03:10:21.123Z");
        assertThat(EventId.startOf(time).time()).isEqualTo(time);
        assertThat(EventId.startOf(time)).isLessThan(EventId.startOf(time.plusMillis(1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "8ZZZZZZZZZZZZZZZZZZZZZZZZZ",
                "0000000000000000000000000I",
                "0000000000000000000000000a",
                "000000000000000000000000000"
            })
    void whatIsNoIdIsRefused(String text) {
        assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> EventId.parse(text));
    }
}
