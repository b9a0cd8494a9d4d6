package chat.parley.storage;

import org.junit.jupiter.api.AfterAll;

class InMemoryStorageTest extends StorageContract {
    private static final ObjectStore STORE = new InMemoryObjectStore();

    @Override
    ObjectStore store() {
        return STORE;
    }

    @AfterAll
    static void close() {
        STORE.close();
    }
}
