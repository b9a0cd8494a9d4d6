package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.backends.BackendOptions;
import chat.parley.backends.EmbeddedBroker;
import chat.parley.backends.EmbeddedObjectStore;
import chat.parley.bus.BusConfig;
import chat.parley.bus.BusException;
import chat.parley.bus.BusObserver;
import chat.parley.bus.JmsBus;
import chat.parley.gateway.tls.PemFiles;
import chat.parley.protocol.tls.Authorities;
import chat.parley.storage.S3Storage;
import chat.parley.storage.objectstore.StorageConfig;
import chat.parley.storage.objectstore.StorageException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Broker and store behind TLS, with certificates of nobody that Java knows. */
@SuppressWarnings("NullAway.Init") // set before all tests
class BackendsTlsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String UNTRUSTED = "its certificate is not trusted here: no authority that this machine knows";

    @TempDir
    private static Path folder;

    private static EmbeddedBroker broker;
    private static EmbeddedObjectStore store;
    private static Authorities authorities;
    private static TlsFront brokerFront;
    private static TlsFront storeFront;

    @BeforeAll
    static void start() {
        Path pem = PemFiles.write(folder.resolve("own.pem"), "localhost");
        authorities = Authorities.read(pem);
        broker = EmbeddedBroker.start(options("broker"));
        store = EmbeddedObjectStore.start(options("store"));
        brokerFront = new TlsFront(pem, broker.url().getPort());
        storeFront = new TlsFront(pem, store.url().getPort());
    }

    @AfterAll
    static void stop() {
        brokerFront.close();
        storeFront.close();
        store.close();
        broker.close();
    }

    private static BackendOptions options(String name) {
        return new BackendOptions("127.0.0.1", 0, folder.resolve(name), "parley", "hush-hush");
    }

    private static BusConfig bus(String host) {
        return BusConfig.of("ssl://" + host + ":" + brokerFront.port(), "parley", "hush-hush")
                .withTimeouts(PATIENCE, Duration.ofSeconds(10), PATIENCE);
    }

    private static StorageConfig storage(String host) {
        return StorageConfig.of(
                        URI.create("https://" + host + ":" + storeFront.port()), "parley", "parley", "hush-hush")
                .withTimeouts(PATIENCE, PATIENCE, PATIENCE);
    }

    private static void connect(BusConfig config) {
        JmsBus.connect(config, BusObserver.NONE).close();
    }

    private static void connect(StorageConfig config) {
        S3Storage.connect(config).close();
    }

    @Test
    void bothAreSpokenToIfTheirAuthorityIsNamed() {
        connect(bus("localhost").withAuthorities(Optional.of(authorities)));
        connect(storage("localhost").withAuthorities(Optional.of(authorities)));
    }

    @Test
    void withoutItBothAreRefusedInOneLine() {
        assertThatThrownBy(() -> connect(bus("localhost")))
                .isInstanceOf(BusException.class)
                .hasMessageContaining("its certificate")
                .message()
                .hasLineCount(1);
        assertThatThrownBy(() -> connect(storage("localhost")))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining(UNTRUSTED)
                .message()
                .hasLineCount(1);
    }

    @Test
    void aCertificateOfAnotherNameIsRefused() {
        assertThatThrownBy(() -> connect(bus("127.0.0.1").withAuthorities(Optional.of(authorities))))
                .isInstanceOf(BusException.class)
                .hasMessageContaining("its certificate");
        assertThatThrownBy(() -> connect(storage("127.0.0.1").withAuthorities(Optional.of(authorities))))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("its certificate is for another name");
    }
}
