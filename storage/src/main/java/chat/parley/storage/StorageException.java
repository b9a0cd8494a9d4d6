package chat.parley.storage;

/** The object store does not answer, or refuses: what was asked was not done, or it is not known that it was. */
public final class StorageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StorageException(String message, Throwable cause) {
        super(message, cause);
    }

    public StorageException(String message) {
        super(message);
    }
}
