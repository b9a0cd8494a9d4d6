package chat.parley.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.bus.BusConfig;
import chat.parley.bus.OneBatch;
import chat.parley.cluster.Bucket;
import chat.parley.cluster.Cluster;
import chat.parley.cluster.GatewayProcess;
import chat.parley.cluster.RawClient;
import chat.parley.patience.Patience;
import chat.parley.process.Program;
import chat.parley.protocol.Body;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.KindCases;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.RoomName;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * The version before this one, from its real jars, beside this one: what {@code .ci/old-release FOLDER} built, which {@code
 * PARLEY_OLD_RELEASE} names. Its gateways, its clients and the data that it wrote go on working.
 */
@EnabledIfEnvironmentVariable(
        named = "PARLEY_OLD_RELEASE",
        matches = ".+",
        disabledReason = "no older version was built: .ci/old-release FOLDER")
class VersionsIT {
    private static final Path NEW = Path.of("..");

    private static final Path OLD = Path.of(Objects.requireNonNullElse(System.getenv("PARLEY_OLD_RELEASE"), ""));

    @TempDir
    Path folder;

    private static Program oldGateway(List<String> arguments) {
        return Program.java(OLD, "old-gateway", "gateway", "chat.parley.gateway.Main", arguments, Map.of());
    }

    /** The terminal client of one of the versions, with a pipe. */
    private static Program run(Cluster cluster, Path version, GatewayProcess at, String user, String... arguments) {
        List<String> all =
                new ArrayList<>(List.of(arguments[0], "--url", "ws://127.0.0.1:" + at.port(), "--user", user));
        all.addAll(List.of(arguments).subList(1, arguments.length));
        return cluster.cli(version, user, all);
    }

    private static List<String> done(Program program) {
        assertThat(program.awaitExit(Patience.MOST)).as(program.transcript()).isZero();
        return program.out();
    }

    private static List<String> texts(List<String> json) {
        return json.stream()
                .filter(line -> line.contains("\"kind\":\"text\""))
                .map(line -> line.replaceAll(".*\"text\":\"([^\"]*)\".*", "$1"))
                .toList();
    }

    /** The id of a text among lines of JSON. */
    private static String id(List<String> json, String text) {
        return json.stream()
                .filter(line -> line.contains("\"text\":\"" + text + "\""))
                .map(line -> line.replaceAll(".*\"id\":\"([^\"]*)\".*", "$1"))
                .findFirst()
                .orElseThrow();
    }

    private static void commitEventsOfTomorrow(Cluster cluster) {
        List<EncodedEvent> batch = new ArrayList<>();
        for (EncodedEvent event : KindCases.carried()) {
            if (!event.event().isPrivate()) {
                EventId id = new EventId(System.currentTimeMillis() << 16 | batch.size() + 1, 77);
                batch.add(EncodedEvent.read(new String(event.json(), UTF_8)
                        .replace(event.id().toString(), id.toString())
                        .getBytes(UTF_8)));
            }
        }
        OneBatch.commit(
                BusConfig.of(
                        cluster.broker().url().toString(),
                        cluster.broker().user(),
                        cluster.broker().password()),
                batch);
    }

