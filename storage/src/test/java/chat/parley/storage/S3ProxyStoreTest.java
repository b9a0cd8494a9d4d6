package chat.parley.storage;

import chat.parley.backends.BackendProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The contracts on an S3 server in another process. */
class S3ProxyStoreTest {
    private static BackendProcess server;
    private static ObjectStore store;

    @BeforeAll
    static void start(@TempDir Path folder) {
        server = BackendProcess.objectStore(folder, "other");
        store = MinioObjectStore.connect(
                StorageConfig.of(server.url(), "parley-test", server.user(), server.password()));
    }

    @AfterAll
    static void stop() {
        store.close();
        server.close();
    }

    @Nested
    class AsObjectStore extends ObjectStoreContract {
        @Override
        ObjectStore store() {
            return store;
        }
    }

    @Nested
    class AsStorage extends StorageContract {
        @Override
        ObjectStore store() {
            return store;
        }
    }
}
