package chat.parley.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import chat.parley.cli.process.FakeSurroundings;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OptionsParserTest {
    @TempDir
    private Path folder;

    private Options read(FakeSurroundings surroundings, String... arguments) {
        OptionsParser parser = new OptionsParser(surroundings.reading(""));
        return parser.read(parser.split(arguments));
    }

    private Options read(String... arguments) {
        return read(new FakeSurroundings(folder), arguments);
    }

    @Test
    void withoutOptionsItIsTheLobbyOfThisMachine() {
        Options options = read();
        assertThat(options.access().urls()).containsExactly(URI.create("ws://localhost:7275"));
        assertThat(options.rooms()).containsExactly(new RoomName("lobby"));
        assertThat(options.access().user()).isNull();
        assertThat(options.downloads()).isEqualTo(folder);
        assertThat(options.access().keepToken()).isTrue();
    }

    @Test
    void theWordChatMayComeFirst() {
        assertThat(read("chat", "--user", "Alice").access().user()).isEqualTo(new UserName("alice"));
    }

    @Test
    void roomsAreKeptInOrderAndOnce() {
        assertThat(read("-r", "ops", "--room=lobby", "--room", "OPS").rooms())
                .containsExactly(new RoomName("ops"), new RoomName("lobby"));
    }

    @Test
    void hostPortAndTlsMakeAnAddress() {
        assertThat(read("--host", "chat.example.org", "--port", "443", "--tls")
                        .access()
                        .urls())
                .containsExactly(URI.create("wss://chat.example.org:443"));
        assertThat(read("--host", "::1").access().urls()).containsExactly(URI.create("ws://[::1]:7275"));
    }

    @Test
    void ofAnOptionGivenTwiceTheLastCounts() {
        assertThat(read("--port", "1", "--port", "2").access().urls()).containsExactly(URI.create("ws://localhost:2"));
    }

    @Test
    void optionsComeBeforeTheEnvironment() {
        FakeSurroundings surroundings = new FakeSurroundings(folder)
                .with("PARLEY_URL", "wss://one.example.org")
                .with("PARLEY_USER", "carol");
        assertThat(read(surroundings).access().urls()).containsExactly(URI.create("wss://one.example.org"));
        assertThat(read(surroundings).access().user()).isEqualTo(new UserName("carol"));
        assertThat(read(surroundings, "--port", "1").access().urls()).containsExactly(URI.create("ws://localhost:1"));
        assertThat(read(surroundings, "--url", "wss://two.example.org", "-u", "bob")
                        .access()
                        .urls())
                .containsExactly(URI.create("wss://two.example.org"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--url ws://a --host b | --url says it all",
                "--url ws://a --tls | --url says it all",
                "--url ftp://a | is no address such as",
                "--url ws://localhost:99999 | a port is a number from 1 to 65535, not 99999 as in ws://localhost:99999",
                "--url wss://a:65536 | a port is a number from 1 to 65535, not 65536",
                "--url https://a:0 | a port is a number from 1 to 65535, not 0",
                "--url ws://a:-1 | is no address such as",
                "--url ws://a:http | is no address such as",
                "--url ws://a:99999999999 | is no address such as",
                "--port 65536 | --port is 1 to 65535, not 65536",
                "--port -1 | --port is 1 to 65535, not -1",
                "--port 0 | --port is 1 to 65535, not 0",
                "--port many | --port \"many\" is no number",
                "--user a*b | --user \"a*b\": a user name begins with",
                "--room / | --room \"/\": a room name begins with",
                "--user | option --user needs a value",
                "--usr x | unknown option --usr",
                "hello | unexpected word \"hello\"",
                "--history 201 | --history is 0 to 200, not 201",
                "--downloads /no/such/folder | is no folder",
            })
    void mistakesAreOneLineWithAHint(String arguments, String complaint) {
        assertThatThrownBy(() -> read(arguments.split(" ")))
                .isInstanceOfSatisfying(Trouble.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.USAGE))
                .hasMessageContaining(complaint)
                .hasMessageEndingWith("; see parley chat --help")
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--host chat.lan",
                "--url ws://192.0.2.7:7275",
                "--url http://chat.lan",
                "--url WS://[2001:db8::1]:7275",
                "--url ws://localhost --url ws://localhost.example.org"
            })
    void secretsGoToAnotherMachineWithoutTlsOnlyWhenItIsAllowed(String arguments) {
        assertThatThrownBy(() -> read(arguments.split(" ")))
                .isInstanceOfSatisfying(Trouble.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.USAGE))
                .hasMessageContaining("unencrypted: use --tls or a wss:// URL, or")
                .hasMessageContaining("--insecure; see parley chat --help");
        assertThat(read((arguments + " --insecure").split(" "))
                        .access()
                        .config(told -> {})
                        .insecure())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--host localhost",
                "--host 127.0.0.1",
                "--host 127.1.2.3",
                "--host ::1",
                "--url ws://LOCALHOST:1",
                "--url ws://parley.localhost:1",
                "--url ws://[0:0:0:0:0:0:0:1]:1",
                "--url wss://chat.example.org",
                "--tls --host 192.0.2.7"
            })
    void toThisMachineAndByTlsNothingHasToBeAllowed(String arguments) {
        assertThat(read(arguments.split(" ")).access().config(told -> {}).exposed())
                .isEmpty();
    }

    @Test
    void severalGatewaysAreKeptInOrder() {
        assertThat(read("--insecure", "--url", "ws://one:1", "--url", "ws://two:2", "--url", "ws://one:1")
                        .access()
                        .urls())
                .containsExactly(URI.create("ws://one:1"), URI.create("ws://two:2"));
    }
}
