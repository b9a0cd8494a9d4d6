package chat.parley.gateway.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.backends.BackendProcess;
import chat.parley.patience.Patience;
import chat.parley.storage.file.Files.PendingUpload;
import chat.parley.storage.file.Files.Share;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files on their way through the relay, byte for byte and in bounded memory, and what becomes of those that break off. */
class RelayTest {
    private static final int MIB = RelayFixture.MIB;

    @TempDir
    private static Path folder;

    private static RelayFixture relay;
    private static BackendProcess store;
    private static RelayServer server;
    private static SharedFiles files;
    private static Share large;

    @BeforeAll
    static void start() throws Exception {
        relay = RelayFixture.start(folder);
        store = relay.store();
        server = relay.server();
        files = relay.files();
        large = files.share(SharedFiles.bytes(50 * MIB));
    }

    @AfterAll
    static void stop() {
        relay.close();
    }

    @AfterEach
    void nothingIsLeftUnderWay() {
        await().until(() -> server.transfers() == 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8192, 1_000_003})
    void whatIsSentIsFetchedByteForByte(int size) throws Exception {
        byte[] bytes = SharedFiles.bytes(size);
        HttpResponse<byte[]> got = files.get(files.downloadUrl(files.share(bytes)));

        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(got.body()).isEqualTo(bytes);
        assertThat(got.headers().firstValueAsLong("content-length")).hasValue(size);
        assertThat(got.headers().firstValue("etag")).isPresent();
    }

    @Test
    void aBrowserMayNeitherShowNorRunWhatStrangersSent() throws Exception {
        HttpResponse<byte[]> got = files.get(files.downloadUrl(files.share(SharedFiles.bytes(10))));

        assertThat(got.headers().firstValue("content-disposition").orElse("")).startsWith("attachment");
        assertThat(got.headers().firstValue("x-content-type-options")).contains("nosniff");
        assertThat(got.headers().firstValue("content-security-policy").orElse(""))
                .contains("sandbox");
    }

    @Test
    void aRangeIsFetchedAlone() throws Exception {
        byte[] bytes = SharedFiles.bytes(100_000);
        URI url = files.downloadUrl(files.share(bytes));

        HttpResponse<byte[]> got = files.get(url, "Range", "bytes=1000-1999");
        assertThat(got.statusCode()).isEqualTo(206);
        assertThat(got.headers().firstValue("content-range")).contains("bytes 1000-1999/100000");
        assertThat(got.body()).isEqualTo(Arrays.copyOfRange(bytes, 1000, 2000));

        assertThat(files.get(url, "Range", "bytes=200000-").statusCode()).isEqualTo(416);
    }

