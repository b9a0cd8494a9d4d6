package chat.parley.cli.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.cli.outcome.ExitCode;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the program sees of the outside. In a pipe, text is UTF-8 whatever the locale says.
 *
 * @param terminal whether a human sits at both input and output
 * @param progress whether standard error is a terminal on which a line can be written over; asked only when there is
 *     something to show
 * @param abort ends the program although somebody waits for input
 * @param onSignal takes what is to run when a signal ends the program; it may {@code abort} with another exit code. Runs
 *     at any other end, too
 */
public record Surroundings(
        Map<String, String> environment,
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean terminal,
        BooleanSupplier progress,
        Path folder,
        Path home,
        String osUser,
        boolean windows,
        ZoneId zone,
        Consumer<ExitCode> abort,
        Consumer<Runnable> onSignal) {

    public static Surroundings ofProcess() {
        return new Surroundings(
                System.getenv(),
                new FileInputStream(FileDescriptor.in),
                new PrintStream(new FileOutputStream(FileDescriptor.out), false, UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8),
                TerminalCheck.atBothEnds(),
                () -> !System.getenv().getOrDefault("TERM", "dumb").equals("dumb") && TerminalCheck.atError(),
                Path.of("").toAbsolutePath(),
                home(System.getenv(), System.getProperty("user.home", ".")),
                System.getProperty("user.name", ""),
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows"),
                TimeZoneVariable.zone(System.getenv("TZ")),
                code -> Runtime.getRuntime().halt(code.status()),
                task -> Runtime.getRuntime().addShutdownHook(new Thread(task, "parley-signal")));
    }

    /**
     * The home folder as HOME says it, and other programs have it; Java asks the user database, which may know another
     * one.
     */
    static Path home(Map<String, String> environment, String known) {
        String named = environment.getOrDefault("HOME", "");
        return Path.of(named.isEmpty() || !Path.of(named).isAbsolute() ? known : named);
    }

    /** The value of a variable; null if it is not set, or to nothing. */
    @Nullable
    public String variable(String name) {
        String value = environment.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /** {@code path} as a shell would take it: ~ is the home folder, others are relative to the current one. */
    public Path resolve(String path) {
        if (path.equals("~") || path.startsWith("~/") || path.startsWith("~\\")) {
            return home.resolve(path.length() < 2 ? "" : path.substring(2));
        }
        return folder.resolve(path).normalize();
    }
}