    @Test
    void gatewaysAndClientsOfBothServeOneRoomAndAPrivateConversation() throws IOException {
        try (Cluster cluster = new Cluster(folder)) {
            GatewayProcess before = cluster.startGateway(VersionsIT::oldGateway);
            GatewayProcess now = cluster.startGateway();
            Program ann = run(cluster, OLD, now, "ann", "chat", "--room", "lobby");
            ann.awaitErr("lobby");
            Program ben = run(cluster, NEW, before, "ben", "chat", "--room", "lobby");
            ben.awaitErr("lobby");

            ann.type("from the old client");
            ben.awaitOut("ann: from the old client");
            ben.type("from the new client");
            ann.awaitOut("ben: from the new client");
            commitEventsOfTomorrow(cluster);
            ben.type("/msg ann in private");
            ann.awaitOut("ben -> ann: in private");
            ann.type("/msg ben and back");
            ben.awaitOut("ann -> ben: and back");
            Path file = Files.writeString(folder.resolve("plan.txt"), "what is planned");
            done(run(cluster, OLD, now, "ann", "upload", "--room", "lobby", file.toString()));
            ben.awaitOut("shares plan.txt");
            ben.type("last");
            ann.awaitOut("ben: last");

            for (Path version : List.of(OLD, NEW)) {
                for (GatewayProcess gateway : List.of(before, now)) {
                    assertThat(texts(done(
                                    run(cluster, version, gateway, "cleo", "history", "--room", "lobby", "--json"))))
                            .containsExactly("from the old client", "from the new client", "last");
                    assertThat(texts(done(run(cluster, version, gateway, "ann", "history", "--with", "ben", "--json"))))
                            .containsExactly("in private", "and back");
                    Path copy = folder.resolve("copy-" + version.hashCode() + gateway.port());
                    done(run(
                            cluster,
                            version,
                            gateway,
                            "cleo",
                            "download",
                            "--room",
                            "lobby",
                            "plan.txt",
                            "--out",
                            copy.toString()));
                    assertThat(copy).hasContent("what is planned");
                }
            }
            List<String> log = done(run(cluster, NEW, now, "ben", "history", "--room", "lobby", "--json"));
            String said = id(log, "from the new client");
            Program refused = run(cluster, NEW, before, "ben", "edit", "--room", "lobby", said, "not here");
            assertThat(refused.awaitExit(Patience.MOST)).isPositive();
            assertThat(refused.err()).hasSize(1);
            done(run(cluster, NEW, now, "ben", "edit", "--room", "lobby", said, "edited since"));
            done(run(cluster, NEW, now, "cleo", "react", "--room", "lobby", said, "\ud83d\udc4d"));
            done(run(cluster, NEW, now, "ben", "delete", "--room", "lobby", id(log, "last")));
            assertThat(done(run(cluster, NEW, now, "cleo", "history", "--room", "lobby")))
                    .anyMatch(line -> line.contains("edited since"))
                    .noneMatch(line -> line.contains("last"));
            // Clients from before changes see them not at all, and what was taken back no more.
            assertThat(texts(done(run(cluster, OLD, now, "cleo", "history", "--room", "lobby", "--json"))))
                    .containsExactly("from the old client", "from the new client");
            assertThat(done(run(cluster, OLD, before, "cleo", "history", "--room", "lobby")))
                    .noneMatch(line -> line.contains("edited since"));
            ben.type("and goes on");
            ann.awaitOut("ben: and goes on");
            assertThat(ann.transcript()).doesNotContain("edited since");
            assertThat(ann.transcript() + ben.transcript()).doesNotContain("lost", "missing", "kind");
        }
    }

    @Test
    void whoTypesAndWhoIsAwayIsNothingToGatewaysFromBefore() {
        try (Cluster cluster = new Cluster(folder)) {
            GatewayProcess before = cluster.startGateway(VersionsIT::oldGateway);
            GatewayProcess now = cluster.startGateway();
            GatewayProcess beside = cluster.startGateway();
            RawClient ann = RawClient.registered(now, "ann");
            RawClient ben = RawClient.registered(beside, "ben");
            RawClient bensOld = RawClient.signedIn(before, "ben");
            RawClient cleo = RawClient.registered(before, "cleo");
            List<RawClient> all = List.of(ann, ben, bensOld, cleo);
            all.forEach(client -> client.join("lobby"));
            await().untilAsserted(() -> assertThat(all)
                    .allSatisfy(client ->
                            assertThat(users(client).path("total").asInt()).isEqualTo(3)));

            ben.expect("done", "look", Map.of("room", "lobby"));
            ann.expect("done", "typing", Map.of("room", "lobby"));
            ann.expect("done", "typing", Map.of("with", "ben"));
            await().untilAsserted(() -> assertThat(ben.pushed("typing")).hasSize(1));
            assertThat(ben.pushed("typing").get(0))
                    .hasToString("{\"type\":\"typing\",\"room\":\"lobby\",\"user\":\"ann\",\"on\":true}");
            ben.expect("done", "look", Map.of("with", "ann"));
            await().untilAsserted(() -> {
                ann.expect("done", "typing", Map.of("with", "ben", "on", false));
                assertThat(ben.pushed("typing"))
                        .last()
                        .hasToString("{\"type\":\"typing\",\"user\":\"ann\",\"on\":false}");
            });

            ben.expect("done", "away", Map.of("away", true));
            assertThat(away(ann)).as("there, at the old gateway").isEmpty();
            bensOld.close();
            await().untilAsserted(() -> assertThat(away(ann)).containsExactly("ben"));
            await().untilAsserted(() -> assertThat(ann.pushed("presence"))
                    .last()
                    .satisfies(push -> assertThat(push.path("away").toString()).isEqualTo("[\"ben\"]")));
            assertThat(away(cleo)).as("as the old gateway says").isEmpty();

            ann.post("lobby", "said");
            await().untilAsserted(() -> assertThat(cleo.pushed("event")).hasSize(1));
            assertThat(users(cleo).path("total").asInt()).isEqualTo(3);
            assertThat(cleo.pushed("typing")).isEmpty();
        }
    }

