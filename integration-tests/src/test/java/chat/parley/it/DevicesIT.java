package chat.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backends.BackendOptions;
import chat.parley.backends.BackendProcess;
import chat.parley.cluster.Cluster;
import chat.parley.cluster.GatewayProcess;
import chat.parley.cluster.RawClient;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices of a user that are signed out, at gateways and on a broker that are processes. */
class DevicesIT {
    private static final String SIGNED_OUT = "4500";

    @TempDir
    Path folder;

    @Test
    void whoIsSignedOutIsClosedAtTheOtherGatewayAndCannotComeAgain() {
        try (Cluster cluster = new Cluster(folder)) {
            GatewayProcess one = cluster.startGateway();
            GatewayProcess two = cluster.startGateway();
            try (RawClient laptop = RawClient.registered(one, "alice");
                    RawClient phone = RawClient.signedIn(two, "alice");
                    RawClient tablet = RawClient.signedIn(two, "alice")) {
                JsonNode devices = phone.expect("devices", "devices", Map.of()).path("devices");
                assertThat(devices).hasSize(3);
                assertThat(devices.path(1).path("current").asBoolean()).isTrue();

                laptop.expect(
                        "done",
                        "sign_out",
                        Map.of("device", devices.path(1).path("device").asText()));
                assertThat(phone.awaitClosed()).contains(SIGNED_OUT);
                assertThat(tablet.isClosed()).isFalse();
                laptop.expect(
                        "done",
                        "password",
                        Map.of("password", "password of alice", "newPassword", "another password of alice"));
                assertThat(tablet.awaitClosed()).contains(SIGNED_OUT);

                assertThat(laptop.expect("devices", "devices", Map.of()).path("devices"))
                        .hasSize(1);
            }
        }
    }

    @Test
    void whoIsSignedOutWhileTheBrokerIsAwayIsClosedWhenItIsBack() {
        try (Cluster cluster = new Cluster(folder)) {
            GatewayProcess one = cluster.startGateway();
            GatewayProcess two = cluster.startGateway();
            try (RawClient laptop = RawClient.registered(one, "alice");
                    RawClient phone = RawClient.signedIn(two, "alice")) {
                BackendProcess broker = cluster.broker();
                broker.kill();

                JsonNode refused =
                        laptop.begin("sign_out", Map.of("which", "others")).join();
                assertThat(refused.path("code").asText()).isEqualTo("UNAVAILABLE");
                assertThat(laptop.expect("devices", "devices", Map.of()).path("devices"))
                        .hasSize(1);
                try (BackendProcess again = BackendProcess.broker(new BackendOptions(
                        "127.0.0.1", broker.port(), broker.folder(), broker.user(), broker.password()))) {
                    assertThat(again.port()).isEqualTo(broker.port());
                    assertThat(phone.awaitClosed()).contains(SIGNED_OUT);
                    laptop.expect("done", "sign_out", Map.of("which", "others"));
                    one.stop();
                    two.stop();
                }
            }
        }
    }
}
