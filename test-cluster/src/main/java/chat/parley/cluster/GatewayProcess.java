package chat.parley.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.patience.Patience;
import chat.parley.process.Program;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A gateway as it is deployed: {@code parley gateway --config FILE}. It has the same port whenever it is started again.
 *
 * <p><b>Threads.</b> One thread ends and starts it; others may look.
 */
public final class GatewayProcess {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final String name;
    private final int port;
    private final Function<List<String>, Program> launch;
    private final List<String> arguments;
    /** The processes that ran under this name, of which only the last one may run now. */
    private final List<Program> programs = new CopyOnWriteArrayList<>();

    private GatewayProcess(String name, int port, Function<List<String>, Program> launch, List<String> arguments) {
        this.name = name;
        this.port = port;
        this.launch = launch;
        this.arguments = arguments;
    }

    /** Starts the product's gateway, on a free port; ready when this returns. */
    static GatewayProcess start(String name, Path folder, List<String> settings, String... extraFlags) {
        return start(name, folder, settings, arguments -> ofTheProduct(arguments, Map.of()), extraFlags);
    }

    /** Starts the gateway that Parley ships. */
    public static Program ofTheProduct(List<String> arguments, Map<String, String> environment) {
        return Program.java("gateway", "gateway", "chat.parley.gateway.Main", arguments, environment);
    }

    /** Starts what {@code launch} makes of a gateway's arguments; ready when this returns. */
    static GatewayProcess start(
            String name,
            Path folder,
            List<String> settings,
            Function<List<String>, Program> launch,
            String... extraFlags) {
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
        GatewayProcess gateway = new GatewayProcess(name, port, launch, arguments);
        gateway.start();
        try {
            gateway.awaitReady();
        } catch (ConditionTimeoutException e) {
            gateway.kill(); // nobody else knows of it
            throw e;
        }
        return gateway;
    }

    /** A port that nothing listens on. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it, again if it ended before. Without broker or store it ends by itself. */
    public void start() {
        programs.add(launch.apply(arguments));
    }

    /** Waits until it serves, and fails if it ends. */
    public void awaitReady() {
        Awaitility.await("gateway is ready").until(() -> {
            assertThat(program().running())
                    .as(() -> "gateway ended" + program().transcript())
                    .isTrue();
            return status("/readyz") == 200;
        });
    }

    private Program program() {
        return programs.get(programs.size() - 1);
    }

    /** The status of a GET, or -1 if nothing answers within 5 s. */
    public int status(String path) {
        try {
            return answer(path, Duration.ofSeconds(5)).statusCode();
        } catch (IOException e) {
            return -1;
        }
    }

    /** The body with which a GET is answered. */
    public String get(String path) {
        try {
            return answer(path, Patience.MOST).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> answer(String path, Duration patience) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(patience)
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    public String name() {
        return name;
    }

    public int port() {
        return port;
    }

    /** The address, {@code ws://127.0.0.1:PORT}. */
    public URI url() {
        return URI.create("ws://127.0.0.1:" + port);
    }

    public boolean running() {
        return program().running();
    }

    /** Kills the process (SIGKILL). */
    public void kill() {
        program().kill();
    }

    /** Freezes the process (SIGSTOP): it does not run, and its sockets stay open. */
    public void suspend() {
        program().suspend();
    }

    /** Lets the frozen process go on (SIGCONT). */
    public void resume() {
        program().resume();
    }

    /** Stops the gateway as an operator does (SIGTERM): it ends by itself, with exit code 0. */
    public void stop() {
        assertThat(program().terminate().awaitExit(Patience.MOST))
                .as(() -> "exit code" + program().transcript())
                .isZero();
    }

    /** The lines that it logged, over all its starts. */
    public Stream<String> log() {
        return programs.stream().flatMap(program -> Stream.concat(program.out().stream(), program.err().stream()));
    }
}
