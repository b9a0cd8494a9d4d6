package chat.parley.gateway.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.storage.file.Files.PendingUpload;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the relay does with requests of clients: whose turn it is, what is forwarded, and what is refused. */
class RelayRequestsTest {

    @TempDir
    private static Path folder;

    private static RelayFixture relay;
    private static RelayServer server;
    private static SharedFiles files;

    @BeforeAll
    static void start() throws Exception {
        relay = RelayFixture.start(folder);
        server = relay.server();
        files = relay.files();
    }

    @AfterAll
    static void stop() {
        relay.close();
    }

    @AfterEach
    void nothingIsLeftUnderWay() {
        await().until(() -> server.transfers() == 0);
    }

    @Test
    void oneConnectionServesManyRequestsAlsoSentAhead() throws Exception {
        byte[] bytes = SharedFiles.bytes(200_000);
        String target = RawConnection.target(files.downloadUrl(files.share(bytes)));
        try (RawConnection client = new RawConnection(server.port(), 0)) {
            String get = "GET " + target + " HTTP/1.1\r\nHost: gateway\r\n\r\n";
            client.send((get + "GET /healthz HTTP/1.1\r\nHost: gateway\r\n\r\n" + get).getBytes(US_ASCII));

            assertThat(client.readAnswer().body()).isEqualTo(bytes);
            assertThat(client.readAnswer().head().status()).isEqualTo(404);
            assertThat(client.readAnswer().body()).isEqualTo(bytes);
        }
    }

    @Test
    void aClientThatAsksFirstIsToldToGoOn() throws Exception {
        PendingUpload upload = files.begin(3);
        try (RawConnection client = new RawConnection(server.port(), 0)) {
            client.sendHead(
                    "PUT " + RawConnection.target(files.uploadUrl(upload)) + " HTTP/1.1",
                    "Host: gateway",
                    "Content-Type: application/octet-stream",
                    "If-None-Match: *",
                    "Content-Length: 3",
                    "Expect: 100-continue");
            assertThat(client.readHead().status()).isEqualTo(100);
            client.send(new byte[] {1, 2, 3});
            assertThat(client.readAnswer().head().status()).isEqualTo(200);
        }
    }

    @Test
    void signaturesAreTheStoresToCheckAndItsWordsAreNotPassedOn() throws Exception {
        String url = files.downloadUrl(files.share(SharedFiles.bytes(10))).toString();
        String forged = url.substring(0, url.length() - 64) + "0".repeat(64);
        assertThat(url).matches(".*X-Amz-Signature=[0-9a-f]{64}");

        HttpResponse<byte[]> got = files.get(URI.create(forged));

        assertThat(got.statusCode()).isEqualTo(403);
        assertThat(new String(got.body(), UTF_8))
                .isEqualTo("the object store refused the transfer; ask for a new URL and try again\n");
    }

    @Test
    void aUrlForFetchingDoesNotSend() throws Exception {
        URI url = files.downloadUrl(files.share(SharedFiles.bytes(10)));

        assertThat(files.put(url, SharedFiles.bytes(10)).statusCode()).isEqualTo(403);
        assertThat(files.get(url).body()).isEqualTo(SharedFiles.bytes(10));
    }

    @Test
    void aFileThatIsTooLargeIsRefusedBeforeItIsRead() throws Exception {
        PendingUpload upload = files.begin(1);
        try (RawConnection client = new RawConnection(server.port(), 0)) {
            client.put(files.uploadUrl(upload), RelayFixture.MOST_BYTES + 1L);
            assertThat(client.readAnswer().head().status()).isEqualTo(413);
        }
    }

    @Test
    void theStoreTakesWhatWasAnnouncedAndNothingAfterIt() throws Exception {
        PendingUpload upload = files.begin(10);
        URI url = files.uploadUrl(upload);
        for (int other : new int[] {0, 9, 11}) {
            assertThat(files.put(url, SharedFiles.bytes(other)).statusCode()).isEqualTo(403);
        }
        HttpResponse<String> sent = files.put(url, SharedFiles.bytes(10));
        assertThat(sent.statusCode()).isEqualTo(200);
        assertThat(files.put(url, new byte[10]).statusCode()).isEqualTo(412);
        assertThat(files.complete(upload, sent.headers().firstValue("etag").orElseThrow()))
                .isPresent();
        assertThat(files.put(url, new byte[10]).statusCode()).isEqualTo(412);
    }

