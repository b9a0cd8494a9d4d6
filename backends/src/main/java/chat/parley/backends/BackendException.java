package chat.parley.backends;

import org.jspecify.annotations.Nullable;

/** A backend cannot serve. The message is one line for whoever starts it: what is wrong and what would help. */
public final class BackendException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public BackendException(String message) {
        super(message);
    }

    public BackendException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
