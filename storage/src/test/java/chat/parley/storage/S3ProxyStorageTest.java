package chat.parley.storage;

import chat.parley.backends.BackendProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** All of Parley's documents in an S3 server in another process. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3ProxyStorageTest extends StorageContract {
    private final BackendProcess server;
    private final ObjectStore store;

    S3ProxyStorageTest(@TempDir Path folder) {
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
