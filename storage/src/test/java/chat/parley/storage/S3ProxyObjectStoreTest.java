package chat.parley.storage;

import chat.parley.backends.BackendProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The SDK against an S3 server in another process. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3ProxyObjectStoreTest extends ObjectStoreContract {
    private final BackendProcess server;
    private final ObjectStore store;

    S3ProxyObjectStoreTest(@TempDir Path folder) {
        server = BackendProcess.objectStore(folder, "parley");
        store = MinioObjectStore.connect(
                StorageConfig.of(server.url(), "parley-test", server.user(), server.password()));
    }

    @Override
    ObjectStore store() {
        return store;
    }

    @AfterAll
    void close() {
        store.close();
        server.close();
    }
}
