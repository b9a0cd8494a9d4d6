package chat.parley.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.commons.cli.ParseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpOptionsTest {
    @Test
    void withoutOptionsDataIsInTheCurrentFolder() throws ParseException {
        UpOptions options = UpOptions.parse(List.of());
        assertThat(options.data()).isEqualTo(Path.of("data"));
        assertThat(options.config()).isEmpty();
        assertThat(options.gatewayFlags()).isEmpty();
    }

    @Test
    void otherOptionsAreTheGateways() throws ParseException {
        UpOptions options =
                UpOptions.parse(List.of("--port", "80", "--host=::1", "--files-max-size", "1GiB", "--data", "d"));
        assertThat(options.data()).isEqualTo(Path.of("d"));
        assertThat(options.gatewayFlags())
                .isEqualTo(Map.of(
                        "gateway-port", List.of("80"),
                        "gateway-host", List.of("::1"),
                        "files-max-size", List.of("1GiB")));
    }

    @Test
    void optionThatIsGivenTwiceReachesTheGatewayTwice() throws ParseException {
        assertThat(UpOptions.parse(List.of("--port", "80", "--port", "81")).gatewayFlags())
                .isEqualTo(Map.of("gateway-port", List.of("80", "81")));
    }

    @Test
    void helpIsUnderstoodAmongOthers() throws ParseException {
        assertThat(UpOptions.parse(List.of("--port", "80", "--help")).help()).isTrue();
    }

    @Test
    void whatTheGatewayCallsOtherwiseAndWhatIsSettledIsExplainedAtOnce() {
        assertThatThrownBy(() -> UpOptions.parse(List.of("--gateway-port", "80", "--broker-url", "tcp://b:1")))
                .isInstanceOf(ParseException.class)
                .hasMessage("--gateway-port is --port here; "
                        + "--broker-url is not for up, which runs one gateway with its own broker and store");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--port",
                "--data",
                "up",
                "--prot=80",
                "--broker-url=tcp://elsewhere:61616",
                "--store-bucket=mine",
                "--files-relay=false",
                "--stop-spread=5s"
            })
    void whatThereIsNotAndWhatIsSettledIsRefused(String argument) {
        assertThatThrownBy(() -> UpOptions.parse(List.of(argument)))
                .isInstanceOf(ParseException.class)
                .hasMessageContaining(argument.replaceAll("=.*", "").replace("--", ""));
    }
}
