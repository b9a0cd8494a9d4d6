package chat.parley.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A process of ours and the lines that it has written, both streams kept apart and in order. Thread-safe. */
final class Program implements AutoCloseable {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private final String name;
    private final Process process;
    private final List<String> out = new ArrayList<>();
    private final List<String> err = new ArrayList<>();
    private final Thread outReader;
    private final Thread errReader;

    private Program(String name, Process process) {
        this.name = name;
        this.process = process;
        this.outReader = read(process.getInputStream(), out);
        this.errReader = read(process.getErrorStream(), err);
    }

    /** Starts {@code mainClass} of a module from its jar and {@code target/lib}, as the launcher does. */
    static Program java(String name, String module, String mainClass, List<String> arguments, Map<String, String> env) {
        Path target = ROOT.resolve(module).resolve("target");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-ea",
                "-cp",
                target.resolve("*") + System.getProperty("path.separator") + target.resolve("lib/*"),
                mainClass));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(variable -> variable.startsWith("PARLEY_"));
        builder.environment().putAll(env);
        try {
            return new Program(name, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Thread read(InputStream stream, List<String> lines) {
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader text = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
                        for (String line = text.readLine(); line != null; line = text.readLine()) {
                            synchronized (this) {
                                lines.add(line);
                                notifyAll();
                            }
                        }
                    } catch (IOException e) {
                        // The process was killed while it wrote: what it had written before is what counts.
                        synchronized (this) {
                            notifyAll();
                        }
                    }
                },
                name + "-reader");
        reader.setDaemon(true);
        reader.start();
        return reader;
    }

    /** Types a line. */
    Program type(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(UTF_8));
            process.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new AssertionError(name + " does not read any more" + transcript(), e);
        }
    }

    /** Ends its standard input. */
    Program endInput() {
        try {
            process.getOutputStream().close();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for a line with {@code text} on standard output. */
    String awaitOut(String text) {
        return await(out, line -> line.contains(text), text, Duration.ofSeconds(30));
    }

    /** Waits for a line with {@code text} on standard error. */
    String awaitErr(String text) {
        return await(err, line -> line.contains(text), text, Duration.ofSeconds(30));
    }

    String awaitErr(String text, Duration limit) {
        return await(err, line -> line.contains(text), text, limit);
    }

    private synchronized String await(List<String> lines, Predicate<String> wanted, String what, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        int seen = 0;
        while (true) {
            for (; seen < lines.size(); seen++) {
                if (wanted.test(lines.get(seen))) {
                    return lines.get(seen);
                }
            }
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError(name + " did not write \"" + what + "\" within " + limit + transcript());
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }
    }

    synchronized List<String> out() {
        return List.copyOf(out);
    }

    synchronized List<String> err() {
        return List.copyOf(err);
    }

    /** Waits for the end; the exit code. */
    int awaitExit(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(name + " did not end within " + limit + transcript());
            }
            outReader.join();
            errReader.join();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** SIGTERM. */
    Program terminate() {
        process.destroy();
        return this;
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
        awaitExit(Duration.ofSeconds(10));
    }

    boolean running() {
        return process.isAlive();
    }

    synchronized String transcript() {
        return "\n--- " + name + " stdout\n" + String.join("\n", out) + "\n--- " + name + " stderr\n"
                + String.join("\n", err) + "\n---\n";
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }
}