    private static JsonNode users(RawClient client) {
        return client.expect("users", "users", Map.of("room", "lobby"));
    }

    private static List<String> away(RawClient client) {
        return users(client).path("users").findParents("away").stream()
                .map(user -> user.path("user").asText())
                .toList();
    }

    @Test
    void whatTheOldVersionWroteAndLeftInTheBrokerIsReadByThisOne() throws IOException {
        try (Cluster cluster = new Cluster(folder);
                Bucket bucket = cluster.bucket()) {
            cluster.expectErrors(); // the store is killed
            GatewayProcess before = cluster.startGateway(VersionsIT::oldGateway);
            Program ann = run(cluster, OLD, before, "ann", "chat", "--room", "lobby");
            ann.awaitErr("lobby");
            done(run(cluster, OLD, before, "ben", "history", "--private"));
            ann.type("said before");
            ann.awaitOut("ann: said before");
            ann.type("/msg ben while you were away");
            ann.awaitOut("ann -> ben: while you were away");
            Path file = Files.writeString(folder.resolve("plan.txt"), "what is planned");
            done(run(cluster, OLD, before, "ann", "upload", "--room", "lobby", file.toString()));
            commitEventsOfTomorrow(cluster);
            // Without a store nothing is archived: what is said now is in the broker alone.
            cluster.store().kill();
            ann.type("last of all");
            ann.awaitOut("ann: last of all");
            before.kill();
            cluster.store().restart();
            assertThat(stored(bucket)).doesNotContain("last of all");
            ann.kill();

            GatewayProcess now = cluster.startGateway();
            Program ben = run(cluster, NEW, now, "ben", "chat", "--room", "lobby", "--history", "20");
            ben.awaitOut("ann -> ben: while you were away");
            ben.awaitOut("ann: last of all");
            // With the token and the notes that the old client has left.
            Program again = run(cluster, NEW, now, "ann", "chat", "--room", "lobby", "--history", "20");
            again.awaitOut("ann: last of all");
            ben.type("said afterwards");
            again.awaitOut("ben: said afterwards");
            assertThat(again.out().stream().filter(line -> line.contains("ann: ")))
                    .hasSize(2);
            assertThat(texts(done(run(cluster, NEW, now, "ann", "history", "--room", "lobby", "--json"))))
                    .containsExactly("said before", "last of all", "said afterwards");
            Path copy = folder.resolve("copy.txt");
            done(run(cluster, NEW, now, "ann", "download", "--room", "lobby", "plan.txt", "--out", copy.toString()));
            assertThat(copy).hasContent("what is planned");
            await("the archive has what the old version left in the broker")
                    .untilAsserted(() -> assertThat(stored(bucket)).contains("last of all"));
        }
    }

    private static List<String> stored(Bucket bucket) {
        return bucket.events(LogKey.of(new RoomName("lobby"))).stream()
                .flatMap(event -> event.body() instanceof Body.Text said ? Stream.of(said.text()) : Stream.empty())
                .toList();
    }
}
