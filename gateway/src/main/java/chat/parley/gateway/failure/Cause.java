package chat.parley.gateway.failure;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** What is behind the exceptions that futures wrap around a failure. */
public final class Cause {
    private Cause() {}

    public static Throwable of(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** One line for the log, without names of classes if there is anything else to say. */
    public static String message(@Nullable Throwable failure) {
        if (failure == null) {
            return "none given";
        }
        Throwable cause = of(failure);
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
