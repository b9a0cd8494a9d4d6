package chat.parley.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.parley.cluster.Cluster;
import chat.parley.cluster.GatewayProcess;
import chat.parley.cluster.MovedClock;
import chat.parley.cluster.RawClient;
import chat.parley.patience.Patience;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gateway whose clock is so far off that the store would refuse its requests, as S3 and S3Proxy do beyond 15 minutes: it signs
 * them with the store's time, so nobody notices.
 */
class RefusedClockIT {
    /** Enough to be in shards of every gateway. */
    private static final List<String> ROOMS =
            IntStream.range(0, 12).mapToObj(i -> "room" + i).toList();

    @TempDir
    Path folder;

    private final Map<String, List<String>> acknowledged = new HashMap<>();

    @Test
    void gatewayWhoseClockTheStoreWouldRefuseServesAllTheSame() {
        assumeTrue(MovedClock.possible(), "clocks are moved by a layer of C: it needs Linux and a C compiler (cc)");
        MovedClock clock = new MovedClock(folder.resolve("clock"));
        try (Cluster cluster = new Cluster(folder)) {
            cluster.expectErrors();
            GatewayProcess right = cluster.startGateway();
            GatewayProcess wrong = cluster.startGateway(clock);
            try (RawClient ann = RawClient.registered(right, "ann");
                    RawClient bob = RawClient.registered(wrong, "bob")) {
                ROOMS.forEach(ann::join);
                ROOMS.forEach(bob::join);
                clock.set(Duration.ofDays(1));
                ROOMS.forEach(room -> post(bob, room, "by who is a day ahead"));
                ROOMS.forEach(room -> Awaitility.await("all of " + room + " is in the bucket")
                        .until(() -> isWhole(ann, room) && isWhole(bob, room)));
                ROOMS.forEach(room -> post(ann, room, "by who is right"));
                List<JsonNode> answers = ROOMS.stream()
                        .map(room -> ann.begin("history", Map.of("room", room)))
                        .map(answer -> answer.orTimeout(Patience.MOST.toSeconds(), TimeUnit.SECONDS)
                                .join())
                        .toList();
                for (int i = 0; i < ROOMS.size(); i++) {
                    if (answers.get(i).path("recovered").asBoolean()) {
                        assertThat(texts(answers.get(i))).containsAll(acknowledgedIn(ROOMS.get(i)));
                    }
                }
                clock.mend();
                ROOMS.forEach(room -> Awaitility.await("all of " + room + " is in the bucket again")
                        .ignoreExceptions()
                        .until(() -> isWhole(ann, room) && isWhole(bob, room)));
            }
            try (RawClient cat = RawClient.registered(cluster.startGateway(), "cat")) {
                ROOMS.forEach(room -> assertThat(isWhole(cat, room)).isTrue());
            }
        }
    }

    private boolean isWhole(RawClient reader, String room) {
        JsonNode page = reader.expect("history", "history", Map.of("room", room));
        return page.path("recovered").asBoolean() && texts(page).containsAll(acknowledgedIn(room));
    }

    private List<String> acknowledgedIn(String room) {
        return acknowledged.getOrDefault(room, List.of());
    }

    /** What is refused does not count. */
    private void post(RawClient who, String room, String text) {
        JsonNode answer = who.begin("post", Map.of("room", room, "nonce", who.nonce(), "text", text))
                .join();
        if (answer.path("type").asText().equals("ack")) {
            acknowledged.computeIfAbsent(room, any -> new ArrayList<>()).add(text);
        }
    }

    private static List<String> texts(JsonNode page) {
        List<String> texts = new ArrayList<>();
        page.path("events").forEach(event -> texts.add(event.path("text").asText()));
        return texts;
    }
}
