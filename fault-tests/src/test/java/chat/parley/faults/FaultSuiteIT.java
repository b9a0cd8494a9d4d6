package chat.parley.faults;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.cluster.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
    private static final Path REPORTS = Path.of("target", "fault-reports");

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
        FaultRun run =
                FaultRun.of(plan, Crowd.Size.FULL, folder, REPORTS.resolve("seed-" + seed), FaultSuiteIT::gateway);
        ALL.add(run);
        write("seed-" + seed + ".md", new Report().add(run).full());

        assertThat(run.violations()).isEmpty();
        assertThat(run.troubles()).isEmpty();
        assertThat(run.errors()).isEmpty();
    }

    private static Program gateway(List<String> arguments) {
        return Program.java("gateway", "gateway", "chat.parley.gateway.Main", arguments, Map.of());
    }

    @AfterAll
    static void report() throws IOException {
        write("all.md", ALL.full());
    }

    @SuppressWarnings("SystemOut") // the report is what the suite is run for
    private static void write(String name, String text) throws IOException {
        Files.createDirectories(REPORTS);
        Files.writeString(REPORTS.resolve(name), text);
        System.out.println(text);
    }
}
