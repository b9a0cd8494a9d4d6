package chat.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.cli.outcome.ExitCode;
import chat.parley.client.fake.TestCertificates;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code parley send} as a process, against a name of the internet whose certificate is not in order. */
@SuppressWarnings("NullAway.Init") // set before all tests
class CertificatesTest {
    private static final String NAME = "chat.example.org";
    /** As in the client library's tests. */
    private static final int TRIES = 10;

    @TempDir
    private static Path folder;

    private static TestCertificates certificates;
    private static Path names;

    @BeforeAll
    static void make() throws IOException {
        certificates = new TestCertificates(folder)
                .authority("ours")
                .authority("others")
                .issued("good", "ours", "dns:" + NAME, "-1d")
                .issued("expired", "ours", "dns:" + NAME, "-10d")
                .issued("future", "ours", "dns:" + NAME, "+2d")
                .issued("elsewhere", "ours", "dns:mail.example.org", "-1d")
                .issued("unknown", "others", "dns:" + NAME, "-1d");
        names = Files.writeString(folder.resolve("hosts"), "127.0.0.1 " + NAME + "\n");
    }

    private record Outcome(int status, String out, String err) {}

    private static Outcome send(String url) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.net.hosts.file=" + names,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of("send", "--room", "lobby", "--user", "alice", "--url", url));
        command.addAll(List.of("--tls-ca", certificates.certificate("ours").toString(), "hello"));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().put("PARLEY_PASSWORD", "correct horse");
        builder.environment().put("XDG_STATE_HOME", folder.toString());
        builder.environment().put("XDG_CONFIG_HOME", folder.toString());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Outcome(process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
    }

    private static void assertOneLine(Outcome outcome, String line) {
        assertThat(outcome.err()).startsWith("parley: ").contains(line).hasLineCount(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.status()).isEqualTo(ExitCode.UNAVAILABLE.status());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            good      | no Parley gateway at wss://chat.example.org
            expired   | its certificate has expired, or this machine's clock is wrong; its SHA-256 is
            future    | its certificate is not valid yet, or this machine's clock is wrong; its SHA-256 is
            elsewhere | its certificate is for another name (No subject alternative DNS name matching chat.example.org
            unknown   | no authority that this machine knows has issued it; its SHA-256 is
            """)
    void whatIsTheMatterIsOneLine(String alias, String line) throws Exception {
        HttpsServer server = certificates.serve(alias, 0);
        try {
            String url = "wss://" + NAME + ":" + server.getAddress().getPort();
            Outcome outcome = send(url);
            for (int again = 0; again < TRIES && outcome.err().contains("does not answer"); again++) {
                outcome = send(url);
            }
            assertOneLine(outcome, line);
            assertThat(outcome.err().contains("--pin")).isEqualTo(!alias.equals("good"));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void withoutTlsWhereThereIsOneItNamesTheRightAddress() throws Exception {
        HttpsServer server = certificates.serve("good", 0);
        try {
            int port = server.getAddress().getPort();
            assertOneLine(send("ws://127.0.0.1:" + port), "speaks TLS: its address is wss://127.0.0.1:" + port);
        } finally {
            server.stop(0);
        }
    }
}
