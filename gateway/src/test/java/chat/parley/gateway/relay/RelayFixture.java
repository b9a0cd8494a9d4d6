package chat.parley.gateway.relay;

import chat.parley.backends.BackendProcess;
import chat.parley.gateway.config.FilesConfig;
import chat.parley.storage.S3Storage;
import chat.parley.storage.Storage;
import chat.parley.storage.objectstore.StorageConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The relay behind real sockets, before a real S3 server in a process of its own. */
record RelayFixture(BackendProcess store, Storage storage, RelayServer server, SharedFiles files)
        implements AutoCloseable {
    static final int MIB = 1024 * 1024;
    static final int MOST_BYTES = 60 * MIB;

    static RelayFixture start(Path folder) throws IOException {
        BackendProcess store = BackendProcess.objectStore(folder, "parley");
        Storage storage = S3Storage.connect(StorageConfig.of(store.url(), "parley", store.user(), store.password()));
        FilesConfig config = new FilesConfig(MOST_BYTES, Duration.ofMinutes(5), true, Optional.empty());
        RelayServer server = new RelayServer(storage.files(), store.url(), config);
        return new RelayFixture(store, storage, server, new SharedFiles(storage.files(), store.url(), server));
    }

    @Override
    public void close() {
        server.close();
        storage.close();
        store.close();
    }
}
