package chat.parley.protocol;

/** The peer's fault, or a refusal it should know of: a stable code and one line that says what would be right. */
public final class ProtocolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public ProtocolException(ErrorCode code, String message) {
        // An answer, not a defect: nobody reads its stack, so none is taken.
        super(message, null, false, false);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }
}
