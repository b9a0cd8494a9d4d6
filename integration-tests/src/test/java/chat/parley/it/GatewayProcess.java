package chat.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A gateway as it is deployed: {@code parley gateway --config FILE}. */
final class GatewayProcess {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final Program program;
    private final int port;

    private GatewayProcess(Program program, int port) {
        this.program = program;
        this.port = port;
    }

    static GatewayProcess start(String name, Path folder, List<String> settings, String... extraFlags) {
        int port = freePort();
        List<String> lines = new ArrayList<>(settings);
        lines.add("gateway.name = " + name);
        lines.add("gateway.port = " + port);
        Path file = folder.resolve(name + ".properties");
        try {
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> arguments = new ArrayList<>(List.of("--config", file.toString()));
        arguments.addAll(List.of(extraFlags));
        GatewayProcess gateway = new GatewayProcess(
                Program.java(name, "gateway", "chat.parley.gateway.Main", arguments, Map.of()), port);
        gateway.awaitReady();
        return gateway;
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady() {
        Awaitility.await("gateway is ready").atMost(Cluster.SOON).until(() -> {
            assertThat(program.running())
                    .as(() -> "gateway ended" + program.transcript())
                    .isTrue();
            return status("/readyz") == 200;
        });
    }

    /** The status of a GET, or -1 if nothing answers. */
    int status(String path) {
        try {
            return HTTP.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    int port() {
        return port;
    }

    boolean running() {
        return program.running();
    }

    /** SIGKILL. */
    void kill() {
        program.kill();
    }

    /** SIGTERM, as an operator stops it: it ends by itself, with exit code 0. */
    void stop() {
        assertThat(program.terminate().awaitExit(Cluster.SOON))
                .as(() -> "exit code" + program.transcript())
                .isZero();
    }

    Stream<String> log() {
        return Stream.concat(program.out().stream(), program.err().stream());
    }
}
