package chat.parley.storage.minio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.backends.BackendProcess;
import chat.parley.storage.Concurrently;
import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.objectstore.SignedRequests;
import chat.parley.storage.objectstore.StorageConfig;
import chat.parley.storage.objectstore.StorageException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of requests when the store fails, and what its operator is told. */
class StoreFailuresTest {
    private static final String TYPE = "application/octet-stream";
    private static final Duration SHORT = Duration.ofMillis(500);

    private static BackendProcess server;

    @BeforeAll
    static void start(@TempDir Path folder) {
        server = BackendProcess.objectStore(folder, "parley");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static StorageConfig config(URI url) {
        return StorageConfig.of(url, "parley", "parley", "secret-key").withTimeouts(SHORT, SHORT, SHORT);
    }

    private static URI loopback(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Test
    void aStoreThatIsNotThereIsNamedAtOnce() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        assertThatThrownBy(() -> MinioObjectStore.connect(config(loopback(port))))
                .isInstanceOf(StorageException.class)
                .hasMessageStartingWith("object store http://127.0.0.1:" + port + " does not answer: is it running")
                .message()
                .hasLineCount(1);
    }

    @Test
    void aStoreThatDoesNotAnswerIsGivenUpInTime() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Instant start = Instant.now();
            assertThatThrownBy(() -> MinioObjectStore.connect(config(loopback(silent.getLocalPort()))))
                    .isInstanceOf(StorageException.class)
                    .hasMessageEndingWith("did not answer within 0.5 s");
            assertThat(Duration.between(start, Instant.now())).isGreaterThan(Duration.ofMillis(400));
        }
    }

    @Test
    void somethingElseThanAStoreIsFoundOut() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            ExecutorService thread = Executors.newSingleThreadExecutor();
            Future<?> served = thread.submit(() -> {
                try (var client = other.accept()) {
                    int read = client.getInputStream().read(new byte[8192]);
                    client.getOutputStream()
                            .write(bytes("HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n"
                                    + "Content-Length: 4\r\n\r\noops"));
                    return read;
                }
            });
            try (MinioObjectStore store = MinioObjectStore.unchecked(config(loopback(other.getLocalPort())))) {
                assertThatThrownBy(() -> store.get("a"))
                        .isInstanceOf(StorageException.class)
                        .hasMessageContaining("did not answer as S3 does");
            }
            served.get();
            thread.shutdownNow();
        }
    }

    @Test
    void wrongKeysAreNamed() {
        assertThatThrownBy(() -> MinioObjectStore.connect(
                        StorageConfig.of(server.url(), "parley", server.user(), "not the key")))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("access key parley")
                .hasMessageNotContainingAny("not the key");
        try (MinioObjectStore store =
                MinioObjectStore.unchecked(StorageConfig.of(server.url(), "parley", "somebody", server.password()))) {
            assertThatThrownBy(() -> store.get("a"))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("access key somebody");
        }
        try (MinioObjectStore store = MinioObjectStore.unchecked(
                StorageConfig.of(server.url(), "elsewhere", server.user(), server.password()))) {
            assertThatThrownBy(store::ping)
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("no bucket elsewhere");
            assertThatThrownBy(() -> store.put("a", bytes("a"), TYPE))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("no bucket elsewhere");
        }
    }

    @Test
    void gatewaysThatStartAtOnceShareANewBucket() throws Exception {
        StorageConfig config = StorageConfig.of(server.url(), "parley-new", server.user(), server.password());
        List<MinioObjectStore> stores = Concurrently.run(8, i -> MinioObjectStore.connect(config));
        stores.get(0).put("a", bytes("a"), TYPE);
        for (MinioObjectStore store : stores) {
            assertThat(store.stat("a")).isPresent();
            store.close();
        }
    }

    @Test
    void whatWasAcknowledgedIsThereAfterTheStoreWasKilled(@TempDir Path folder) {
        try (BackendProcess mortal = BackendProcess.objectStore(folder, "parley")) {
            StorageConfig config = StorageConfig.of(mortal.url(), "parley", mortal.user(), mortal.password());
            try (MinioObjectStore store = MinioObjectStore.connect(config)) {
                for (int i = 0; i < 50; i++) {
                    store.put("put/" + i, bytes("put " + i), TYPE);
                    assertThat(store.create("created/" + i, bytes("created " + i), TYPE))
                            .isPresent();
                }
                mortal.kill();
                assertThatThrownBy(store::ping).isInstanceOf(StorageException.class);
                mortal.restart();
                for (int i = 0; i < 50; i++) {
                    assertThat(store.get("put/" + i).orElseThrow().bytes()).isEqualTo(bytes("put " + i));
                    assertThat(store.get("created/" + i).orElseThrow().bytes()).isEqualTo(bytes("created " + i));
                }
                assertThat(store.create("created/0", bytes("again"), TYPE)).isEmpty();
            }
        }
    }

    @Test
    void whoseAnswerWasLostLearnsWhetherItWon() throws Exception {
        try (AnswerLosingProxy proxy = new AnswerLosingProxy(server.url());
                MinioObjectStore store = MinioObjectStore.connect(
                        StorageConfig.of(proxy.url(), "parley", server.user(), server.password()))) {
            proxy.loseAnswers(1);
            Optional<String> created = store.create("a", bytes("mine"), TYPE);
            assertThat(proxy.lostAll()).isTrue();
            assertThat(created).isPresent().isEqualTo(store.stat("a").map(ObjectStore.ObjectStat::etag));

            proxy.loseAnswers(1);
            assertThat(store.create("a", bytes("other"), TYPE)).isEmpty();

            proxy.loseAnswers(1);
            Optional<String> replaced = store.replace("a", created.orElseThrow(), bytes("changed"), TYPE);
            assertThat(replaced).isPresent().isEqualTo(store.stat("a").map(ObjectStore.ObjectStat::etag));

            proxy.loseAnswers(2);
            assertThat(store.put("b", bytes("b"), TYPE)).isNotEmpty();
            proxy.loseAnswers(1);
            assertThat(store.get("b")).isPresent();
            proxy.loseAnswers(1);
            store.delete("b");
            assertThat(store.get("b")).isEmpty();

            proxy.loseAnswers(100);
            assertThatThrownBy(() -> store.create("c", bytes("c"), TYPE)).isInstanceOf(StorageException.class);
        }
    }

    @Test
    void urlsLeadWhereTheirHolderReachesTheStore() throws Exception {
        try (AnswerLosingProxy proxy = new AnswerLosingProxy(server.url());
                MinioObjectStore store = MinioObjectStore.connect(
                        StorageConfig.of(server.url(), "parley", server.user(), server.password()))) {
            ObjectStore.SignedRequest put = store.presignPut("shared", 1, Duration.ofMinutes(1), proxy.url());
            assertThat(put.url()).startsWith(proxy.url() + "/parley/shared?");
            assertThat(put.headers()).containsOnlyKeys("Content-Type", "If-None-Match");
            assertThat(SignedRequests.send(put, bytes("a")).statusCode()).isEqualTo(200);
            assertThat(SignedRequests.send(store.presignGet("shared", "a", Duration.ofMinutes(1), proxy.url()))
                            .body())
                    .isEqualTo(bytes("a"));
        }
    }
}
