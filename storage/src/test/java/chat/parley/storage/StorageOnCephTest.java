package chat.parley.storage;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The contracts on a real Ceph object store. */
class StorageOnCephTest {
    private static CephStore ceph;
    private static ObjectStore store;

    @BeforeAll
    static void start(@TempDir Path folder) {
        ceph = CephStore.start(folder);
        store = MinioObjectStore.connect(ceph.config("parley-test"));
    }

    @AfterAll
    static void stop() {
        if (store != null) {
            store.close();
        }
        if (ceph != null) {
            ceph.close();
        }
    }

    @Nested
    class AsObjectStore extends ObjectStoreContract {
        @Override
        ObjectStore store() {
            return store;
        }

        @Override
        URI origin() {
            return ceph.url();
        }
    }

    @Nested
    class AsStorage extends StorageContract {
        AsStorage() {
            super(StorageOnCephTest.store, ceph.url());
        }
    }

    @Nested
    class AsFiles extends FilesContract {
        AsFiles() {
            super(StorageOnCephTest.store, ceph.url());
        }
    }
}
