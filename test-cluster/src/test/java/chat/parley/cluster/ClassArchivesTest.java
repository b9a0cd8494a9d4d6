package chat.parley.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.patience.Patience;
import chat.parley.process.ClassArchive;
import chat.parley.process.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Makes the archives that the gateways and terminal clients of all later tests start from, and proves that they do. */
class ClassArchivesTest {
    private static final String FROM_THE_ARCHIVE = " source: shared objects file (top)";

    @TempDir
    Path folder;

    @Test
    void gatewaysStartFromWhatOneHasLoadedBefore() throws IOException {
        Path loaded = folder.resolve("loaded");
        try (Cluster cluster = new Cluster(folder)) {
            GatewayProcess first = cluster.startGateway(
                    arguments -> Program.recording("gateway", "gateway", "chat.parley.gateway.Main", arguments));
            try (RawClient ann = RawClient.registered(first, "ann")) {
                ann.join("lobby");
                ann.post("lobby", "hello");
            }
            first.stop();
            ClassArchive.of("gateway").keep();
            cluster.startGateway(arguments -> GatewayProcess.ofTheProduct(arguments, listing(loaded)));
        }
        assertThat(Files.readString(loaded)).contains("chat.parley.gateway.Gateway" + FROM_THE_ARCHIVE);
    }

    @Test
    void terminalClientsStartFromWhatTheirRehearsalHasLoaded() throws IOException {
        Path loaded = folder.resolve("loaded");
        Program rehearsal =
                Program.recording("rehearsal", "cli-client", "chat.parley.cli.Rehearsal", List.of(folder.toString()));
        assertThat(rehearsal.awaitExit(Patience.MOST)).as(rehearsal::transcript).isZero();
        ClassArchive.of("cli-client").keep();
        Program help =
                Program.java("help", "cli-client", "chat.parley.cli.Main", List.of("chat", "--help"), listing(loaded));
        assertThat(help.awaitExit(Patience.MOST)).as(help::transcript).isZero();
        assertThat(Files.readString(loaded)).contains("chat.parley.cli.Cli" + FROM_THE_ARCHIVE);
    }

    private static Map<String, String> listing(Path loaded) {
        return Map.of("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + loaded);
    }
}
