package chat.parley.bus;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.backends.BackendProcess;
import chat.parley.patience.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JmsBusConnectTest {
    @TempDir
    Path folder;

    private static BusConfig config(String url) {
        return BusConfig.of(url, "parley", "secret")
                .withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1));
    }

    private static int unusedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void brokerThatIsNotThereIsNamedInOneLine() throws IOException {
        int port = unusedPort();
        assertThatThrownBy(() -> JmsBus.connect(config("tcp://127.0.0.1:" + port)))
                .isInstanceOf(BusException.class)
                .hasMessage("broker unreachable at 127.0.0.1:" + port + ": Connection refused");
    }

    @Test
    void hostThatIsUnknownIsNamed() {
        assertThatThrownBy(() -> JmsBus.connect(config("tcp://no-such-host.invalid:61616")))
                .hasMessage("broker unreachable at no-such-host.invalid:61616: unknown host");
    }

    @Test
    void serviceOfAnotherKindIsAskedAbout() throws Exception {
        byte[] refusal = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII);
        try (ServerSocket web = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> {
                try (Socket client = web.accept()) {
                    client.getOutputStream().write(refusal);
                    client.getInputStream().readAllBytes();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertThatThrownBy(() -> JmsBus.connect(config("tcp://127.0.0.1:" + web.getLocalPort())))
                    .isInstanceOf(BusException.class)
                    .hasMessageStartingWith("broker unreachable at 127.0.0.1:" + web.getLocalPort())
                    .hasMessageEndingWith("; is this an ActiveMQ OpenWire port?");
            served.get(Patience.MOST.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void serverThatSaysNothingIsGivenUp() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> JmsBus.connect(config("tcp://127.0.0.1:" + silent.getLocalPort())))
                    .isInstanceOf(BusException.class)
                    .hasMessageContaining("broker unreachable at 127.0.0.1:" + silent.getLocalPort());
        }
    }

    @Test
    void wrongPasswordIsNamedAndTheSecondOfTwoAddressesIsFound() throws IOException {
        try (BackendProcess broker = BackendProcess.broker(folder)) {
            String good = broker.url().toString();
            BusConfig wrong = BusConfig.of(good, broker.user(), "not the password");
            assertThatThrownBy(() -> JmsBus.connect(wrong))
                    .hasMessage("broker at " + broker.url().getAuthority() + " refused user \"" + broker.user()
                            + "\": wrong user name or password");
            String both = "failover:(tcp://127.0.0.1:" + unusedPort() + "," + good + ")?randomize=false";
            try (JmsBus bus = JmsBus.connect(BusConfig.of(both, broker.user(), broker.password()))) {
                Stages.done(bus.roundTrip());
            }
        }
    }

    @Test
    void optionThatActiveMqDoesNotKnowIsNamed() throws IOException {
        try (BackendProcess broker = BackendProcess.broker(folder)) {
            assertThatThrownBy(() -> JmsBus.connect(
                            BusConfig.of(broker.url() + "?nonsense=1", broker.user(), broker.password())))
                    .isInstanceOf(BusException.class)
                    .hasMessageContaining("nonsense");
        }
    }
}
