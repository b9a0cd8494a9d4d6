package chat.parley.storage;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backends.BackendProcess;
import chat.parley.storage.document.Account;
import chat.parley.storage.document.Accounts;
import chat.parley.storage.document.S3Accounts;
import chat.parley.storage.file.FilesContract;
import chat.parley.storage.minio.MinioObjectStore;
import chat.parley.storage.objectstore.DamagedObjects;
import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.objectstore.ObjectStoreContract;
import chat.parley.storage.objectstore.StorageConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
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

    @Test
    void gatewaysThatChangeOneAccountAtOnceLoseNothing() throws Exception {
        StorageConfig config = StorageConfig.of(server.url(), "parley-test", server.user(), server.password());
        List<Accounts> gateways = new ArrayList<>();
        try (MinioObjectStore one = MinioObjectStore.connect(config);
                MinioObjectStore two = MinioObjectStore.connect(config)) {
            gateways.add(new S3Accounts(one, new DamagedObjects()));
            gateways.add(new S3Accounts(two, new DamagedObjects()));
            gateways.get(0).create(new Account(TestEvents.ANN, "", Instant.EPOCH, List.of()));
            Concurrently.run(
                    8,
                    i -> gateways.get(i % 2)
                            .update(
                                    TestEvents.ANN,
                                    old -> new Account(
                                            old.user(), old.passwordHash() + i, old.createdAt(), old.tokens())));
            assertThat(gateways.get(0).find(TestEvents.ANN).orElseThrow().passwordHash())
                    .hasSize(8)
                    .contains("0", "1", "2", "3", "4", "5", "6", "7");
        }
    }

    @Nested
    class AsObjectStore extends ObjectStoreContract {
        @Override
        protected ObjectStore store() {
            return store;
        }

        @Override
        protected URI origin() {
            return server.url();
        }
    }

    @Nested
    class AsStorage extends StorageContract {
        AsStorage() {
            super(S3ProxyStoreTest.store, server.url());
        }
    }

    @Nested
    class OfArrival extends ArrivalContract {
        OfArrival() {
            super(S3ProxyStoreTest.store, server.url());
        }
    }

    @Nested
    class OfTerms extends TermsContract {
        OfTerms() {
            super(S3ProxyStoreTest.store, server.url());
        }
    }

    @Nested
    class AsFiles extends FilesContract {
        AsFiles() {
            super(S3ProxyStoreTest.store, server.url());
        }
    }
}
