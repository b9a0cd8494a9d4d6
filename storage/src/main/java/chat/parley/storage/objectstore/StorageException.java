package chat.parley.storage.objectstore;

import org.jspecify.annotations.Nullable;

/** The object store does not answer, or refuses: what was asked was not done, or it is not known that it was. */
public class StorageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String answer;

    public StorageException(String message, Throwable cause) {
        this(message, cause, 0, "");
    }

    public StorageException(String message) {
        super(message);
        this.status = 0;
        this.answer = "";
    }

    /**
     * @param status of the store's answer; 0 if there was none
     * @param answer the status with the store's name of the error, such as {@code 403 AccessDenied}; empty if there was
     *     none
     */
    public StorageException(String message, @Nullable Throwable cause, int status, String answer) {
        super(message, cause);
        this.status = status;
        this.answer = answer;
    }

    /** Whether the store answered, and refused, as the message says; otherwise nothing was heard of it. */
    public boolean refused() {
        return status != 0;
    }

    /** Whether the store answered that it does not know what was asked of it. */
    public boolean unknownToTheStore() {
        return status == 400 || status == 405 || status == 501;
    }

    /** What the store answered, such as {@code 403 AccessDenied}; empty if it did not answer. */
    public String answer() {
        return answer;
    }
}
