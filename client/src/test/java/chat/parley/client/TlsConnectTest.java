package chat.parley.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import chat.parley.client.ClientException.Kind;
import chat.parley.client.fake.TestCertificates;
import chat.parley.protocol.tls.Authorities;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real TLS, and certificates in all states: one line each, with what is the matter. */
@SuppressWarnings("NullAway.Init") // set before all tests
final class TlsConnectTest extends ClientFixture {
    /** Now and then the client of the JDK misses that a handshake has failed, and times out. */
    private static final int TRIES = 10;

    @TempDir
    private static Path folder;

    private static TestCertificates certificates;

    @BeforeAll
    static void make() {
        certificates = new TestCertificates(folder)
                .authority("ours")
                .authority("others")
                .issued("good", "ours", "ip:127.0.0.1", "-1d")
                .issued("expired", "ours", "ip:127.0.0.1", "-10d")
                .issued("future", "ours", "ip:127.0.0.1", "+2d")
                .issued("elsewhere", "ours", "dns:chat.example.org", "-1d")
                .issued("unknown", "others", "ip:127.0.0.1", "-1d");
    }

    private HttpsServer serving(String alias) throws Exception {
        HttpsServer server = certificates.serve(alias, 0);
        closing(() -> server.stop(0));
        return server;
    }

    private ClientException refused(ClientConfig config) {
        ParleyClient client = client(config, heard);
        return assertThatThrownBy(
                        () -> client.connect(new Credentials.NameOnly(ALICE)).join())
                .cause()
                .hasMessageNotContaining("\n")
                .asInstanceOf(type(ClientException.class))
                .actual();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            good      | NOT_PARLEY | it answered HTTP 204
            expired   | TLS        | its certificate has expired, or this machine's clock is wrong
            future    | TLS        | its certificate is not valid yet, or this machine's clock is wrong
            elsewhere | TLS        | its certificate is for another name (No subject alternative names
            unknown   | TLS        | its certificate is not trusted here: no authority that this machine knows has issued it
            """)
    void aCertificateIsTakenOrRefusedInALine(String alias, Kind kind, String line) throws Exception {
        URI url = URI.create("wss://127.0.0.1:" + serving(alias).getAddress().getPort());
        ClientConfig config = ClientConfig.of(url)
                .withTls(Authorities.read(certificates.certificate("ours")).context());
        ClientException why = refused(config);
        for (int again = 0; again < TRIES && why.kind() == Kind.UNREACHABLE; again++) {
            why = refused(config);
        }
        assertThat(why).hasMessageContaining(line);
        assertThat(why.kind()).isEqualTo(kind);
    }

    @Test
    void whoSpeaksTlsIsToldAsThatToOneWhoDoesNot() throws Exception {
        int port = serving("good").getAddress().getPort();
        ClientException why = refused(ClientConfig.of(URI.create("ws://127.0.0.1:" + port)));
        assertThat(why)
                .hasMessage("the server at 127.0.0.1:" + port + " speaks TLS: its address is wss://127.0.0.1:" + port);
        assertThat(why.kind()).isEqualTo(Kind.TLS);
    }

    @Test
    void alsoIfItCouldSayNoInHttp() throws IOException {
        int port =
                answering("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n", "\u0015\u0003\u0003\0\u0002\u0002(");
        assertThat(refused(ClientConfig.of(URI.create("ws://127.0.0.1:" + port))))
                .hasMessageContaining("its address is wss://127.0.0.1:" + port);
    }

    @Test
    void whoUnderstandsNeitherIsNotToldAsTls() throws IOException {
        String no = "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n";
        int port = answering(no, no);
        assertThat(refused(ClientConfig.of(URI.create("ws://127.0.0.1:" + port))))
                .hasMessageContaining("it answered HTTP 400");
    }

    /** To all that begins with a letter, and to all else; each time once. */
    private int answering(String toHttp, String toTls) throws IOException {
        ServerSocket port = closing(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        Thread serving = new Thread(() -> {
            try {
                while (!port.isClosed()) {
                    answer(port, toHttp, toTls);
                }
            } catch (SocketException closed) {
                // The test is over.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        serving.setDaemon(true);
        serving.start();
        return port.getLocalPort();
    }

    private static void answer(ServerSocket port, String toHttp, String toTls) throws IOException {
        try (java.net.Socket accepted = port.accept()) {
            byte[] asked = new byte[16_384];
            if (accepted.getInputStream().read(asked) > 0) {
                accepted.getOutputStream().write((asked[0] >= 'A' ? toHttp : toTls).getBytes(US_ASCII));
            }
        }
    }
}
