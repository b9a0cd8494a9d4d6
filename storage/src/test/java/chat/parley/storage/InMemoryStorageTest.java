package chat.parley.storage;

import chat.parley.storage.file.FilesContract;
import chat.parley.storage.objectstore.InMemoryObjectStore;
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
        AsStorage() {
            super(STORE, STORE.origin());
        }
    }

    @Nested
    class OfArrival extends ArrivalContract {
        OfArrival() {
            super(STORE, STORE.origin());
        }
    }

    @Nested
    class OfTerms extends TermsContract {
        OfTerms() {
            super(STORE, STORE.origin());
        }
    }

    @Nested
    class AsFiles extends FilesContract {
        AsFiles() {
            super(STORE, STORE.origin());
        }
    }
}
