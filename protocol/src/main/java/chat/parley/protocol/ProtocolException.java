package chat.parley.protocol;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The peer's fault, or a refusal it should know of: a stable code and one line that says what would be right. */
public final class ProtocolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final @Nullable Duration retryAfter;

    public ProtocolException(ErrorCode code, String message) {
        this(code, message, null, null);
    }

    /** A refusal that another failure led to; those who count failures find it as the cause. */
    public ProtocolException(ErrorCode code, String message, Throwable cause) {
        this(code, message, null, cause);
    }

    /** A refusal that says when to try again: {@code retryAfterMillis} of {@link ServerFrame.Failure}. */
    public ProtocolException(ErrorCode code, String message, @Nullable Duration retryAfter) {
        this(code, message, retryAfter, null);
    }

    private ProtocolException(
            ErrorCode code, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        // An answer, not a defect: nobody reads its stack, so none is taken.
        super(message, cause, false, false);
        this.code = code;
        this.retryAfter = retryAfter;
    }

    public ErrorCode code() {
        return code;
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
