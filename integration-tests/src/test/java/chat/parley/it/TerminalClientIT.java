package chat.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.cluster.Cluster;
import chat.parley.cluster.GatewayProcess;
import chat.parley.patience.Patience;
import chat.parley.process.Program;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The terminal client in a pipe, and what it says when something is wrong. */
class TerminalClientIT {
    @TempDir
    static Path folder;

    static Cluster cluster;
    static GatewayProcess gateway;

    @BeforeAll
    static void start() {
        cluster = new Cluster(folder);
        gateway = cluster.startGateway();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void aPipeIsPostedToItsLastLineAndEndsWell() {
        for (int run = 0; run < 5; run++) {
            Program pipe = cluster.chat(gateway, "pia", "--room", "pipe");
            pipe.type("run " + run).endInput();
            assertThat(pipe.awaitExit(Patience.MOST)).as(pipe.transcript()).isZero();
        }
        Program reader = cluster.chat(gateway, "paul", "--room", "pipe", "--history", "50");
        reader.type("/quit");
        assertThat(reader.awaitExit(Patience.MOST)).isZero();
        assertThat(reader.out().stream()
                        .filter(line -> line.contains("pia: run"))
                        .map(line -> line.substring(line.length() - 5)))
                .containsExactly("run 0", "run 1", "run 2", "run 3", "run 4");
    }

    @Test
    void aClientThatIsKilledIsNoticedWithinSeconds() {
        Program kim = cluster.chat(gateway, "kim", "--room", "notice");
        kim.awaitErr("notice");
        Program leo = cluster.chat(gateway, "leo", "--room", "notice");
        kim.awaitErr("leo");
        leo.kill();
        kim.awaitErr("leo left", Duration.ofSeconds(20));
        kim.type("/quit");
        assertThat(kim.awaitExit(Patience.MOST)).isZero();
    }

    @Test
    void aWrongPasswordIsOneLineAndExitCode77() {
        Program first = cluster.chat(gateway, "mia", "--no-token");
        first.type("/quit");
        assertThat(first.awaitExit(Patience.MOST)).isZero();
        Program wrong = cluster.cli(
                "not-mia", List.of("chat", "--url", "ws://127.0.0.1:" + gateway.port(), "--user", "mia", "--no-token"));
        assertThat(wrong.awaitExit(Patience.MOST)).isEqualTo(77);
        assertThat(wrong.err())
                .singleElement()
                .asString()
                .startsWith("parley: ")
                .contains("password");
    }

    @Test
    void anAddressWhereNobodyListensIsOneLineAndExitCode69() {
        int port = GatewayProcess.freePort();
        Program nobody =
                cluster.cli("nina", List.of("chat", "--host", "127.0.0.1", "--port", "" + port, "--user", "nina"));
        assertThat(nobody.awaitExit(Patience.MOST)).isEqualTo(69);
        assertThat(nobody.err())
                .singleElement()
                .asString()
                .startsWith("parley: ")
                .contains("" + port);
    }

    @Test
    void whatIsRefusedIsNamedAndTheRestIsCarriedOut() {
        Program olga = cluster.chat(gateway, "olga", "--room", "mixed");
        olga.type("/dance")
                .type("/upload \"" + folder.resolve("no such file") + "\"")
                .type("/upload " + folder)
                .type("/join a>b")
                .type("x".repeat(5000))
                .type("but this one is fine")
                .endInput();
        assertThat(olga.awaitExit(Patience.MOST)).as(olga.transcript()).isEqualTo(1);
        assertThat(olga.out()).anyMatch(line -> line.contains("olga: but this one is fine"));
        assertThat(String.join("\n", olga.err()))
                .contains("/dance", "no such file", "folder", "letters, digits", "16384")
                .doesNotContain("Exception", "\tat ");
    }
}
