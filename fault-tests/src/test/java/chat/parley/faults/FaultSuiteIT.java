package chat.parley.faults;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.cluster.GatewayProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code -Dfaults.seeds=1-20} says which runs, {@code -Dfaults.seconds=45} how long faults happen in each. A seed that
 * failed is run again by naming it.
 */
class FaultSuiteIT {
    private static final Report ALL = new Report();

    static LongStream seeds() {
        String seeds = System.getProperty("faults.seeds", "1");
        int dash = seeds.indexOf('-');
        long first = Long.parseLong(dash < 0 ? seeds : seeds.substring(0, dash));
        return LongStream.rangeClosed(first, Long.parseLong(seeds.substring(dash + 1)));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void nobodyMissesOrSeesTwiceWhatWasAcknowledged(long seed, @TempDir Path folder) throws Exception {
        Plan plan = Plan.of(seed, Duration.ofSeconds(Long.getLong("faults.seconds", 45)), Site.GATEWAYS);
        FaultRun run = FaultRun.of(
                plan, Crowd.Size.FULL, folder, Report.FOLDER.resolve("seed-" + seed), GatewayProcess::ofTheProduct);
        ALL.add(run);
        new Report().add(run).write("seed-" + seed + ".md");

        assertThat(run.violations()).isEmpty();
        assertThat(run.troubles()).isEmpty();
        assertThat(run.errors()).isEmpty();
    }

    @AfterAll
    static void report() throws IOException {
        ALL.write("all.md");
    }
}
