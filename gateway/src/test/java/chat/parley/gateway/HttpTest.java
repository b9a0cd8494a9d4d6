package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.parley.gateway.config.SessionConfig;
import chat.parley.gateway.server.BindFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init") // set before all tests
class HttpTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String UPGRADE = String.join(
            "\r\n",
            "GET /v1/chat HTTP/1.1",
            "Host: x",
            "Connection: keep-alive, Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "");

    private static Cluster cluster;

    @BeforeAll
    static void start() {
        cluster = Cluster.of(1);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + cluster.port(0) + path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String statusLine(String request) {
        try (RawClient client = new RawClient(cluster.port(0))) {
            client.send(request);
            return client.readHead().lines().findFirst().orElseThrow();
        }
    }

    @Test
    void theWebClientIsServedAndItsFilesAreFound() throws Exception {
        HttpResponse<String> page = send("GET", "/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
                .contains("default-src 'none'");
        List<String> files = Pattern.compile("(?:src|href)=\"(app/[^\"]+)\"")
                .matcher(page.body())
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(files).anyMatch(name -> name.endsWith(".js")).anyMatch(name -> name.endsWith(".css"));
        for (String file : files) {
            assertThat(send("GET", "/" + file).statusCode()).as(file).isEqualTo(200);
        }
    }

    @Test
    void aFileThatIsKnownIsNotSentAgainAndTheConnectionGoesOn() {
        String request = "GET / HTTP/1.1\r\nHost: x\r\n";
        try (RawClient client = new RawClient(cluster.port(0))) {
            client.send(request + "If-None-Match: *\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 304 ");
            client.send("HEAD / HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n");
            assertThat(client.readHead().toLowerCase(Locale.ROOT))
                    .startsWith("http/1.1 200 ")
                    .contains("content-encoding: gzip");
            client.send(request + "Connection: close\r\n\r\n");
            assertThat(client.readAll()).startsWith("HTTP/1.1 200 ").endsWith("</html>\n");
        }
    }

    @Test
    void headHasNoBody() throws Exception {
        HttpResponse<String> page = send("HEAD", "/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).isEmpty();
    }

    @Test
    void healthIsToldByStatus() throws Exception {
        assertThat(send("GET", "/healthz").statusCode()).isEqualTo(200);
        await().untilAsserted(() ->
                assertThat(send("GET", "/readyz?verbose").statusCode()).isEqualTo(200));
    }

    @Test
    void metricsAreAnsweredAndTheConnectionEndsWithThem() throws Exception {
        assertThat(send("HEAD", "/metrics?x=y").body()).isEmpty();
        try (RawClient client = new RawClient(cluster.port(0))) {
            client.send("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
            String all = client.readAll();
            assertThat(all)
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .containsOnlyOnce("HTTP/1.1")
                    .contains("\nparley_ready ");
            assertThat(all.toLowerCase(Locale.ROOT)).contains("connection: close");
        }
    }

    @Test
    void unknownPathsAndMethodsAreRefused() throws Exception {
        assertThat(send("GET", "/nothing").statusCode()).isEqualTo(404);
        assertThat(send("POST", "/").statusCode()).isEqualTo(405);
        assertThat(send("GET", "/v1/files/x").statusCode()).isEqualTo(404);
        assertThat(send("GET", "/v1/chat").statusCode()).isEqualTo(426);
    }

    @Test
    void oversizedAndMalformedRequestsAreRefused() {
        assertThat(statusLine("GET /" + "x".repeat(9000) + " HTTP/1.1\r\n\r\n")).contains(" 414 ");
        assertThat(statusLine("GET / HTTP/1.1\r\nX: " + "x".repeat(9000) + "\r\n\r\n"))
                .contains(" 431 ");
        assertThat(statusLine("nonsense\r\n\r\n")).contains(" 400 ");
        assertThat(statusLine("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 9000\r\n\r\n" + "x".repeat(9000)))
                .contains(" 413 ");
    }

    @Test
    void onlyOurSubprotocolOrNoneIsAccepted() {
        String version = "Sec-WebSocket-Version: 13\r\n";
        assertThat(statusLine(UPGRADE + version + "Sec-WebSocket-Protocol: mqtt, soap\r\n\r\n"))
                .contains(" 400 ");
        assertThat(statusLine(UPGRADE + version + "Sec-WebSocket-Protocol: soap, parley.v1\r\n\r\n"))
                .contains(" 101 ");
        assertThat(statusLine(UPGRADE + version + "\r\n")).contains(" 101 ");
        assertThat(statusLine(UPGRADE + "Sec-WebSocket-Version: 8\r\n\r\n")).contains(" 426 ");
    }

    @Test
    void aChatBeginsOnlyWithAHost() {
        String upgrade = UPGRADE.replace("Host: x\r\n", "") + "Sec-WebSocket-Version: 13\r\n";
        assertThat(statusLine(upgrade + "\r\n")).contains(" 400 ");
        assertThat(statusLine(upgrade + "Host: a b\r\n\r\n")).contains(" 400 ");
        assertThat(statusLine(upgrade + "Host: a\r\nHost: b\r\n\r\n")).contains(" 400 ");
        assertThat(statusLine(upgrade + "Host: [::1]:7275\r\n\r\n")).contains(" 101 ");
    }

    @Test
    void takenPortIsToldInOneLine() {
        assertThatThrownBy(() -> cluster.start(SessionConfig.defaults(), cluster.port(0)))
                .isInstanceOf(BindFailure.class)
                .hasMessageContaining("cannot listen on 127.0.0.1:" + cluster.port(0));
    }
}
