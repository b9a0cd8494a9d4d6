package chat.parley.storage.objectstore;

/** The object store serves, and cannot do something that Parley cannot do without. The message is one line with the remedy. */
public final class UnfitStoreException extends StorageException {
    private static final long serialVersionUID = 1L;

    public UnfitStoreException(String message) {
        super(message);
    }
}
