package chat.parley.process;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Freezes processes, which Java cannot. */
public final class Signals {
    private Signals() {}

    /** SIGSTOP: the process does not run, its sockets stay open. */
    public static void stop(long pid) {
        send("STOP", pid);
    }

    /** SIGCONT: it goes on as if nothing had been. */
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
