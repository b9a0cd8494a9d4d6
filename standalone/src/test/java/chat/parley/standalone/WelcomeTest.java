package chat.parley.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WelcomeTest {
    private static final Path DATA = Path.of("/srv/data");
    private static final Path LOG = Path.of("/srv/data/logs/parley.log");

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0,   7275, http://localhost:7275/, --room lobby",
        "127.0.0.1, 7275, http://127.0.0.1:7275/, --room lobby",
        "::,        80,   http://localhost:80/,   --room lobby --port 80",
        "::1,       80,   http://[::1]:80/,       --room lobby --port 80",
        "chat.lan,  7275, http://chat.lan:7275/,  --room lobby --insecure --host chat.lan",
        "chat.lan,  80,   http://chat.lan:80/,    --room lobby --insecure --host chat.lan --port 80",
    })
    void saysWhereToGoAndWhatToType(String host, int port, String address, String end) {
        assertThat(new Welcome(host, port, DATA, LOG, "./parley").text().lines().map(String::strip))
                .contains("In the browser      " + address)
                .contains("In a new terminal   ./parley chat --user alice " + end);
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, true", "::1, true", "0.0.0.0, false", "chat.lan, false"})
    void saysSoWhenNobodyElseCanConnect(String host, boolean alone) {
        assertThat(new Welcome(host, 7275, DATA, LOG, "./parley").text().contains("Only this machine can connect"))
                .isEqualTo(alone);
    }

    @Test
    void namesTheLauncherAsItWasCalled() {
        assertThat(new Welcome("::", 7275, DATA, LOG, "../parley").text()).contains("../parley chat --user alice");
    }
}
