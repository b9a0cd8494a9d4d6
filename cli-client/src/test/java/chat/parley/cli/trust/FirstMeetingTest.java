package chat.parley.cli.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.client.fake.TestCertificates;
import chat.parley.protocol.tls.Authorities;
import chat.parley.protocol.tls.CertificateRefusal;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over real sockets: a server whose certificate nobody issued, and then another one in its place. */
class FirstMeetingTest {
    @TempDir
    private Path folder;

    private final List<String> told = new CopyOnWriteArrayList<>();

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
        // For other names: what is pinned is the certificate.
        TestCertificates certificates =
                new TestCertificates(folder).authority("first").authority("another");
        HttpsServer server = certificates.serve("first", 0);
        int port = server.getAddress().getPort();
        assertThat(visit(port)).isEqualTo(204);
        assertThat(visit(port)).isEqualTo(204);
        assertThat(told).singleElement().asString().contains("127.0.0.1:" + port);
        server.stop(0);

        HttpsServer another = certificates.serve("another", port);
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
