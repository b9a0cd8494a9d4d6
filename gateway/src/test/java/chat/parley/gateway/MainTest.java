package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.backends.BackendProcess;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as an operator sees it: a process between real backends. */
class MainTest {
    /** What /readyz promises: a backend that is gone shows within so long. */
    @TempDir
    private static Path folder;

    private static BackendProcess broker;
    private static BackendProcess store;

    @BeforeAll
    static void start() {
        broker = BackendProcess.broker(folder.resolve("broker"));
        store = BackendProcess.objectStore(folder.resolve("store"), "parley");
    }

    @AfterAll
    static void stop() {
        broker.close();
        store.close();
    }

    @Test
    void aGatewayServesTellsTheTruthAboutItsBackendsAndStopsCleanly() throws Exception {
        try (GatewayProcess gateway = new GatewayProcess(arguments())) {
            int port = gateway.awaitPort();
            awaitReady(port);
            assertThat(GatewayProcess.get(port, "/healthz").statusCode()).isEqualTo(200);

            broker.kill();
            awaitNotReady(port, "broker: ");
            broker.restart();
            awaitReady(port);

            store.kill();
            awaitNotReady(port, "object store: ");
            assertThat(GatewayProcess.get(port, "/healthz").statusCode()).isEqualTo(200);
            store.restart();
            awaitReady(port);

            gateway.terminate();
            assertThat(gateway.awaitExit()).as(gateway.errors()).isZero();
            assertThat(gateway.errors()).contains("gateway stopped").doesNotContain(" ERROR ");
        }
    }

