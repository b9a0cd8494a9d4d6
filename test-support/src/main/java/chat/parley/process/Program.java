package chat.parley.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.patience.Patience;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A process of ours and the lines that it has written, both streams kept apart and in order. Thread-safe. */
public final class Program implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Program.class.getName());
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private final String name;
    private final Process process;
    private final Output out = new Output();
    private final Output err = new Output();
    private final Thread outReader;
    private final Thread errReader;

    /** The lines that were read of a stream, and whether it has ended. */
    private static final class Output {
        final List<String> lines = new ArrayList<>();
        boolean ended;
    }

    private Program(String name, Process process) {
        this.name = name;
        this.process = process;
        this.outReader = read(process.getInputStream(), out);
        this.errReader = read(process.getErrorStream(), err);
    }

    /**
     * Starts {@code mainClass} of a module from its jar and {@code target/lib}, as the launcher does.
     *
     * @param env variables besides this process's own, of which those of Parley are left out
     */
    public static Program java(
            String name, String module, String mainClass, List<String> arguments, Map<String, String> env) {
        return java(ROOT, name, module, mainClass, arguments, env);
    }

    /** Starts {@code mainClass} of a module, as the launcher does, from another tree of the project that was built. */
    public static Program java(
            Path tree, String name, String module, String mainClass, List<String> arguments, Map<String, String> env) {
        Path target = tree.resolve(module).resolve("target");
        return java(target, name, mainClass, arguments, env, new ClassArchive(target).using());
    }

    /** Starts {@code mainClass} of a module, as {@link #java} does, to record its {@link ClassArchive} when it ends. */
    public static Program recording(String name, String module, String mainClass, List<String> arguments) {
        Path target = ROOT.resolve(module).resolve("target");
        return java(target, name, mainClass, arguments, Map.of(), new ClassArchive(target).recording());
    }

    private static Program java(
            Path target,
            String name,
            String mainClass,
            List<String> arguments,
            Map<String, String> env,
            List<String> options) {
        return start(name, classPath(target), mainClass, arguments, env, options);
    }

    /**
     * Starts {@code mainClass}, of the test's own class path.
     *
     * @param options of Java, besides those that all have
     */
    public static Program ofTest(
            String name, Class<?> mainClass, List<String> arguments, Map<String, String> env, String... options) {
        return start(
                name, System.getProperty("java.class.path"), mainClass.getName(), arguments, env, List.of(options));
    }

    /**
     * Starts {@code mainClass}, of the test's own class path, which does what a module's program does: the module's jars come
     * first, and with them its {@link ClassArchive}.
     */
    public static Program ofTestLike(
            String module, Class<?> mainClass, List<String> arguments, Map<String, String> env) {
        Path target = ROOT.resolve(module).resolve("target");
        return start(
                module,
                classPath(target) + System.getProperty("path.separator") + System.getProperty("java.class.path"),
                mainClass.getName(),
                arguments,
                env,
                new ClassArchive(target).using());
    }

    private static String classPath(Path target) {
        return target.resolve("*") + System.getProperty("path.separator") + target.resolve("lib/*");
    }

    private static Program start(
            String name,
            String classPath,
            String mainClass,
            List<String> arguments,
            Map<String, String> env,
            List<String> options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // The last two: most programs of tests end before the other compiler and collector have saved what they take.
        command.addAll(List.of("-Xmx256m", "-ea", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, mainClass));
        command.addAll(arguments);
        return start(name, command, env);
    }

    /** Starts any command. */
    public static Program of(String name, List<String> command) {
        return of(name, command, Map.of());
    }

    /** Starts any command, with variables besides this process's own. */
    public static Program of(String name, List<String> command, Map<String, String> env) {
        return start(name, command, env);
    }

    private static Program start(String name, List<String> command, Map<String, String> env) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(variable -> variable.startsWith("PARLEY_"));
        builder.environment().putAll(env);
        try {
            return new Program(name, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Thread read(InputStream stream, Output output) {
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader text = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
                        for (String line = text.readLine(); line != null; line = text.readLine()) {
                            synchronized (this) {
                                output.lines.add(line);
                                notifyAll();
                            }
                        }
                    } catch (IOException e) {
                        LOG.log(Level.DEBUG, "killed while it wrote: what it had written before is what counts", e);
                    } finally {
                        synchronized (this) {
                            output.ended = true;
                            notifyAll();
                        }
                    }
                },
                name + "-reader");
        reader.setDaemon(true);
        reader.start();
        return reader;
    }

    /** Writes a line to its standard input, as if it were typed. */
    public Program type(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(UTF_8));
            process.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new AssertionError(name + " does not read any more" + transcript(), e);
        }
    }

    /** Ends its standard input. */
    public Program endInput() {
        try {
            process.getOutputStream().close();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for a line with {@code text} on standard output, and returns it. */
    public String awaitOut(String text) {
        return await(out, line -> line.contains(text), text, Patience.MOST);
    }

    /** Waits for a line with {@code text} on standard error, and returns it. */
    public String awaitErr(String text) {
        return await(err, line -> line.contains(text), text, Patience.MOST);
    }

    public String awaitErr(String text, Duration limit) {
        return await(err, line -> line.contains(text), text, limit);
    }

    private synchronized String await(Output output, Predicate<String> wanted, String what, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        int seen = 0;
        while (true) {
            for (; seen < output.lines.size(); seen++) {
                if (wanted.test(output.lines.get(seen))) {
                    return output.lines.get(seen);
                }
            }
            if (output.ended) {
                throw new AssertionError(name + " ended and did not write \"" + what + "\"" + transcript());
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

    public synchronized List<String> out() {
        return List.copyOf(out.lines);
    }

    public synchronized List<String> err() {
        return List.copyOf(err.lines);
    }

    public long pid() {
        return process.pid();
    }

    /** Waits for the end of the process, and returns its exit code. */
    public int awaitExit(Duration limit) {
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

    /**
     * Asks the process to end (SIGTERM). What it writes meanwhile is read: {@link Process#destroy} would close the
     * streams.
     */
    public Program terminate() {
        process.toHandle().destroy();
        return this;
    }

    /** Freezes the process (SIGSTOP): it does not run, and its sockets stay open. */
    public void suspend() {
        Signals.stop(process.pid());
    }

    /** Lets a frozen process go on (SIGCONT). */
    public void resume() {
        Signals.cont(process.pid());
    }

    /** Kills the process (SIGKILL); returns when it is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitExit(Duration.ofSeconds(10));
    }

    public boolean running() {
        return process.isAlive();
    }

    public synchronized String transcript() {
        return "\n--- " + name + " stdout\n" + String.join("\n", out.lines) + "\n--- " + name + " stderr\n"
                + String.join("\n", err.lines) + "\n---\n";
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }
}
