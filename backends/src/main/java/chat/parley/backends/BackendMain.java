package chat.parley.backends;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the two programs have in common: flags, the {@code ready} line, a clean stop on SIGTERM, one line on failure. */
final class BackendMain {
    /** A word for the line on stdout that tells where the server listens. */
    static final String READY = "ready ";

    private static final int EXIT_USAGE = 2;
    private static final int EXIT_FAILED = 1;
    private static final Set<String> FLAGS =
            Set.of("host", "port", "folder", "user", "password", "bucket", "clock-tolerance", "parent");

    private BackendMain() {}

    /** A server that was started. */
    interface Running extends AutoCloseable {
        URI url();

        /** Returns when the server no longer serves. */
        void awaitStopped() throws InterruptedException;

        @Override
        void close();
    }

    @FunctionalInterface
    interface Starter {
        Running start(BackendOptions options, Map<String, String> flags);
    }

    /** Runs a program until its server stops, then ends the process; does not return. */
    @SuppressWarnings("SystemOut") // the contract with whoever started this program
    static void run(String program, String[] args, Starter starter) {
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "chat/parley/backends/logback.xml");
        }
        try {
            Map<String, String> flags = parse(args);
            Running server = starter.start(options(flags), flags);
            Runtime.getRuntime().addShutdownHook(new Thread(server::close, program + "-stop"));
            endWith(flags.get("parent"));
            System.out.println(READY + server.url());
            server.awaitStopped();
            // Without a signal: it gave up by itself, and said why in the log.
            System.exit(EXIT_FAILED);
        } catch (IllegalArgumentException e) {
            System.err.println(program + ": " + e.getMessage());
            System.exit(EXIT_USAGE);
        } catch (BackendException e) {
            System.err.println(program + ": " + e.getMessage());
            System.exit(EXIT_FAILED);
        } catch (InterruptedException e) {
            System.exit(EXIT_FAILED);
        }
    }

    /**
     * Ends this process when its parent, if one is named, has ended: so a test's JVM that is killed leaves no server
     * behind.
     */
    private static void endWith(@Nullable String parentPid) {
        if (parentPid == null) {
            return;
        }
        Thread watch = new Thread(
                () -> {
                    ProcessHandle.of(Long.parseLong(parentPid))
                            .ifPresent(parent -> parent.onExit().join());
                    System.exit(EXIT_FAILED);
                },
                "parent-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private static Map<String, String> parse(String[] args) {
        Map<String, String> flags = new HashMap<>();
        for (int i = 0; i < args.length; i += 2) {
            String name = args[i].startsWith("--") ? args[i].substring(2) : args[i];
            if (!FLAGS.contains(name)) {
                throw new IllegalArgumentException(args[i] + " is not known; known are --" + String.join(" --", FLAGS));
            }
            if (i + 1 == args.length) {
                throw new IllegalArgumentException("--" + name + " needs a value");
            }
            flags.put(name, args[i + 1]);
        }
        return flags;
    }

    private static BackendOptions options(Map<String, String> flags) {
        return new BackendOptions(
                flags.getOrDefault("host", "127.0.0.1"),
                port(flags.getOrDefault("port", "0")),
                Path.of(required(flags, "folder")),
                required(flags, "user"),
                required(flags, "password"));
    }

    private static int port(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--port must be a number, not " + text, e);
        }
    }

    private static String required(Map<String, String> flags, String name) {
        String value = flags.get(name);
        if (value == null) {
            throw new IllegalArgumentException("--" + name + " is needed");
        }
        return value;
    }
}
