package chat.parley.standalone;

import java.io.PrintStream;
import java.time.Duration;

/**
 * Ends the process, whether by Ctrl-C, SIGTERM or {@link #exit}: closes everything, within a deadline. Without it the
 * virtual machine would say 130 or 143 after a signal, although it did what it was told to.
 *
 * <p><b>Threads.</b> Thread-safe.
 */
final class Shutdown {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final PrintStream out;
    private final PrintStream err;
    private volatile boolean begun;
    private volatile ExitCode exitCode = ExitCode.OK;

    Shutdown(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** From now on {@code everything} is closed when the process ends. */
    void closeAtTheEnd(AutoCloseable everything) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> run(everything), "shutdown"));
    }

    boolean begun() {
        return begun;
    }

    /** Closes everything and ends the process with this code; does not return. */
    void exit(ExitCode code) {
        exitCode = code;
        System.exit(code.status());
    }

    private void run(AutoCloseable everything) {
        begun = true;
        boolean told = exitCode == ExitCode.OK;
        if (told) {
            out.println("Stopping.");
        }
        if (!close(everything)) {
            err.println("parley: not everything stopped within " + DEADLINE.toSeconds()
                    + " s; what was acknowledged is safe all the same");
            exitCode = ExitCode.DEFECT;
        } else if (told) {
            out.println("Stopped.");
        }
        Runtime.getRuntime().halt(exitCode.status());
    }

    private static boolean close(AutoCloseable everything) {
        Thread closing = new Thread(
                () -> {
                    try {
                        everything.close();
                    } catch (Exception e) {
                        throw new IllegalStateException("not closed", e); // the thread's handler prints it
                    }
                },
                "closing");
        closing.setDaemon(true);
        closing.start();
        try {
            closing.join(DEADLINE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !closing.isAlive();
    }
}
