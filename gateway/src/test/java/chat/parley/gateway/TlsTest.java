package chat.parley.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.parley.gateway.config.LimitConfig;
import chat.parley.gateway.config.TlsConfig;
import chat.parley.gateway.server.ProxyHeaders;
import chat.parley.gateway.tls.PemFiles;
import chat.parley.protocol.tls.Authorities;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that ends TLS itself, over real sockets. */
@SuppressWarnings("NullAway.Init") // set before all tests
class TlsTest {
    @TempDir
    private static Path folder;

    private static Path pem;
    private static Cluster cluster;
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        pem = PemFiles.write(folder.resolve("gateway.pem"), "localhost", "127.0.0.1");
        cluster = new Cluster();
        gateway = cluster.start(config -> config.withTls(tls(pem)));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static TlsConfig tls(Path file) {
        return new TlsConfig(Optional.of(new TlsConfig.Files(file, file)), Optional.empty());
    }

    private static HttpClient client(Path trusted) {
        return HttpClient.newBuilder()
                .sslContext(Authorities.read(trusted).context())
                .build();
    }

    private static SSLSocket connect(Socket socket, int port, Path trusted, String protocol) throws IOException {
        SSLSocket secure = (SSLSocket)
                Authorities.read(trusted).context().getSocketFactory().createSocket(socket, "localhost", port, true);
        secure.setEnabledProtocols(new String[] {protocol});
        secure.setSoTimeout(60_000);
        return secure;
    }

    private static Socket open(int port) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    private static String answer(Socket socket, String request) throws IOException {
        socket.getOutputStream()
                .write((request + "\r\nHost: localhost\r\nConnection: close\r\n\r\n").getBytes(ISO_8859_1));
        return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }

    @Test
    void answersSayThatOnlyTlsIsToBeUsed() throws Exception {
        HttpResponse<String> answer = client(pem)
                .send(
                        HttpRequest.newBuilder(URI.create("https://localhost:" + gateway.port() + "/healthz"))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Strict-Transport-Security")).hasValue("max-age=15768000");
    }

    @Test
    void chatsAreAsWithoutIt() throws Exception {
        CompletableFuture<String> welcome = new CompletableFuture<>();
        WebSocket socket = client(pem)
                .newWebSocketBuilder()
                .buildAsync(URI.create("wss://localhost:" + gateway.port() + "/v1/chat"), new WebSocket.Listener() {
                    private final StringBuilder text = new StringBuilder();

                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
                        text.append(part);
                        if (last) {
                            welcome.complete(text.toString());
                        }
                        from.request(1);
                        return CompletableFuture.completedStage(null);
                    }
                })
                .get(60, TimeUnit.SECONDS);
        var unused = socket.sendText(
                "{\"type\":\"register\",\"id\":1,\"user\":\"" + Cluster.fresh("tls")
                        + "\",\"password\":\"correct horse battery\"}",
                true);
        assertThat(welcome.get(60, TimeUnit.SECONDS)).contains("\"welcome\"");
        socket.abort();
    }

    @Test
    void withoutTlsThereIsARefusalAndNoErrorInTheLog() throws Exception {
        try (Socket socket = open(gateway.port())) {
            assertThat(answer(socket, "GET / HTTP/1.1")).contains(" 400 ", "this port speaks TLS");
        }
    }

    @Test
    void bothVersionsAreSpokenAndNoOlderOne() throws Exception {
        for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
            try (SSLSocket socket = connect(open(gateway.port()), gateway.port(), pem, version)) {
                assertThat(answer(socket, "GET /healthz HTTP/1.1")).startsWith("HTTP/1.1 200 ");
                assertThat(socket.getSession().getProtocol()).isEqualTo(version);
            }
        }
    }

    @Test
    void nobodyBeginsASecondHandshake() throws Exception {
        try (SSLSocket socket = connect(open(gateway.port()), gateway.port(), pem, "TLSv1.2")) {
            socket.startHandshake();
            assertThatThrownBy(() -> {
                        socket.startHandshake();
                        answer(socket, "GET /healthz HTTP/1.1");
                    })
                    .isInstanceOf(IOException.class);
        }
        try (SSLSocket socket = connect(open(gateway.port()), gateway.port(), pem, "TLSv1.3")) {
            assertThat(answer(socket, "GET /metrics HTTP/1.1"))
                    .as("who asked for another is counted")
                    .contains("parley_limits_refused_total{limit=\"tls\"} 1.0\n");
        }
    }

    @Test
    void strangersWhoAllSendHalfOfARecordAreCutSoonerOrLater() throws Exception {
        byte[] half = new byte[60_000];
        // A record of a handshake, of 65,535 bytes.
        System.arraycopy(new byte[] {22, 3, 1, (byte) 0xff, (byte) 0xff}, 0, half, 0, 5);
        Gateway own = cluster.start(config ->
                config.withTls(tls(pem)).withLimits(LimitConfig.defaults().withoutAddresses()));
        HttpClient honest = client(pem);
        List<Socket> strangers = new ArrayList<>();
        try {
            // A handshake has ten seconds: one after the other, until there is no room.
            await().atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> {
                        for (int i = 0; i < 50; i++) {
                            Socket stranger = open(own.port());
                            strangers.add(stranger);
                            stranger.getOutputStream().write(half);
                        }
                        return refusedForBeginnings(honest, own.port()) > 0;
                    });
        } finally {
            for (Socket stranger : strangers) {
                stranger.close();
            }
        }
    }

    private static double refusedForBeginnings(HttpClient client, int port) throws Exception {
        URI metrics = URI.create("https://localhost:" + port + "/metrics");
        return client.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith("parley_limits_refused_total{limit=\"unfinished\"} "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }

    @Test
    void aHandshakeThatDoesNotEndHasAnEnd() throws Exception {
        try (Socket socket = open(gateway.port())) {
            socket.setSoTimeout(120_000);
            // The head of a record, and of a ClientHello.
            socket.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3});
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aProxyHeaderComesBeforeTls() throws Exception {
        Gateway proxied = cluster.start(config -> config.withTls(tls(pem)).withProxyProtocol(true));
        try (Socket socket = open(proxied.port())) {
            socket.getOutputStream().write(ProxyHeaders.v2("192.0.2.1", 4711));
            SSLSocket secure = connect(socket, proxied.port(), pem, "TLSv1.3");
            assertThat(answer(secure, "GET /healthz HTTP/1.1")).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void aRenewedCertificateIsShownToWhoComesNext() throws Exception {
        Path own = PemFiles.write(folder.resolve("renewed.pem"), "localhost");
        Gateway renewed = cluster.start(config -> config.withTls(tls(own)));
        Certificate before = shown(renewed.port(), own);
        PemFiles.write(own, "localhost");
        await().atMost(Duration.ofMinutes(2))
                .ignoreExceptions()
                .until(() -> !shown(renewed.port(), own).equals(before));
    }

    private static Certificate shown(int port, Path trusted) throws IOException {
        try (SSLSocket socket = connect(open(port), port, trusted, "TLSv1.3")) {
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0];
        }
    }
}
