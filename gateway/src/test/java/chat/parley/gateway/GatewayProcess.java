package chat.parley.gateway;

import chat.parley.patience.Patience;
import chat.parley.process.Program;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;

/** {@code parley gateway} as a process of its own, on the class path of this JVM. */
final class GatewayProcess implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Program program;

    GatewayProcess(List<String> arguments) {
        program = Program.ofTest(
                "gateway",
                Main.class,
                arguments,
                Map.of(),
                "-Dlogback.configurationFile=logback.xml"); // the one that is deployed
    }

    /** The port, read from the line that says that it listens. */
    int awaitPort() {
        String line = program.awaitOut(":");
        return Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
    }

    static HttpResponse<String> get(int port, String path) {
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .timeout(Patience.MOST)
                            .build(),
                    BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** SIGTERM. */
    void terminate() {
        program.terminate();
    }

    int awaitExit() {
        return program.awaitExit(Patience.MOST);
    }

    /** The log. */
    String errors() {
        return String.join("\n", program.err());
    }

    @Override
    public void close() {
        program.close();
    }
}
