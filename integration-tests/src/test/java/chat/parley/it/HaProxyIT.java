package chat.parley.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import chat.parley.cluster.DeployedHaProxy;
import chat.parley.gateway.tls.OwnCertificate;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the HAProxy that we ship lets through, before a store that notes what reaches it. Debian's package has to be installed. */
class HaProxyIT {
    private static final int A_HANG_MILLIS = 120_000;
    private static final int MANY = 400;
    private static final String FILE =
            "/parley/files/5Q8ZK2M1N0C4V7B9X3T6R5W2YA?X-Amz-Signature=" + "0123456789abcdef".repeat(4);

    @TempDir
    Path folder;

    private final Queue<String> reached = new ConcurrentLinkedQueue<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private URI store = URI.create("http://127.0.0.1:1");

    @BeforeEach
    void startStore() throws IOException {
        assumeThat(DeployedHaProxy.installed())
                .as("HAProxy is not there; install it: apt-get install haproxy")
                .isTrue();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            reached.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        open.add(() -> server.stop(0));
        store = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private DeployedHaProxy start(Map<String, String> settings) {
        DeployedHaProxy started = DeployedHaProxy.start(folder, store, settings);
        open.add(started);
        return started;
    }

    private Socket connect(String from, int port) throws IOException {
        Socket socket = new Socket("127.0.0.1", port, InetAddress.getByName(from), 0);
        open.add(socket);
        socket.setSoTimeout(A_HANG_MILLIS);
        return socket;
    }

    /** All that comes until the end; nothing if the connection was refused. */
    private static String answer(Socket socket) throws IOException {
        try {
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        } catch (SocketException reset) {
            return "";
        }
    }

    private String ask(int port, String from, String head) throws IOException {
        Socket socket = connect(from, port);
        try {
            socket.getOutputStream().write((head + "\r\nConnection: close\r\n\r\n").getBytes(ISO_8859_1));
        } catch (SocketException reset) {
            return "";
        }
        return answer(socket);
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: x";
    }

    private static String put(String path) {
        return "PUT " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x-amz-copy-source: /parley/accounts/a", "X-AMZ-Meta-A: b", "x-amz-", "X-Amz-Acl: public-read"})
    void headersThatStoresObeyAlthoughNobodySignedThemReachNoStore(String header) throws IOException {
        int port = start(Map.of()).filesPort();
        String line = header.contains(":") ? header : header + ": x";
        assertThat(ask(port, "127.0.0.1", put(FILE) + "\r\n" + line)).startsWith("HTTP/1.1 403 ");
        assertThat(ask(port, "127.0.0.1", get(FILE) + "\r\nAccept: a\r\n" + line))
                .startsWith("HTTP/1.1 403 ");
        assertThat(reached).isEmpty();
        assertThat(ask(port, "127.0.0.1", put(FILE))).startsWith("HTTP/1.1 200 ");
        assertThat(reached).containsExactly("PUT " + FILE);
    }

    @Test
    void onlyTransfersOfFilesThatAreSignedReachTheStore() throws IOException {
        int port = start(Map.of()).filesPort();
        String signature = FILE.substring(FILE.indexOf('?'));
        for (String refused : List.of(
                get("/parley/accounts/alice" + signature),
                get("/parley/files/../accounts/alice" + signature),
                get("/parley/files/" + signature),
                get("/parley?list-type=2&" + signature.substring(1)),
                get(FILE.substring(0, FILE.indexOf('?'))),
                get(FILE.substring(0, FILE.length() - 1)),
                get(FILE) + "\r\nAuthorization: AWS4-HMAC-SHA256 x",
                "DELETE " + FILE + " HTTP/1.1\r\nHost: x",
                "POST " + FILE + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0")) {
            assertThat(ask(port, "127.0.0.1", refused)).as(refused).startsWith("HTTP/1.1 403 ");
        }
        assertThat(ask(port, "127.0.0.1", "PUT " + FILE + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked"))
                .startsWith("HTTP/1.1 400 ");
        assertThat(reached).isEmpty();
        assertThat(ask(port, "127.0.0.1", get(FILE))).startsWith("HTTP/1.1 200 ");
        assertThat(ask(port, "127.0.0.1", get(FILE.replace("?", ".1?")))).startsWith("HTTP/1.1 200 ");
        assertThat(reached).hasSize(2);
    }

    @Test
    void whoDoesNotGoOnIsSentAway() throws IOException {
        DeployedHaProxy plain = start(Map.of());
        Socket silent = connect("127.0.0.1", plain.chatPort());
        Socket halfAHead = connect("127.0.0.1", plain.filesPort());
        halfAHead.getOutputStream().write(get(FILE).getBytes(ISO_8859_1));
        Socket noHttp = connect("127.0.0.1", plain.chatPort());
        noHttp.getOutputStream().write("hello there\r\n\r\n".getBytes(ISO_8859_1));

        assertThat(answer(noHttp)).isEmpty();
        assertThat(answer(halfAHead)).startsWith("HTTP/1.1 408 ");
        assertThat(answer(silent)).isEmpty();
        assertThat(reached).isEmpty();
    }

    @Test
    void handshakesOfTlsDoNotLastForEver() throws IOException {
        Path pem = folder.resolve("tls.pem");
        assertThat(OwnCertificate.in(pem, List.of("localhost"), Instant.now())).isNotNull();
        DeployedHaProxy secure = start(Map.of("PARLEY_TLS", "ssl crt " + pem + " alpn http/1.1"));
        List<Socket> begun = new ArrayList<>();
        for (int port : List.of(secure.chatPort(), secure.filesPort())) {
            begun.add(connect("127.0.0.1", port));
            Socket half = connect("127.0.0.1", port);
            // The head of a record, and of a ClientHello.
            half.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3});
            begun.add(half);
        }
        for (Socket socket : begun) {
            assertThat(answer(socket)).doesNotStartWith("HTTP");
        }
    }

    @Test
    void oneAddressHasSoManyConnectionsToBothPortsAndOthersHaveTheirOwn() throws IOException {
        DeployedHaProxy balancer = start(Map.of("PARLEY_CONNECTIONS_PER_ADDRESS", "6"));
        List<Socket> held = new ArrayList<>();
        // They are cut after ten seconds: again, if the machine was asleep for so long.
        Awaitility.await().atMost(Duration.ofMillis(A_HANG_MILLIS)).until(() -> {
            for (int i = 0; i < 3; i++) {
                held.add(connect("127.0.0.3", balancer.filesPort()));
                held.add(connect("127.0.0.3", balancer.chatPort()));
            }
            return ask(balancer.filesPort(), "127.0.0.3", get(FILE)).isEmpty();
        });
        assertThat(ask(balancer.filesPort(), "127.0.0.2", get(FILE))).startsWith("HTTP/1.1 200 ");
        for (Socket socket : held) {
            socket.close();
        }
        Awaitility.await()
                .atMost(Duration.ofMillis(A_HANG_MILLIS))
                .until(() -> ask(balancer.filesPort(), "127.0.0.3", get(FILE)).startsWith("HTTP/1.1 200 "));
    }

    @Test
    void asShippedAnAddressHasFourHundred() throws IOException {
        DeployedHaProxy balancer = start(Map.of());
        for (int i = 0; i < MANY - 1; i++) {
            connect("127.0.0.3", balancer.filesPort());
        }
        assertThat(ask(balancer.filesPort(), "127.0.0.3", get(FILE))).startsWith("HTTP/1.1 200 ");
        // Those from before are cut after ten seconds, so a slow machine takes some more.
        int more = 0;
        while (!ask(balancer.filesPort(), "127.0.0.3", get(FILE)).isEmpty()) {
            connect("127.0.0.3", balancer.filesPort());
            more++;
            assertThat(more).as("beyond %s", MANY).isLessThan(MANY);
        }
    }
}
