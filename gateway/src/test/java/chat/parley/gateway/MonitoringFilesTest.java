package chat.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** deploy/monitoring/ as Prometheus' own tool judges it; that the metrics are there is for {@link MetricsTest}. */
class MonitoringFilesTest {
    private static final String TOOL = "promtool";

    @ParameterizedTest
    @ValueSource(strings = {"check config prometheus.yml", "check rules alerts.yml", "test rules alerts-test.yml"})
    void prometheusAgrees(String command) throws Exception {
        assumeTrue(
                Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, TOOL))),
                "there is no " + TOOL + " here (Debian: prometheus)");
        Process promtool = new ProcessBuilder(Stream.concat(Stream.of(TOOL), Stream.of(command.split(" ")))
                        .toList())
                .directory(Path.of("..", "deploy", "monitoring").toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(promtool.getInputStream().readAllBytes(), UTF_8);

        assertThat(promtool.waitFor()).as(said).isZero();
    }

    /** Or the rule for gateways that are down would never fire. */
    @Test
    void theRulesNameTheJobThatIsScraped() throws Exception {
        Path folder = Path.of("..", "deploy", "monitoring");
        assertThat(Files.readString(folder.resolve("prometheus.yml"))).contains("job_name: parley\n");
        List<String> jobs = Files.readString(folder.resolve("alerts.yml"))
                .lines()
                .filter(line -> line.contains("job="))
                .toList();
        assertThat(jobs).isNotEmpty().allMatch(line -> line.contains("job=\"parley\""));
    }
}
