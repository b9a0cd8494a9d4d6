package chat.parley.process;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Freezes processes, which Java cannot. */
public final class Signals {
    private Signals() {}

    /** Freezes a process (SIGSTOP): it does not run, and its sockets stay open. */
    public static void stop(long pid) {
        send("STOP", pid);
    }

    /** Lets a frozen process go on (SIGCONT), as if nothing had been. */
    public static void cont(long pid) {
        send("CONT", pid);
    }

    private static void send(String signal, long pid) {
        try {
            int status = new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new AssertionError("kill -" + signal + " " + pid + " ended with " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
