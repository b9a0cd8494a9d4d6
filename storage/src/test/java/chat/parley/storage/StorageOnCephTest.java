package chat.parley.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.storage.file.FilesContract;
import chat.parley.storage.minio.MinioObjectStore;
import chat.parley.storage.minio.UncheckedBucket;
import chat.parley.storage.objectstore.ClientAccess;
import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.objectstore.ObjectStoreContract;
import chat.parley.storage.objectstore.SignedRequests;
import chat.parley.storage.objectstore.StorageConfig;
import chat.parley.storage.objectstore.StorageException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
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
        ObjectStore.SignedRequest upload = store.presignPut("files/mine", 3, Duration.ofMinutes(1), ceph.url());

        HttpResponse<byte[]> copied =
                SignedRequests.sendWith(upload, new byte[3], "x-amz-copy-source", "/parley-test/accounts/ann.json");

        assertThat(copied.statusCode()).isEqualTo(403);
        assertThat(store.stat("files/mine")).isEmpty();
        assertThat(SignedRequests.send(upload, new byte[3]).statusCode()).isEqualTo(200);
    }

    /** A subuser for URLs, with no rights but those that the policy which is shipped leaves it. */
    @Test
    void theKeyOfUrlsReachesFilesOnly() throws Exception {
        String bucket = "parley-files-key";
        StorageConfig config = ceph.config(bucket).withFilesKey(ceph.filesKey());
        try (MinioObjectStore limited = MinioObjectStore.connect(config)) {
            assertThat(limited.tryOut(ClientAccess.asGateways()))
                    .as("before the policy")
                    .singleElement()
                    .asString()
                    .startsWith("store.files-access-key may read or write more than files");
        }
        ceph.setPolicy(bucket, Path.of("../deploy/store/ceph-bucket-policy.json"));
        try (MinioObjectStore limited = MinioObjectStore.connect(config)) {
            assertThat(limited.tryOut(ClientAccess.asGateways())).isEmpty();
            limited.put("accounts/ann.json", "secret".getBytes(UTF_8), "application/json");
            limited.put("files/shared", "file".getBytes(UTF_8), "text/plain");
            Duration minute = Duration.ofMinutes(1);

            assertThat(SignedRequests.send(limited.presignGet("files/shared", "a", minute, ceph.url()))
                            .body())
                    .isEqualTo("file".getBytes(UTF_8));
            assertThat(SignedRequests.send(limited.presignGet("accounts/ann.json", "a", minute, ceph.url()))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(SignedRequests.send(limited.presignPut("accounts/eve.json", 1, minute, ceph.url()), new byte[1])
                            .statusCode())
                    .isEqualTo(403);
            assertThat(limited.stat("accounts/eve.json")).isEmpty();
        }
        try (MinioObjectStore files = UncheckedBucket.open(StorageConfig.of(
                ceph.url(), bucket, ceph.filesKey().id(), ceph.filesKey().secret()))) {
            Map<String, Runnable> forbidden = Map.of(
                    "read an account", () -> files.get("accounts/ann.json"),
                    "remove a file", () -> files.delete("files/shared"),
                    "write a share", () -> files.put("shares/x.json", new byte[1], "application/json"),
                    "list", () -> files.list("", null, 10));
            forbidden.forEach(
                    (what, attempt) -> assertThatThrownBy(attempt::run).as(what).isInstanceOf(StorageException.class));
            assertThat(files.get("files/shared")).isPresent();
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
