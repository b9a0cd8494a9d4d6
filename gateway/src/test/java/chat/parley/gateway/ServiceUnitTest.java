package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.config.ConfigReader;
import chat.parley.gateway.config.GatewayConfig;
import chat.parley.gateway.config.StopConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** deploy/systemd/parley-gateway.service fits what is installed, and how a gateway is configured and ends. */
class ServiceUnitTest {
    private static final Path UNIT = Path.of("..", "deploy", "systemd", "parley-gateway.service");
    private static final Path DIST = Path.of("src", "main", "dist");
    private static final String INSTALLED = "/opt/parley-gateway/";

    @TempDir
    private Path folder;

    @Test
    void itStartsTheProgramOfTheArchive() throws IOException {
        String program = value("ExecStart").split(" ", 2)[0];
        assertThat(program).startsWith(INSTALLED);
        Path source = DIST.resolve(program.substring(INSTALLED.length()));

        assertThat(source).isExecutable();
        assertThat(Files.readString(source)).contains(" " + Main.class.getName() + " ");
        assertThat(Files.readString(DIST.resolve("archive.xml"))).contains("<source>" + source + "</source>");
    }

    @Test
    void itIsNotStartedAgainWhenOnlyAPersonCanSetRightWhatIsWrong() throws IOException {
        assertThat(value("Restart")).isEqualTo("on-failure");
        assertThat(value("RestartPreventExitStatus").split(" "))
                .containsExactlyInAnyOrder(status(ExitCode.USAGE), status(ExitCode.CONFIG));
        assertThat(Files.readString(DIST.resolve("bin/parley-gateway")))
                .contains("find_java " + status(ExitCode.CONFIG) + " ");
    }

    private static String status(ExitCode code) {
        return Integer.toString(code.status());
    }

    @Test
    void itIsGivenTheTimeThatAStopTakes() throws IOException {
        assertThat(Duration.parse("PT" + value("TimeoutStopSec")))
                .isGreaterThan(StopConfig.defaults().bound());
    }

    @Test
    void itsCredentialsAreTheSecretsOfTheGateway() throws IOException {
        for (String credential : values("LoadCredential")) {
            String name = credential.split(":", 2)[0];
            Files.writeString(folder.resolve(name), "content of " + name + "\n");
        }
        Map<String, String> environment = values("Environment").stream()
                .map(variable -> variable.replace("%d", folder.toString()).split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
        environment.put("PARLEY_STORE_ACCESS_KEY", "parley");

        GatewayConfig config = ConfigReader.read(Optional.empty(), environment, Map.of());

        assertThat(config.bus().password()).isEqualTo("content of broker-password");
        assertThat(config.storage().secretKey()).isEqualTo("content of store-secret-key");
    }

    private static String value(String key) throws IOException {
        return assertThat(values(key)).as(key).singleElement().actual();
    }

    private static List<String> values(String key) throws IOException {
        try (Stream<String> lines = Files.lines(UNIT)) {
            return lines.filter(line -> line.startsWith(key + "="))
                    .map(line -> line.substring(key.length() + 1))
                    .toList();
        }
    }
}
