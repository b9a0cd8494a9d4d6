package chat.parley.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@link Up} in a process of its own, on this test's class path, with both outputs in one. */
final class UpProcess implements AutoCloseable {
    private static final long DEADLINE_S = 40;
    private static final Pattern ADDRESS = Pattern.compile("(https?://\\S+)");

    private final Process process;
    private final BufferedReader output;
    private final List<String> printed = new ArrayList<>();

    UpProcess(Path data, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Up.class.getName(),
                "--data",
                data.toString()));
        command.addAll(List.of(options));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        output = process.inputReader(UTF_8);
    }

    /** The address for the browser. */
    URI awaitReady() throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            printed.add(line);
            Matcher address = ADDRESS.matcher(line);
            if (address.find()) {
                return URI.create(address.group(1));
            }
        }
        throw new AssertionError("ended before it was ready: " + printed);
    }

    static int status(URI address, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address.resolve(path)).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    long pid() {
        return process.pid();
    }

    /** SIGTERM, which is handled as Ctrl-C is. */
    void interrupt() {
        process.toHandle().destroy(); // Process.destroy would also close the output
    }

    /** Exit status, once it has ended. */
    int awaitEnd() throws IOException, InterruptedException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            printed.add(line);
        }
        if (!process.waitFor(DEADLINE_S, TimeUnit.SECONDS)) {
            throw new AssertionError("still runs after " + DEADLINE_S + " s: " + printed);
        }
        return process.exitValue();
    }

    /** What was printed so far, to either output. */
    List<String> printed() {
        return printed;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