    @Test
    void manyTransfersGoAtOnce() throws Exception {
        byte[] bytes = SharedFiles.bytes(3 * MIB);
        URI url = files.downloadUrl(files.share(bytes));

        CompletableFuture<?>[] gets = new CompletableFuture<?>[8];
        for (int i = 0; i < gets.length; i++) {
            gets[i] = CompletableFuture.runAsync(() -> assertFetched(url, bytes));
        }
        CompletableFuture.allOf(gets).get(Patience.MOST.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void aLargeFileTakesBoundedMemoryAlsoForAClientThatReadsSlowly() throws Exception {
        byte[] bytes = SharedFiles.bytes(50 * MIB);
        long bound = 16L * MIB;
        assertThat(server.usedBytes()).isLessThan(bound);

        try (RawConnection client = new RawConnection(server.port(), 64 * 1024)) {
            client.get(files.downloadUrl(large));
            assertThat(client.readHead().length()).isEqualTo(bytes.length);
            byte[] chunk = new byte[0];
            for (int read = 0; read < bytes.length; read += chunk.length) {
                chunk = client.read(Math.min(MIB, bytes.length - read));
                assertThat(chunk).isEqualTo(Arrays.copyOfRange(bytes, read, read + chunk.length));
                assertThat(server.usedBytes()).isLessThan(bound);
            }
        }
    }

    @Test
    void aClientThatStopsReadingHoldsTheStoreBack() throws Exception {
        try (RawConnection client = new RawConnection(server.port(), 64 * 1024)) {
            client.get(files.downloadUrl(large));
            client.readHead();
            // What fits into the sockets' and the relay's buffers is on its way; the rest of 50 MiB stays where it is.
            await().during(Duration.ofMillis(500)).atMost(Patience.MOST).until(() -> server.transfers() == 1);
            assertThat(server.usedBytes()).isLessThan(16L * MIB);
        }
    }

    @Test
    void aStoreThatStopsReadingHoldsTheClientBack() throws Exception {
        byte[] bytes = SharedFiles.bytes(50 * MIB);
        try (ServerSocket slow = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                RelayServer toSlow = new RelayServer(
                        new StoreTarget(false, "127.0.0.1", slow.getLocalPort(), "store", "/parley/files/"),
                        RelayFixture.MOST_BYTES);
                RawConnection client = new RawConnection(toSlow.port(), 0)) {
            client.sendHead(
                    "PUT /v1/files/parley/files/" + "0".repeat(26)
                            + "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=" + "0".repeat(64) + " HTTP/1.1",
                    "Host: gateway",
                    "Content-Length: " + bytes.length);
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(client, bytes));
            try (Socket store = slow.accept()) {
                await().during(Duration.ofMillis(500)).atMost(Patience.MOST).until(() -> !sending.isDone());
                assertThat(toSlow.usedBytes()).isLessThan(16L * MIB);

                store.setSoTimeout((int) Patience.MOST.toMillis());
                String request = new String(store.getInputStream().readNBytes(4096), US_ASCII);
                assertThat(request).startsWith("PUT /parley/files/0").contains("host: store\r\n");
                int head = request.indexOf("\r\n\r\n") + 4;
                store.getInputStream().skipNBytes(bytes.length - (4096 - head));
                store.getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nETag: \"x\"\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII));
                assertThat(client.readAnswer().head().header("etag")).isEqualTo("\"x\"");
            }
            sending.get(Patience.MOST.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void anUploadThatBreaksOffIsNoFile() throws Exception {
        PendingUpload upload = files.begin(50 * MIB);
        try (RawConnection client = new RawConnection(server.port(), 0)) {
            client.put(files.uploadUrl(upload), 50 * MIB);
            client.send(SharedFiles.bytes(5 * MIB));
            await().until(() -> server.transfers() == 1);
            client.abort();
        }

        await().until(() -> server.transfers() == 0);
        assertThat(files.complete(upload, "\"d41d8cd98f00b204e9800998ecf8427e\""))
                .isEmpty();
        byte[] bytes = SharedFiles.bytes(50 * MIB);
        assertThat(files.put(files.uploadUrl(upload), bytes).statusCode()).isEqualTo(200);
    }

    @Test
    void aDownloadThatBreaksOffLetsGoOfTheStore() throws Exception {
        try (RawConnection client = new RawConnection(server.port(), 64 * 1024)) {
            client.get(files.downloadUrl(large));
            client.read(MIB);
            assertThat(server.transfers()).isEqualTo(1);
            client.abort();
        }

        await().until(() -> server.transfers() == 0);
    }

    @Test
    void aStoreThatDiesInADownloadEndsTheConnectionBeforeItsLength() throws Exception {
        try (RawConnection client = new RawConnection(server.port(), 64 * 1024)) {
            client.get(files.downloadUrl(large));
            client.readHead();
            client.read(MIB);
            store.kill();
            assertThat(client.readToEnd()).isLessThan(49L * MIB);
        } finally {
            store.restart();
        }
        assertThat(files.get(files.downloadUrl(large)).body()).hasSize(50 * MIB);
    }

    @Test
    void aStoreThatDiesInAnUploadIsToldOf() throws Exception {
        PendingUpload upload = files.begin(50 * MIB);
        try (RawConnection client = new RawConnection(server.port(), 0)) {
            client.put(files.uploadUrl(upload), 50 * MIB);
            client.send(SharedFiles.bytes(MIB));
            await().until(() -> server.transfers() == 1);
            store.kill();
            RawConnection.Answer answer = client.readAnswer();
            assertThat(answer.head().status()).isEqualTo(502);
            assertThat(answer.text()).contains("try again");
            assertThat(answer.head().header("connection")).isEqualTo("close");
        } finally {
            store.restart();
        }
    }

    @Test
    void aStoreThatIsAwayIsToldOfAndTheConnectionStaysGood() throws Exception {
        Share share = files.share(SharedFiles.bytes(10));
        try (RawConnection client = new RawConnection(server.port(), 0)) {
            store.kill();
            client.get(files.downloadUrl(share));
            RawConnection.Answer answer = client.readAnswer();
            assertThat(answer.head().status()).isEqualTo(503);

            store.restart();
            client.get(files.downloadUrl(share));
            assertThat(client.readAnswer().body()).isEqualTo(SharedFiles.bytes(10));
        } finally {
            if (!store.isAlive()) {
                store.restart();
            }
        }
    }

    private static void send(RawConnection client, byte[] bytes) {
        try {
            client.send(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertFetched(URI url, byte[] bytes) {
        try {
            assertThat(files.get(url).body()).isEqualTo(bytes);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
