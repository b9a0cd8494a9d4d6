package chat.parley.cli.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.cli.outcome.ExitCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A pipe around the program: what it reads, and what it wrote. */
public final class FakeSurroundings {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();
    private final List<ExitCode> aborted = new CopyOnWriteArrayList<>();
    private final List<Runnable> onSignal = new CopyOnWriteArrayList<>();
    private final Path folder;
    private boolean progress;
    private boolean full;

    public FakeSurroundings(Path folder) {
        this.folder = folder;
    }

    public FakeSurroundings with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Standard error is a terminal. */
    public FakeSurroundings withProgress() {
        progress = true;
        return this;
    }

    /** Standard output cannot be written. */
    public FakeSurroundings withFullOutput() {
        full = true;
        return this;
    }

    public Surroundings reading(String input) {
        return reading(new ByteArrayInputStream(input.getBytes(UTF_8)));
    }

    public Surroundings reading(InputStream input) {
        return new Surroundings(
                environment,
                input,
                new PrintStream(full ? new FullDisk() : out, false, UTF_8),
                new PrintStream(err, true, UTF_8),
                false,
                () -> progress,
                folder,
                folder.resolve("home"),
                "tester",
                false,
                ZoneOffset.UTC,
                aborted::add,
                onSignal::add);
    }

    private static final class FullDisk extends OutputStream {
        @Override
        public void write(int one) throws IOException {
            throw new IOException("no space left");
        }
    }

    public String out() {
        return out.toString(UTF_8);
    }

    public String err() {
        return err.toString(UTF_8);
    }

    /** As SIGTERM does; returns when the process would end. */
    public void signal() {
        onSignal.forEach(Runnable::run);
    }

    public List<ExitCode> aborted() {
        return aborted;
    }
}
