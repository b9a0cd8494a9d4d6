package chat.parley.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.tls.Fingerprint;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WelcomeTest {
    private static final Path DATA = Path.of("/srv/data");
    private static final Path LOG = Path.of("/srv/data/logs/parley.log");

    private static String inTheClear(String host, int port, String launcher) {
        return new Welcome(host, port, false, Optional.empty(), DATA, LOG, launcher).text();
    }

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
        assertThat(inTheClear(host, port, "./parley").lines().map(String::strip))
                .contains("In the browser      " + address)
                .contains("In a new terminal   ./parley chat --user alice " + end);
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, true", "::1, true", "0.0.0.0, false", "chat.lan, false"})
    void saysSoWhenNobodyElseCanConnect(String host, boolean alone) {
        assertThat(inTheClear(host, 7275, "./parley").contains("Only this machine can connect"))
                .isEqualTo(alone);
    }

    @Test
    void namesTheLauncherAsItWasCalled() {
        assertThat(inTheClear("::", 7275, "../parley")).contains("../parley chat --user alice");
    }

    @Test
    void withACertificateOfItsOwnItShowsByWhatToKnowIt() {
        String digits = "ab".repeat(32);
        Welcome welcome =
                new Welcome("chat.lan", 7275, true, Optional.of(new Fingerprint(digits)), DATA, LOG, "./parley");
        assertThat(welcome.text())
                .contains("https://chat.lan:7275/", "./parley chat --user alice --room lobby --host chat.lan --tls\n")
                .contains("/srv/data/tls.pem, SHA-256 " + digits);
    }
}
