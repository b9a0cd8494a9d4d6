package chat.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecondsTest {
    @ParameterizedTest
    @CsvSource({"10000, 10 s", "500, 0.5 s", "1001, 1.001 s", "0, 0 s", "600000, 600 s"})
    void timesAreGivenInSecondsWithoutTrailingZeros(long millis, String text) {
        assertThat(Seconds.text(Duration.ofMillis(millis))).isEqualTo(text);
    }
}
