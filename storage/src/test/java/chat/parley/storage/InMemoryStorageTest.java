package chat.parley.storage;

import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;

/** The contracts in memory. */
class InMemoryStorageTest {
    private static final InMemoryObjectStore STORE = new InMemoryObjectStore();

    @AfterAll
    static void close() {
        STORE.close();
    }

    @Nested
    class AsStorage extends StorageContract {
        @Override
        ObjectStore store() {
            return STORE;
        }

        @Override
        URI origin() {
            return STORE.origin();
        }
    }

    @Nested
    class AsFiles extends FilesContract {
        @Override
        ObjectStore store() {
            return STORE;
        }

        @Override
        URI origin() {
            return STORE.origin();
        }
    }
}
