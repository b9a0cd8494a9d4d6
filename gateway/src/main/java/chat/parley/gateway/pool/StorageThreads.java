package chat.parley.gateway.pool;

import chat.parley.protocol.UserName;
import java.util.concurrent.Executor;

/**
 * Threads on which calls of the object store block. Tasks that are executed here are nobody's: the gateway makes them of its
 * own accord.
 */
public interface StorageThreads extends Executor {

    /** The threads for what {@code user} asks for: nobody else waits until all of it is done. */
    default Executor of(UserName user) {
        return this;
    }
}
