package chat.parley.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was found, and what reaches most code, stays right: no fuzzing, and no need of its tools. */
class SeedsTest {
    @ParameterizedTest
    @EnumSource
    void allHoldForTheSeeds(Target target) {
        List<byte[]> seeds = target.seeds();
        assertThat(seeds).isNotEmpty();
        for (byte[] seed : seeds) {
            try {
                target.run(seed);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + HexFormat.of().formatHex(seed), e);
            }
        }
    }
}
