package chat.parley.cli.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.protocol.tls.Authorities;
import chat.parley.protocol.tls.CertificateRefusal;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over real sockets: a server whose certificate nobody issued, and then another one in its place. */
class FirstMeetingTest {
    private static final char[] PASSWORD = "password".toCharArray();

    @TempDir
    private Path folder;

    private final List<String> told = new CopyOnWriteArrayList<>();

    /** For another name: what is pinned is the certificate. */
    private SSLContext identity(String name) throws IOException, InterruptedException, GeneralSecurityException {
        Path keys = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-alias",
                        "own",
                        "-keystore",
                        keys.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .inheritIO()
                .start();
        assertThat(keytool.waitFor(120, TimeUnit.SECONDS)).isTrue();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, PASSWORD);
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    private static HttpsServer serve(SSLContext identity, int port) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(identity));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private int visit(int port) throws IOException, InterruptedException {
        Path file = folder.resolve("known-servers");
        if (!Files.exists(file)) {
            Files.createFile(file);
        }
        ServerTrust trust = new ServerTrust(
                Optional.empty(), Optional.empty(), new KnownServers(() -> Optional.of(file)), told::add);
        return HttpClient.newBuilder()
                .sslContext(Authorities.context(trust))
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/"))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void theFirstCertificateIsKnownAgainAndAnotherOneIsRefused() throws Exception {
        HttpsServer server = serve(identity("first"), 0);
        int port = server.getAddress().getPort();
        assertThat(visit(port)).isEqualTo(204);
        assertThat(visit(port)).isEqualTo(204);
        assertThat(told).singleElement().asString().contains("127.0.0.1:" + port);
        server.stop(0);

        HttpsServer another = serve(identity("another"), port);
        try {
            assertThatThrownBy(() -> visit(port))
                    .isInstanceOf(IOException.class)
                    .hasStackTraceContaining(CertificateRefusal.class.getName())
                    .hasStackTraceContaining("its certificate is another one than before");
        } finally {
            another.stop(0);
        }
    }
}
