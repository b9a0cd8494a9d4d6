package chat.parley.cli.outcome;

import chat.parley.client.ClientException;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ProtocolException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Something that ends a command or the program: one line for the user, and the exit code. */
public final class Trouble extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exit;

    public Trouble(ExitCode exit, String line) {
        super(line, null, false, false);
        this.exit = exit;
    }

    public static Trouble outputGone() {
        return new Trouble(ExitCode.IO, "standard output cannot be written: its reader has ended, or the disk is full");
    }

    public ExitCode exit() {
        return exit;
    }

    public String line() {
        String line = getMessage();
        return line == null ? exit.meaning() : line;
    }

    /** The same trouble with a line that names what it is about. */
    public Trouble about(String what) {
        return new Trouble(exit, what + ": " + line());
    }

    /** The trouble that stands for what the client library or the protocol reported. */
    public static Trouble of(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof Trouble known) {
            return known;
        }
        if (cause instanceof ProtocolException refused) {
            return new Trouble(exitFor(refused.code()), text(refused));
        }
        if (cause instanceof ClientException client) {
            return new Trouble(exitFor(client), text(client));
        }
        return new Trouble(ExitCode.INTERNAL, "a defect of this program: " + cause);
    }

    private static ExitCode exitFor(ClientException failure) {
        ErrorCode code = failure.code();
        if (code != null) {
            return exitFor(code);
        }
        return switch (failure.kind()) {
            case UNREACHABLE, TLS, NOT_PARLEY, TIMEOUT, CLOSED, OUTBOX_FULL -> ExitCode.UNAVAILABLE;
            case FILE, TRANSFER -> ExitCode.IO;
            case DEFECT -> ExitCode.INTERNAL;
            case INSECURE -> ExitCode.USAGE;
            case REFUSED -> failure.retryable() ? ExitCode.UNAVAILABLE : ExitCode.REFUSED;
        };
    }

    private static ExitCode exitFor(@Nullable ErrorCode code) {
        if (code == null) {
            return ExitCode.REFUSED;
        }
        return switch (code) {
            case WRONG_PASSWORD, INVALID_TOKEN, PASSWORD_REQUIRED, PASSWORD_LENGTH -> ExitCode.AUTHENTICATION;
            case BUSY, UNAVAILABLE, INTERNAL -> ExitCode.UNAVAILABLE;
            default -> ExitCode.REFUSED;
        };
    }

    private static String text(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
