package chat.parley.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.tls.Authorities;
import chat.parley.protocol.tls.Fingerprint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpTest {
    @TempDir
    Path folder;

    @Test
    void servesStopsAndServesAgain() throws Exception {
        Path data = folder.resolve("data");
        for (int run = 0; run < 2; run++) {
            try (UpProcess up = new UpProcess(data, "--host", "127.0.0.1", "--port", "0")) {
                URI address = up.awaitReady();
                assertThat(UpProcess.status(address, "/healthz")).isEqualTo(200);
                assertThat(UpProcess.status(address, "/readyz")).isEqualTo(200);
                assertThat(UpProcess.status(address, "/")).isEqualTo(200);
                assertThat(UpProcess.status(address, "/metrics")).isEqualTo(200);
                up.interrupt();
                assertThat(up.awaitEnd()).isZero();
                assertThat(up.printed())
                        .endsWith("Stopping.", "Stopped.")
                        .noneMatch(line -> line.contains("Exception"));
            }
        }
        assertThat(errors(data)).isEmpty();
    }

    @Test
    void speaksTlsByACertificateThatStays() throws Exception {
        Path data = folder.resolve("data");
        byte[] first = new byte[0];
        for (int run = 0; run < 2; run++) {
            try (UpProcess up = new UpProcess(data, "--tls", "--host", "127.0.0.1", "--port", "0")) {
                URI address = up.awaitReady();
                Path pem = data.resolve("tls.pem");
                assertThat(address.getScheme()).isEqualTo("https");
                HttpClient client = HttpClient.newBuilder()
                        .sslContext(Authorities.read(pem).context())
                        .build();
                assertThat(client.send(
                                        HttpRequest.newBuilder(address.resolve("/readyz"))
                                                .build(),
                                        HttpResponse.BodyHandlers.discarding())
                                .statusCode())
                        .isEqualTo(200);
                assertThat(Files.getPosixFilePermissions(pem)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
                if (run == 0) {
                    first = Files.readAllBytes(pem);
                }
                assertThat(pem).hasBinaryContent(first);
                up.interrupt();
                assertThat(up.awaitEnd()).isZero();
                assertThat(up.printed())
                        .anyMatch(line -> line.contains("SHA-256 "
                                + Fingerprint.of(
                                        Authorities.read(pem).certificates().get(0))));
            }
        }
        assertThat(errors(data)).isEmpty();
    }

    @Test
    void takenPortIsNamedInOneLine() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                UpProcess up = new UpProcess(
                        folder.resolve("data"),
                        "--host",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(other.getLocalPort()))) {
            assertThat(up.awaitEnd()).isEqualTo(69);
            assertThat(up.printed())
                    .singleElement()
                    .asString()
                    .startsWith("parley: cannot listen on 127.0.0.1:" + other.getLocalPort());
        }
    }

    @Test
    void folderInUseIsNamedWithWhoUsesIt() throws Exception {
        Path data = folder.resolve("data");
        try (UpProcess first = new UpProcess(data, "--host", "127.0.0.1", "--port", "0")) {
            first.awaitReady();
            try (UpProcess second = new UpProcess(data, "--host", "127.0.0.1", "--port", "0")) {
                assertThat(second.awaitEnd()).isEqualTo(69);
                assertThat(second.printed())
                        .containsExactly("parley: folder " + data + " is in use by process " + first.pid()
                                + "; stop that, or use another with --data");
            }
        }
    }

    @Test
    void folderThatCannotBeWrittenIsNamedInOneLine() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");
        try (UpProcess up = new UpProcess(file.resolve("data"))) {
            assertThat(up.awaitEnd()).isEqualTo(69);
            assertThat(up.printed()).singleElement().asString().startsWith("parley: folder " + file.resolve("data"));
        }
    }

    @Test
    void everyWrongSettingIsNamed() throws Exception {
        try (UpProcess up =
                new UpProcess(folder.resolve("data"), "--port", "many", "--files-max-size", "1GiB", "--host", "a b")) {
            assertThat(up.awaitEnd()).isEqualTo(78);
            assertThat(up.printed())
                    .hasSize(2)
                    .anyMatch(line -> line.startsWith("parley: gateway.port (flag --gateway-port)"))
                    .anyMatch(line -> line.startsWith("parley: gateway.host (flag --gateway-host)"));
        }
    }

    @Test
    void optionThatThereIsNotIsNamed() throws Exception {
        try (UpProcess up = new UpProcess(folder.resolve("data"), "--prot", "80")) {
            assertThat(up.awaitEnd()).isEqualTo(64);
            assertThat(up.printed()).singleElement().asString().contains("--prot");
            assertThat(folder.resolve("data")).doesNotExist();
        }
    }

    @Test
    void helpHasAnExample() throws Exception {
        try (UpProcess up = new UpProcess(folder.resolve("data"), "--help")) {
            assertThat(up.awaitEnd()).isZero();
            assertThat(up.printed()).contains("  parley up --data /srv/parley --port 8080");
            assertThat(folder.resolve("data")).doesNotExist();
        }
    }

    private static List<String> errors(Path data) throws IOException {
        try (Stream<String> lines = Files.lines(data.resolve("logs").resolve("parley.log"))) {
            return lines.filter(line -> line.contains(" ERROR ")).toList();
        }
    }
}
