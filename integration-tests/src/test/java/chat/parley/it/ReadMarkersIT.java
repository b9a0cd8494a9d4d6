package chat.parley.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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

/** What is marked as read on one device, and what is unread after it, at gateways of which one is killed. */
class ReadMarkersIT {
    private static final String LOBBY = "lobby";

    @TempDir
    Path folder;

    private static void read(RawClient device, String upTo, int turn) {
        device.expect("done", "read", Map.of("room", LOBBY, "upTo", upTo, "turn", turn));
    }

    private static boolean knows(RawClient device, String upTo, int turn) {
        return device.pushed("markers").stream()
                .flatMap(push -> push.path("markers").findParents("upTo").stream())
                .anyMatch(marker -> marker.path("room").asText().equals(LOBBY)
                        && marker.path("upTo").asText().equals(upTo)
                        && marker.path("turn").asInt() == turn);
    }

    private static boolean hasAll(RawClient device) {
        return device.pushed("markers").stream()
                .anyMatch(push -> push.path("complete").asBoolean());
    }

    private static void assertUnread(RawClient device, String after, int unread, int mentions) {
        JsonNode counted = device.expect("unread", "unread", Map.of("room", LOBBY, "after", after));
        assertThat(counted.path("unread").asInt()).isEqualTo(unread);
        assertThat(counted.path("mentions").asInt()).isEqualTo(mentions);
        assertThat(counted.path("recovered").asBoolean()).isTrue();
        assertThat(counted.path("more").asBoolean()).isFalse();
    }

    @Test
    void aMarkerThatIsDoneIsThereWhenItsGatewayIsKilled() {
        try (Cluster cluster = new Cluster(folder)) {
            GatewayProcess one = cluster.startGateway();
            GatewayProcess two = cluster.startGateway();
            try (RawClient phone = RawClient.registered(one, "alice");
                    RawClient laptop = RawClient.signedIn(two, "alice");
                    RawClient bob = RawClient.registered(two, "bob")) {
                phone.join(LOBBY);
                laptop.join(LOBBY);
                bob.join(LOBBY);
                String first = bob.post(LOBBY, "one");
                String second = bob.post(LOBBY, "two, @alice");
                bob.post(LOBBY, "three");
                await("all markers, of which there are none").until(() -> hasAll(laptop));
                read(phone, first, 0);
                one.kill();

                await("the laptop hears what the phone has read").until(() -> knows(laptop, first, 0));
                assertUnread(laptop, first, 2, 1);
                try (RawClient again = RawClient.signedIn(two, "alice")) {
                    await("all markers").until(() -> hasAll(again));
                    assertThat(knows(again, first, 0)).isTrue();
                    again.join(LOBBY);
                    read(again, second, 0);
                    read(laptop, first, 1);
                    await("unread again").until(() -> knows(again, first, 1));
                    JsonNode refusal = again.expect("error", "read", Map.of("room", LOBBY, "upTo", second, "turn", 0));
                    assertThat(refusal.path("code").asText()).isEqualTo("READ_FURTHER");
                }
            }
            one.start();
            one.awaitReady();
            try (RawClient phone = RawClient.signedIn(one, "alice")) {
                await("all markers").until(() -> hasAll(phone));
                assertThat(phone.pushed("markers").get(0).path("markers")).hasSize(1);
                assertThat(phone.pushed("markers")
                                .get(0)
                                .path("markers")
                                .get(0)
                                .path("turn")
                                .asInt())
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void whatIsReadWhileTheBrokerIsAwayIsHeardWhenItIsBack() {
        try (Cluster cluster = new Cluster(folder)) {
            GatewayProcess one = cluster.startGateway();
            GatewayProcess two = cluster.startGateway();
            try (RawClient phone = RawClient.registered(one, "alice");
                    RawClient laptop = RawClient.signedIn(two, "alice")) {
                phone.join(LOBBY);
                String said = phone.post(LOBBY, "one");
                await("all markers, of which there are none").until(() -> hasAll(laptop));
                BackendProcess broker = cluster.broker();
                broker.kill();
                read(phone, said, 0);
                assertThat(knows(laptop, said, 0)).isFalse();
                try (BackendProcess again = BackendProcess.broker(new BackendOptions(
                        "127.0.0.1", broker.port(), broker.folder(), broker.user(), broker.password()))) {
                    assertThat(again.port()).isEqualTo(broker.port());
                    await("the laptop hears of it").until(() -> knows(laptop, said, 0));
                    one.stop();
                    two.stop();
                }
            }
        }
    }
}
