package chat.parley.gateway.pool;

import chat.parley.protocol.UserName;
import java.util.concurrent.Executor;

/** Threads on which calls of the object store block: those for everybody, which the gateway makes of its own accord. */
public interface StorageThreads extends Executor {

    /** Those for what {@code user} asks for: nobody else waits until all of it is done. */
    default Executor of(UserName user) {
        return this;
    }
}
