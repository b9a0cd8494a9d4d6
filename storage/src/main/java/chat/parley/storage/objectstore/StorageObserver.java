package chat.parley.storage.objectstore;

/**
 * Is told of every request to the object store, for metrics. Called on the thread that sent it: it returns at once and does
 * not throw.
 */
@FunctionalInterface
public interface StorageObserver {
    StorageObserver NONE = (operation, nanos, answered) -> {};

    /**
     * A request ended, repetitions included.
     *
     * @param answered whether the store gave an answer that can be used; that there is no such object, or that a condition
     *     does not hold, is one
     */
    void requested(Operation operation, long nanos, boolean answered);

    /** What was asked for. */
    enum Operation {
        GET,
        STAT,
        PUT,
        /** A write on the condition that there is no such object. */
        CREATE,
        /** A write on the condition that the object has not changed. */
        REPLACE,
        DELETE,
        LIST,
        PING
    }
}
