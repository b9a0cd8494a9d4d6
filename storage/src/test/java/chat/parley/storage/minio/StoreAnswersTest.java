package chat.parley.storage.minio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.storage.objectstore.StorageConfig;
import chat.parley.storage.objectstore.StorageException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is made of the answers that S3 stores give, played by a server that says what it is told. */
class StoreAnswersTest {
    private static final String TYPE = "application/octet-stream";

    private static final Deque<Answer> ANSWERS = new ArrayDeque<>();
    private static HttpServer server;
    private static MinioObjectStore store;

    @BeforeAll
    static void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", StoreAnswersTest::answer);
        server.start();
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        store = MinioObjectStore.unchecked(StorageConfig.of(url, "parley", "the-key", "the-secret"));
    }

    @BeforeEach
    void forgetAnswersOfATestThatFailed() {
        synchronized (ANSWERS) {
            ANSWERS.clear();
        }
    }

    @AfterAll
    static void stop() {
        store.close();
        server.stop(0);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            Answer answer;
            synchronized (ANSWERS) {
                answer = ANSWERS.remove();
            }
            exchange.getResponseHeaders().set("Content-Type", "application/xml");
            exchange.getResponseHeaders().set("ETag", "\"etag\"");
            byte[] body = answer.body.getBytes(UTF_8);
            exchange.sendResponseHeaders(answer.status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static void will(int status, String code) {
        synchronized (ANSWERS) {
            ANSWERS.add(new Answer(
                    status, "<Error><Code>" + code + "</Code><Message>Told by the store.</Message></Error>"));
        }
    }

    private static void willSay(String body) {
        synchronized (ANSWERS) {
            ANSWERS.add(new Answer(200, body));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "403, AccessDenied, 'denies access to bucket parley: check access key the-key, its secret key and its permissions (403 AccessDenied)'",
        "403, InvalidAccessKeyId, does not know access key the-key",
        "403, SignatureDoesNotMatch, refuses the signature: check the secret key of access key the-key",
        "403, RequestTimeTooSkewed, has another time than this machine: set both clocks by NTP",
        "404, NoSuchBucket, has no bucket parley",
        "400, AuthorizationHeaderMalformed, is not in region us-east-1: Told by the store.",
        "507, XMinioStorageFull, is full (507 XMinioStorageFull)",
        "418, Teapot, 'failed with status 418, Teapot: Told by the store.'"
    })
    void anOperatorIsToldInOneLineWhatIsWrong(int status, String code, String line) {
        will(status, code);
        assertThatThrownBy(() -> store.put("a", new byte[1], TYPE))
                .isInstanceOf(StorageException.class)
                .hasMessageStartingWith(
                        "object store http://127.0.0.1:" + server.getAddress().getPort() + " " + line)
                .hasMessageNotContainingAny("the-secret")
                .message()
                .hasLineCount(1);
        assertThat(ANSWERS).as("it is not asked again").isEmpty();
    }

    @Test
    void aStoreThatIsBusyIsAskedAgain() {
        will(503, "SlowDown");
        will(500, "InternalError");
        willSay("content");
        assertThat(store.get("a").orElseThrow().bytes()).isEqualTo("content".getBytes(UTF_8));
    }

    @Test
    void aStoreThatStaysBusyIsGivenUp() {
        will(503, "SlowDown");
        will(503, "SlowDown");
        will(503, "SlowDown");
        assertThatThrownBy(() -> store.get("a"))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("failed with status 503, SlowDown");
    }

    @Test
    void aWriterWhoWasToldOfAConflictTriesAgainAndBelievesTheAnswer() {
        will(409, "ConditionalRequestConflict");
        willSay("");
        assertThat(store.create("a", new byte[1], TYPE)).hasValue("etag");
        will(409, "ConditionalRequestConflict");
        will(412, "PreconditionFailed");
        assertThat(store.create("a", new byte[1], TYPE)).isEmpty();
    }

    @Test
    void aStoreThatMissesSomethingWhenAnObjectIsCreatedDoesNotSayThatThereIsOne() {
        will(404, "NoSuchKey");
        assertThatThrownBy(() -> store.create("new", new byte[1], TYPE)).isInstanceOf(StorageException.class);
    }

    @Test
    void aWriterWhoseFirstAttemptMayHaveBeenCarriedOutLooksWhoWon() {
        will(500, "InternalError");
        will(412, "PreconditionFailed");
        willSay("mine");
        assertThat(store.create("a", "mine".getBytes(UTF_8), TYPE)).hasValue("etag");
        will(500, "InternalError");
        will(412, "PreconditionFailed");
        willSay("of another");
        assertThat(store.create("a", "mine".getBytes(UTF_8), TYPE)).isEmpty();
    }

    private record Answer(int status, String body) {}
}
