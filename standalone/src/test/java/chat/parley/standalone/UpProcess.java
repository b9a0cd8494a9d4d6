package chat.parley.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.patience.Patience;
import chat.parley.process.Program;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@link Up} in a process of its own, on this test's class path. */
final class UpProcess implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("(https?://\\S+)");

    private final Program program;

    UpProcess(Path data, String... options) {
        List<String> arguments = new ArrayList<>(List.of("--data", data.toString()));
        arguments.addAll(List.of(options));
        program = Program.ofTest("up", Up.class, arguments, Map.of(), "-Xmx512m");
    }

    /** The address for the browser. */
    URI awaitReady() {
        Matcher address = ADDRESS.matcher(program.awaitOut("://"));
        assertThat(address.find()).isTrue();
        return URI.create(address.group(1));
    }

    static int status(URI address, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address.resolve(path)).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    long pid() {
        return program.pid();
    }

    /** SIGTERM, which is handled as Ctrl-C is. */
    void interrupt() {
        program.terminate();
    }

    /** Exit status, once it has ended. */
    int awaitEnd() {
        return program.awaitExit(Patience.MOST);
    }

    /** What was printed so far, to both outputs. */
    List<String> printed() {
        List<String> printed = new ArrayList<>(program.out());
        printed.addAll(program.err());
        return printed;
    }

    @Override
    public void close() {
        program.close();
    }
}
