package chat.parley.cli;

import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.process.FakeSurroundings;
import chat.parley.client.fake.FakeGateway;
import chat.parley.protocol.RoomName;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The program of a user alice, in a folder of her own, against a gateway in memory. */
abstract class CliFixture {
    static final RoomName LOBBY = new RoomName("lobby");
    final FakeGateway gateway = new FakeGateway();
    FakeSurroundings alice = new FakeSurroundings(Path.of(""));

    @TempDir
    Path folder;

    @BeforeEach
    void surroundings() {
        alice = new FakeSurroundings(folder).with("PARLEY_PASSWORD", "correct horse");
        gateway.chat().account("bob", "battery staple");
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    ExitCode run(String input, String... more) {
        return new Cli(alice.reading(input)).run(arguments(more));
    }

    String[] arguments(String... more) {
        String[] all = new String[more.length + 5];
        System.arraycopy(
                new String[] {"chat", "--user", "alice", "--url", gateway.url().toString()}, 0, all, 0, 5);
        System.arraycopy(more, 0, all, 5, more.length);
        return all;
    }
}
