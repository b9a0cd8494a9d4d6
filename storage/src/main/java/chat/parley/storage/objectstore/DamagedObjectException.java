package chat.parley.storage.objectstore;

/** The store gave an object, and it is not what Parley wrote: to ask again does not help, to restore it from a copy does. */
public final class DamagedObjectException extends StorageException {
    private static final long serialVersionUID = 1L;

    private final String key;

    /** @param why goes on after "is damaged: " */
    public DamagedObjectException(String key, String why) {
        super("object " + key + " is damaged: " + why);
        this.key = key;
    }

    public DamagedObjectException(String key, Exception why) {
        super("object " + key + " is damaged: " + why.getMessage(), why);
        this.key = key;
    }

    /** The key of the damaged object in the bucket. */
    public String key() {
        return key;
    }
}