    @Test
    void whereThereIsNoBrokerOneLineSaysSo() throws Exception {
        int nobody;
        try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = unused.getLocalPort();
        }
        for (String asked : List.of("--mailboxes", "--empty-mailbox=alice")) {
            try (GatewayProcess gateway =
                    new GatewayProcess(List.of(asked, "--broker-url", "tcp://127.0.0.1:" + nobody))) {
                assertThat(gateway.awaitExit()).isEqualTo(ExitCode.UNAVAILABLE.status());
                assertThat(gateway.errors())
                        .startsWith("parley gateway: ")
                        .contains("127.0.0.1:" + nobody)
                        .hasLineCount(1);
            }
        }
    }

    @Test
    void asJsonEveryLineOfTheLogIsAnObject() throws Exception {
        List<String> arguments = arguments();
        arguments.addAll(List.of("--log-format", "json"));
        try (GatewayProcess gateway = new GatewayProcess(arguments)) {
            awaitReady(gateway.awaitPort());
            broker.kill();
            await().until(() -> gateway.errors().contains("backend does not serve"));
            broker.restart();
            gateway.terminate();
            assertThat(gateway.awaitExit()).as(gateway.errors()).isZero();

            List<JsonNode> events = new ArrayList<>();
            for (String line : gateway.errors().lines().toList()) {
                events.add(new ObjectMapper().readTree(line));
            }
            assertThat(events).allSatisfy(event -> {
                assertThat(event.path("timestamp").asLong()).isGreaterThan(1_700_000_000_000L);
                assertThat(event.path("level").asText()).isIn("INFO", "WARN");
                assertThat(event.path("loggerName").asText()).contains(".");
                assertThat(event.path("threadName").asText()).isNotEmpty();
                assertThat(event.path("formattedMessage").asText()).isNotEmpty();
            });
            assertThat(events)
                    .extracting(event -> event.path("formattedMessage").asText())
                    .anyMatch(text -> text.startsWith("gateway started name=gw "))
                    .last()
                    .isEqualTo("gateway stopped name=gw");
        }
    }

    @Test
    void asJsonAStartThatFailsIsTextForPeopleOnlyInTheEnd() throws Exception {
        List<String> arguments = arguments();
        arguments.addAll(List.of("--log-format", "json"));
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            arguments.set(arguments.indexOf("--gateway-port") + 1, Integer.toString(other.getLocalPort()));
            try (GatewayProcess gateway = new GatewayProcess(arguments)) {
                assertThat(gateway.awaitExit()).as(gateway.errors()).isEqualTo(69);
                List<String> lines = new ArrayList<>(gateway.errors().lines().toList());
                assertThat(lines.remove(lines.size() - 1)).startsWith("parley gateway: cannot start: ");
                assertThat(lines).isNotEmpty();
                for (String line : lines) {
                    assertThat(new ObjectMapper().readTree(line).isObject()).isTrue();
                }
            }
        }
    }

    @Test
    void aPortThatIsTakenIsToldInOneLine() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(other.getLocalPort());
            List<String> arguments = arguments();
            arguments.set(arguments.indexOf("--gateway-port") + 1, port);

            assertRefused(arguments, "cannot listen on 127.0.0.1:" + port);
        }
    }

    @Test
    void aBrokerThatDoesNotAnswerIsToldInOneLine() throws Exception {
        broker.kill();
        try {
            assertRefused(arguments(), Integer.toString(broker.port()));
        } finally {
            broker.restart();
        }
    }

    @Test
    void aStoreThatDoesNotAnswerIsToldInOneLine() throws Exception {
        store.kill();
        try {
            assertRefused(arguments(), store.url().toString());
        } finally {
            store.restart();
        }
    }

    @Test
    void aWrongKeyOfTheStoreIsToldInOneLine() throws Exception {
        List<String> arguments = arguments();
        arguments.set(arguments.indexOf("--store-secret-key") + 1, "not-the-secret");

        assertRefused(arguments, store.url().toString());
    }

    @Test
    void aWrongPasswordOfTheBrokerIsToldInOneLine() throws Exception {
        List<String> arguments = arguments();
        arguments.set(arguments.indexOf("--broker-password") + 1, "not-the-password");

        assertRefused(arguments, Integer.toString(broker.port()));
    }

    @Test
    void aGatewayThatIsToldToStopWhileItStartsEndsAtOnceAndCleanly() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<String> arguments = arguments();
            arguments.set(arguments.indexOf("--broker-url") + 1, "tcp://127.0.0.1:" + silent.getLocalPort());
            arguments.addAll(List.of("--broker-connect-timeout", "1m"));
            try (GatewayProcess gateway = new GatewayProcess(arguments);
                    Socket waits = silent.accept()) {
                assertThat(waits.isConnected()).isTrue();
                gateway.terminate();
                assertThat(gateway.awaitExit()).as(gateway.errors()).isZero();
                assertThat(gateway.errors()).contains("stopped while starting").doesNotContain(" ERROR ");
            }
        }
    }

    private void assertRefused(List<String> arguments, String names) throws IOException, InterruptedException {
        try (GatewayProcess gateway = new GatewayProcess(arguments)) {
            assertThat(gateway.awaitExit()).as(gateway.errors()).isEqualTo(69);
            assertThat(gateway.errors().lines().filter(line -> line.startsWith("parley gateway: ")))
                    .singleElement()
                    .asString()
                    .startsWith("parley gateway: cannot start: ")
                    .contains(names);
            assertThat(gateway.errors()).doesNotContain("\tat ").doesNotContain(" ERROR ");
        }
    }

    private List<String> arguments() {
        return new ArrayList<>(List.of(
                "--gateway-name",
                "gw",
                "--gateway-host",
                "127.0.0.1",
                "--gateway-port",
                "0",
                "--broker-url",
                broker.url().toString(),
                "--broker-user",
                broker.user(),
                "--broker-password",
                broker.password(),
                "--store-url",
                store.url().toString(),
                "--store-access-key",
                store.user(),
                "--store-secret-key",
                store.password()));
    }

    private static void awaitReady(int port) {
        await().untilAsserted(() ->
                assertThat(GatewayProcess.get(port, "/readyz").statusCode()).isEqualTo(200));
    }

    private static void awaitNotReady(int port, String reason) {
        await().untilAsserted(() -> {
            HttpResponse<String> ready = GatewayProcess.get(port, "/readyz");
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).contains(reason + "not serving for");
        });
    }
}
