package chat.parley.storage;

import java.net.URI;
import org.junit.jupiter.api.AfterAll;

class InMemoryStorageTest extends StorageContract {
    private static final InMemoryObjectStore STORE = new InMemoryObjectStore();

    @Override
    ObjectStore store() {
        return STORE;
    }

    @Override
    URI origin() {
        return STORE.origin();
    }

    @AfterAll
    static void close() {
        STORE.close();
    }
}
