package chat.parley.storage.objectstore;

import java.net.URI;
import org.junit.jupiter.api.AfterAll;

class InMemoryObjectStoreTest extends ObjectStoreContract {
    private static final InMemoryObjectStore STORE = new InMemoryObjectStore();

    @Override
    protected ObjectStore store() {
        return STORE;
    }

    @Override
    protected URI origin() {
        return STORE.origin();
    }

    @AfterAll
    static void close() {
        STORE.close();
    }
}
