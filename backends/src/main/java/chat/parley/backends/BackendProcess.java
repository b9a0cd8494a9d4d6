package chat.parley.backends;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A broker or an object store as a process of its own, on the class path of this JVM, for tests that kill it. Ready when
 * {@link #broker} or {@link #objectStore} returns; a {@link #restart} has the same address, credentials and data.
 *
 * <p><b>Threads.</b> Not thread-safe: one test thread owns it.
 */
public final class BackendProcess implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofSeconds(30);
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(15);
    private static final String MAX_HEAP = "-Xmx512m";

    private final Class<?> main;
    private final List<String> extraFlags;
    private final Map<String, String> environment;
    private final Path log;
    private final BackendOptions options;
    private final URI url;
    private Process process;

    private BackendProcess(
            Class<?> main, BackendOptions options, List<String> extraFlags, Map<String, String> environment) {
        this.main = main;
        this.extraFlags = List.copyOf(extraFlags);
        this.environment = Map.copyOf(environment);
        this.log = options.folder().resolve(main.getSimpleName() + ".log");
        this.process = launch(options);
        this.url = awaitReady();
        this.options =
                new BackendOptions(options.host(), url.getPort(), options.folder(), options.user(), options.password());
    }

    /** A broker on any free loopback port, its data under {@code folder}, user {@code parley}, password {@code secret}. */
    public static BackendProcess broker(Path folder) {
        return broker(new BackendOptions("127.0.0.1", 0, folder, "parley", "secret"));
    }

    public static BackendProcess broker(BackendOptions options) {
        return broker(options, Map.of());
    }

    /**
     * A broker as {@code options} say.
     *
     * @param environment variables besides this process's own, also when it is started again
     */
    public static BackendProcess broker(BackendOptions options, Map<String, String> environment) {
        return new BackendProcess(BrokerProcess.class, options, List.of(), environment);
    }

    /** An object store on any free loopback port with an empty bucket; access key {@code parley}, secret {@code secret-key}. */
    public static BackendProcess objectStore(Path folder, String bucket) {
        return objectStore(new BackendOptions("127.0.0.1", 0, folder, "parley", "secret-key"), bucket);
    }

    public static BackendProcess objectStore(BackendOptions options, String bucket) {
        return new BackendProcess(ObjectStoreProcess.class, options, List.of("--bucket", bucket), Map.of());
    }

    /**
     * An object store as {@code options} say, with a bucket that is created if it is not there.
     *
     * @param clockTolerance how far a request's time may be from the store's
     * @param environment variables besides this process's own, also when it is started again
     */
    public static BackendProcess objectStore(
            BackendOptions options, String bucket, Duration clockTolerance, Map<String, String> environment) {
        String seconds = Long.toString(clockTolerance.toSeconds());
        return new BackendProcess(
                ObjectStoreProcess.class,
                options,
                List.of("--bucket", bucket, "--clock-tolerance", seconds),
                environment);
    }

    /** The address, {@code tcp://127.0.0.1:PORT} or {@code http://127.0.0.1:PORT}; it stays the same over restarts. */
    public URI url() {
        return url;
    }

    public int port() {
        return options.port();
    }

    public String user() {
        return options.user();
    }

    public String password() {
        return options.password();
    }

    public Path folder() {
        return options.folder();
    }

    /** The file with what the process wrote, over all its restarts. */
    public Path log() {
        return log;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Kills the process (SIGKILL), which has no chance to write anything. Returns when it is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** Ends the process (SIGTERM). Returns when it is gone, and fails if that takes too long. */
    public void stop() {
        process.destroy();
        awaitExit();
    }

    /** Starts it again after {@link #kill} or {@link #stop}, on the same port and folder; ready when it returns. */
    public void restart() {
        if (process.isAlive()) {
            throw new IllegalStateException("still runs; kill or stop it first");
        }
        process = launch(options);
        awaitReady();
    }

    /** Ends the process as {@link #stop} does, if it still runs. */
    @Override
    public void close() {
        if (process.isAlive()) {
            stop();
        }
    }

    private Process launch(BackendOptions options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                MAX_HEAP,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of("--host", options.host(), "--port", Integer.toString(options.port())));
        command.addAll(List.of("--folder", options.folder().toString()));
        command.addAll(List.of("--user", options.user(), "--password", options.password()));
        command.addAll(List.of("--parent", Long.toString(ProcessHandle.current().pid())));
        command.addAll(extraFlags);
        try {
            Files.createDirectories(options.folder());
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + main.getSimpleName(), e);
        }
    }

    private URI awaitReady() {
        CompletableFuture<URI> ready = new CompletableFuture<>();
        Thread reader = new Thread(() -> readUntilReady(process, ready), main.getSimpleName() + "-stdout");
        reader.setDaemon(true);
        reader.start();
        try {
            return ready.get(READY_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            process.destroyForcibly();
            throw new BackendException(main.getSimpleName() + " is not ready after " + READY_WITHIN + said(), e);
        } catch (ExecutionException e) {
            throw new BackendException(main.getSimpleName() + " ended at its start" + said(), e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new BackendException("interrupted while " + main.getSimpleName() + " starts", e);
        }
    }

    private static void readUntilReady(Process process, CompletableFuture<URI> ready) {
        try (BufferedReader stdout = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = stdout.readLine(); line != null; line = stdout.readLine()) {
                if (line.startsWith(BackendMain.READY)) {
                    ready.complete(URI.create(line.substring(BackendMain.READY.length())));
                }
            }
            ready.completeExceptionally(new EOFException("end of output"));
        } catch (IOException e) {
            // Also how a process that is destroyed ends; by then ready is complete and this changes nothing.
            ready.completeExceptionally(e);
        }
    }

    private String said() {
        try {
            return "; its log says:\n" + Files.readString(log);
        } catch (IOException e) {
            return "; its log " + log + " cannot be read: " + e;
        }
    }

    private void awaitExit() {
        try {
            if (!process.waitFor(STOPPED_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new BackendException(main.getSimpleName() + " still runs after " + STOPPED_WITHIN + said());
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new BackendException("interrupted while " + main.getSimpleName() + " ends", e);
        }
    }
}
