package chat.parley.storage.minio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.backends.BackendProcess;
import chat.parley.storage.Concurrently;
import chat.parley.storage.S3Storage;
import chat.parley.storage.objectstore.ClientAccess;
import chat.parley.storage.objectstore.StorageConfig;
import chat.parley.storage.objectstore.StorageException;
import chat.parley.storage.objectstore.UnfitStoreException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a gateway finds out about its store before it serves. */
class StoreTrialTest {
    private static BackendProcess server;
    private static Path folder;

    @BeforeAll
    static void start(@TempDir Path created) {
        folder = created;
        server = BackendProcess.objectStore(created, "parley");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static StorageConfig config() {
        return StorageConfig.of(server.url(), "parley", server.user(), server.password());
    }

    private static List<String> tryOut(StorageConfig config, ClientAccess clients) {
        return S3Storage.check(config, clients);
    }

    @Test
    void aStoreThatDoesAllIsTakenAndLeftAsItWas() {
        assertThat(tryOut(config(), ClientAccess.asGateways())).isEmpty();
        assertThat(tryOut(config(), ClientAccess.relayed())).isEmpty();
        assertThat(tryOut(config(), ClientAccess.atAnyHost(URI.create("http://any.invalid:9000"))))
                .isEmpty();
        assertThat(trialObjects()).isEmpty();
    }

    private static List<String> trialObjects() {
        try (MinioObjectStore store = MinioObjectStore.connect(config())) {
            return store.list(TrialFolder.PREFIX, null, 100);
        }
    }

    @Test
    void severalGatewaysTryItOutAtOnce() throws Exception {
        assertThat(Concurrently.run(4, i -> tryOut(config(), ClientAccess.asGateways())))
                .containsOnly(List.of());
        assertThat(trialObjects()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "BARE_ETAGS"})
    void aStoreMayWantToBeAskedInItsOwnWay(FlawedStore.Flaw way, @TempDir Path files) {
        try (FlawedStore store = FlawedStore.start(files, way)) {
            assertThat(tryOut(store.config(), ClientAccess.asGateways())).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "FORGETS_WRITES, READ",
        "IGNORES_IF_NONE_MATCH, CREATE",
        "KNOWS_NO_IF_NONE_MATCH, CREATE",
        "CREATES_TWICE_AT_ONCE, CREATE_AT_ONCE",
        "IGNORES_IF_MATCH, REPLACE_OTHER",
        "REFUSES_ALL_IF_MATCH, REPLACE",
        "KEEPS_WHAT_IS_REMOVED, DELETE",
        "LISTS_OUT_OF_ORDER, LIST",
        "IGNORES_START_AFTER, LIST_AFTER",
        "IGNORES_DELIMITER, LIST_FOLDERS",
        "KNOWS_NO_PARTS, MULTIPART",
        "COPIES, COPY",
        "IGNORES_RANGE, RANGE",
        "CHECKS_NO_SIGNATURE, SIGNATURE"
    })
    void aStoreThatLacksSomethingIsRefusedInOneLineWithTheRemedy(
            FlawedStore.Flaw flaw, StoreNeed need, @TempDir Path files) {
        try (FlawedStore store = FlawedStore.start(files, flaw)) {
            assertThatThrownBy(() -> tryOut(store.config(), ClientAccess.asGateways()))
                    .isInstanceOf(UnfitStoreException.class)
                    .hasMessageStartingWith(
                            "object store " + store.config().endpoint() + " " + need.missing() + ": " + need.remedy())
                    .message()
                    .hasLineCount(1);
        }
    }

    @Test
    void aStoreThatReplacesTwiceAtOnceIsToldOf(@TempDir Path files) {
        try (FlawedStore store = FlawedStore.start(files, FlawedStore.Flaw.REPLACES_TWICE_AT_ONCE)) {
            assertThat(tryOut(store.config(), ClientAccess.asGateways()))
                    .singleElement()
                    .asString()
                    .contains(StoreNeed.REPLACE_AT_ONCE.missing());
        }
    }

    @Test
    void aStoreThatIsNotThereIsNotCalledUnfit() throws IOException {
        StorageConfig nowhere;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nowhere = StorageConfig.of(
                    URI.create("http://127.0.0.1:" + taken.getLocalPort()), "parley", "parley", "secret-key");
        }
        assertThatThrownBy(() -> tryOut(nowhere, ClientAccess.asGateways()))
                .isInstanceOf(StorageException.class)
                .isNotInstanceOf(UnfitStoreException.class)
                .hasMessageContaining("does not answer: is it running");
    }

    @Test
    void aConnectionThatBreaksIsNoFlaw() throws Exception {
        try (AnswerLosingProxy proxy = new AnswerLosingProxy(server.url())) {
            StorageConfig config = StorageConfig.of(proxy.url(), "breaking", server.user(), server.password());
            try (MinioObjectStore store = MinioObjectStore.connect(config)) {
                proxy.loseAnswers(1);
                assertThat(store.tryOut(ClientAccess.relayed())).isEmpty();
                proxy.loseAnswers(1000);
                assertThatThrownBy(() -> store.tryOut(ClientAccess.relayed()))
                        .isInstanceOf(StorageException.class)
                        .isNotInstanceOf(UnfitStoreException.class);
            }
        }
    }

    @Test
    void theAddressThatClientsGetIsTriedIfItCanBeReached() throws Exception {
        try (AnswerLosingProxy front = new AnswerLosingProxy(server.url())) {
            assertThat(tryOut(config(), ClientAccess.at(front.url()))).isEmpty();
        }
        assertThat(tryOut(config(), ClientAccess.at(URI.create("http://127.0.0.1:1"))))
                .singleElement()
                .asString()
                .startsWith("store.public-url http://127.0.0.1:1 was not tried");
    }

    @Test
    void whatAKilledTrialLeftIsRemovedWhenItIsOldByTheStoresOwnClock() throws Exception {
        try (MinioObjectStore store = MinioObjectStore.connect(config())) {
            store.put("trial/killed/a", "x".getBytes(UTF_8), "text/plain");
            store.put("trial/under-way/a", "x".getBytes(UTF_8), "text/plain");
            java.nio.file.Files.setLastModifiedTime(
                    folder.resolve("buckets/parley/trial/killed/a"),
                    FileTime.from(Instant.now().minus(Duration.ofHours(2))));
            store.tryOut(ClientAccess.asGateways());
            assertThat(store.list(TrialFolder.PREFIX, null, 10)).containsExactly("trial/under-way/a");
            store.delete("trial/under-way/a");
        }
    }
}
