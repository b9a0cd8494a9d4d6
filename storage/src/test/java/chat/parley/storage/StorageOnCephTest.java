package chat.parley.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contracts on a real Ceph object store. */
class StorageOnCephTest {
    private static CephStore ceph;
    private static MinioObjectStore store;

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

    @Test
    void itHasAllThatIsNeeded() {
        assertThat(store.tryOut(ClientAccess.asGateways())).isEmpty();
        assertThat(store.list("trial/", null, 10)).isEmpty();
    }

    /** Ceph obeys a header that the signature does not cover: the names of such headers have to be signed. */
    @Test
    void whoMayUploadReadsNothingOfOthers() throws Exception {
        store.tryOut(ClientAccess.asGateways());
        store.put("accounts/ann.json", "secret".getBytes(UTF_8), "application/json");
        ObjectStore.SignedRequest upload = store.presignPut("files/mine", Duration.ofMinutes(1), ceph.url());

        HttpResponse<byte[]> copied =
                SignedRequests.sendWith(upload, new byte[0], "x-amz-copy-source", "/parley-test/accounts/ann.json");

        assertThat(copied.statusCode()).isEqualTo(403);
        assertThat(store.stat("files/mine")).isEmpty();
        assertThat(SignedRequests.send(upload, new byte[3]).statusCode()).isEqualTo(200);
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
