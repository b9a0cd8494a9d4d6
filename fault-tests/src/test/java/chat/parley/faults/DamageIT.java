package chat.parley.faults;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.cluster.Bucket;
import chat.parley.cluster.Cluster;
import chat.parley.cluster.GatewayProcess;
import chat.parley.cluster.RawClient;
import chat.parley.cluster.RawLog;
import chat.parley.patience.Patience;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.RoomName;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A disk damaged what the store or the broker had written. Nobody is told that nothing is missing when something is, the
 * operator is told which object it is, and nothing stops for others.
 */
class DamageIT {
    private static final List<String> ROOMS = List.of("flipped", "torn", "empty");
    private static final String WHOLE = "whole";
    private static final int POSTS = 5;

    /** So that the bucket has it soon, although nobody asks. */
    private static final String[] WRITING_SOON = {"--archive-flush-age", "1s"};

    @TempDir
    Path folder;

    @Test
    void damagedSegmentIsToldToReadersAndToTheOperatorAndStopsNobodyElse() {
        try (Cluster cluster = new Cluster(folder)) {
            cluster.expectErrors();
            GatewayProcess writing = cluster.startGateway(WRITING_SOON);
            List<Path> damaged = new ArrayList<>();
            try (RawClient ann = RawClient.registered(writing, "ann")) {
                for (String room : List.of("flipped", "torn", "empty", WHOLE)) {
                    ann.join(room);
                    say(cluster, ann, room, 0);
                    say(cluster, ann, room, POSTS);
                }
            }
            writing.stop();
            damage(Damage.BIT_FLIPPED, "flipped", damaged);
            damage(Damage.END_TORN_OFF, "torn", damaged);
            damage(Damage.EMPTY, "empty", damaged);
            GatewayProcess reading = cluster.startGateway(WRITING_SOON);
            try (RawClient bob = RawClient.registered(reading, "bob")) {
                for (String room : ROOMS) {
                    assertRestIsShown(bob, "history", room);
                    assertRestIsShown(bob, "join", room);
                    bob.post(room, "after");
                    assertThat(bob.history(room).texts()).endsWith("after");
                }
                assertThat(bob.history(WHOLE).texts()).isEqualTo(texts(2 * POSTS));
                RawLog whole = bob.join(WHOLE);
                assertThat(whole.recovered()).isTrue();
                assertThat(whole.texts()).isEqualTo(texts(2 * POSTS));
                bob.post(WHOLE, "after");
                assertThat(reading.get("/readyz")).contains("damaged objects in it: 3");
                assertThat(reading.get("/metrics")).contains("\nparley_store_damaged_objects 3.0\n");
                assertThat(reading.log().toList())
                        .as("what the operator is told")
                        .satisfies(log -> assertThat(damaged)
                                .allSatisfy(file -> assertThat(log)
                                        .anyMatch(line ->
                                                line.contains(file.getFileName().toString()))));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Damage.class,
            names = {"BIT_FLIPPED", "WRITE_TORN"})
    void brokerWhoseJournalIsDamagedServesAgainAndNothingThatWasArchivedIsMissing(Damage damage) {
        try (Cluster cluster = new Cluster(folder)) {
            cluster.expectErrors();
            GatewayProcess gateway = cluster.startGateway(WRITING_SOON);
            try (RawClient ann = RawClient.registered(gateway, "ann")) {
                ann.join(WHOLE);
                say(cluster, ann, WHOLE, 0);
                cluster.broker().kill();
                damage.inflictOn(newestJournal());
                cluster.broker().restart();
                say(cluster, ann, WHOLE, POSTS);
                assertThat(ann.history(WHOLE).texts()).isEqualTo(texts(2 * POSTS));
            }
            try (RawClient bob = RawClient.registered(cluster.startGateway(WRITING_SOON), "bob")) {
                RawLog read = bob.join(WHOLE);
                assertThat(read.recovered()).isTrue();
                assertThat(read.texts()).isEqualTo(texts(2 * POSTS));
            }
        }
    }

    private static List<String> texts(int number) {
        return Stream.iterate(0, i -> i + 1).limit(number).map(i -> "text " + i).toList();
    }

    /** In a segment of its own, which is there when this returns. */
    private static void say(Cluster cluster, RawClient ann, String room, int from) {
        texts(from + POSTS).subList(from, from + POSTS).forEach(text -> ann.post(room, text));
        try (Bucket bucket = cluster.bucket()) {
            Awaitility.await("the bucket has " + room)
                    .ignoreExceptions()
                    .until(() -> bucket.events(LogKey.of(new RoomName(room))).size() >= from + POSTS);
        }
    }

    /** The oldest segment of a room. */
    private void damage(Damage damage, String room, List<Path> damaged) {
        Path file = files(folder.resolve("store/buckets/" + Cluster.BUCKET + "/history/" + room))
                .get(0);
        damage.inflictOn(file);
        damaged.add(file);
    }

    private Path newestJournal() {
        List<Path> journal = files(folder.resolve("broker/kahadb")).stream()
                .filter(file -> file.getFileName().toString().matches("db-\\d+\\.log"))
                .toList();
        return journal.get(journal.size() - 1);
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .sorted(Comparator.comparing(file -> file.getFileName().toString()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is whole is there, and it is said that this is not all. */
    private static void assertRestIsShown(RawClient bob, String request, String room) {
        JsonNode answer = bob.begin(request, Map.of("room", room, "limit", 200))
                .orTimeout(Patience.MOST.toSeconds(), TimeUnit.SECONDS)
                .join();
        List<String> read = new ArrayList<>();
        answer.path("events").forEach(event -> read.add(event.path("text").asText()));
        assertThat(answer.path("recovered").asBoolean(true))
                .as("%s of %s: %s", request, room, answer)
                .isFalse();
        assertThat(read)
                .as("%s of %s: %s", request, room, answer)
                .isEqualTo(texts(2 * POSTS).subList(POSTS, 2 * POSTS));
    }
}