    @Test
    void whatIsSentAgainGoesToAPlaceOfItsOwn() throws Exception {
        PendingUpload upload = files.begin(10);
        assertThat(files.put(files.uploadUrl(upload), new byte[10]).statusCode())
                .isEqualTo(200);
        PendingUpload again = files.again(upload);
        HttpResponse<String> sent = files.put(files.uploadUrl(again), SharedFiles.bytes(10));
        assertThat(sent.statusCode()).isEqualTo(200);

        String etag = sent.headers().firstValue("etag").orElseThrow();
        assertThat(files.get(files.downloadUrl(files.complete(again, etag).orElseThrow()))
                        .body())
                .isEqualTo(SharedFiles.bytes(10));
    }

    @Test
    void aFileOfUnknownLengthIsRefused() throws Exception {
        PendingUpload upload = files.begin(1);
        try (RawConnection client = new RawConnection(server.port(), 0)) {
            client.sendHead(
                    "PUT " + RawConnection.target(files.uploadUrl(upload)) + " HTTP/1.1",
                    "Host: gateway",
                    "Transfer-Encoding: chunked");
            assertThat(client.readAnswer().head().status()).isEqualTo(411);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 5", "Transfer-Encoding: chunked"})
    void whatIsFetchedWithABodyIsRefused(String header) throws Exception {
        String target = RawConnection.target(files.downloadUrl(files.share(SharedFiles.bytes(10))));
        try (RawConnection client = new RawConnection(server.port(), 0)) {
            client.sendHead("GET " + target + " HTTP/1.1", "Host: gateway", header);
            assertThat(client.readAnswer().head().status()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "DELETE", "HEAD", "OPTIONS"})
    void otherMethodsAreRefused(String method) throws Exception {
        String target = RawConnection.target(files.downloadUrl(files.share(SharedFiles.bytes(10))));
        try (RawConnection client = new RawConnection(server.port(), 0)) {
            client.sendHead(method + " " + target + " HTTP/1.1", "Host: gateway");
            assertThat(client.readHead().status()).isEqualTo(405);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/files/",
                "/v1/files/parley",
                "/v1/files/parley/files/00000000000000000000000000",
                "/v1/files/parley/files/00000000000000000000000000?",
                "/v1/files/parley/files/00000000000000000000000000?acl",
                "/v1/files/parley/files/00000000000000000000000000?X-Amz-Algorithm=AWS4-HMAC-SHA256",
                "/v1/files/parley/files/?SIGNED",
                "/v1/files/parley/files/0000?SIGNED",
                "/v1/files/parley/files/00000000000000000000000000/?SIGNED",
                "/v1/files/parley/files/../accounts/alice.json?SIGNED",
                "/v1/files/parley/files/..%2f..%2f0000000000000000?SIGNED",
                "/v1/files/parley/accounts/alice.json?SIGNED",
                "/v1/files/parley/history/lobby/00000000000000000000000000?SIGNED",
                "/v1/files/other/files/00000000000000000000000000?SIGNED",
                "/v1/files//parley/files/00000000000000000000000000?SIGNED",
                "/v1/files/http://elsewhere/parley/files/00000000000000000000000000?SIGNED",
                "/v1/files/@elsewhere/parley/files/00000000000000000000000000?SIGNED",
            })
    void nothingButSignedRequestsForFilesIsForwarded(String target) throws Exception {
        String signed = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=" + "0".repeat(64);
        try (RawConnection client = new RawConnection(server.port(), 0)) {
            client.sendHead("GET " + target.replace("SIGNED", signed) + " HTTP/1.1", "Host: gateway");
            RawConnection.Answer answer = client.readAnswer();
            assertThat(answer.head().status()).isEqualTo(403);
            assertThat(answer.text()).contains("not the URL of a file transfer");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/v1/chat", "/v1/filesystem", "/v1/files", "http://elsewhere/v1/files/x?y"})
    void allElseIsLeftToOthers(String target) throws Exception {
        try (RawConnection client = new RawConnection(server.port(), 0)) {
            client.sendHead("GET " + target + " HTTP/1.1", "Host: gateway");
            assertThat(client.readAnswer().head().status()).isEqualTo(404);
        }
    }
}
