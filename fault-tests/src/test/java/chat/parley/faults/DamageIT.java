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
import chat.parley.protocol.UserName;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
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
    /** Without the first one, whose segment is damaged. */
    private static final List<String> REST = texts(POSTS).subList(1, POSTS);

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
                    say(cluster, ann, room, 0, 1);
                    say(cluster, ann, room, 1, POSTS);
                }
            }
            writing.stop();
            damage(Damage.BIT_FLIPPED, "flipped", damaged);
            damage(Damage.END_TORN_OFF, "torn", damaged);
            damage(Damage.EMPTY, "empty", damaged);
            GatewayProcess reading = cluster.startGateway(WRITING_SOON);
            try (RawClient bob = RawClient.registered(reading, "bob")) {
                for (String room : ROOMS) {
                    Map<String, String> place = Map.of("room", room);
                    assertRestIsShown(bob, "history", place);
                    assertNothingIsMissingBehind(bob, "join", place, assertRestIsShown(bob, "join", place));
                    bob.post(room, "after");
                    assertThat(bob.history(room).texts()).endsWith("after");
                }
                assertThat(bob.history(WHOLE).texts()).isEqualTo(texts(POSTS));
                RawLog whole = bob.join(WHOLE);
                assertThat(whole.recovered()).isTrue();
                assertThat(whole.texts()).isEqualTo(texts(POSTS));
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

    @Test
    void damagedPartOfPrivateMessagesIsToldToWhomTheyBelongAndNotKeptFromThem() {
        try (Cluster cluster = new Cluster(folder)) {
            cluster.expectErrors();
            GatewayProcess writing = cluster.startGateway(WRITING_SOON);
            RawClient.registered(writing, "bob").close();
            List<Path> damaged = new ArrayList<>();
            LogKey log = LogKey.privateOf(new UserName("bob"));
            try (RawClient ann = RawClient.registered(writing, "ann")) {
                ann.tell("bob", texts(1).get(0));
                awaitStored(cluster, log, 1);
                REST.forEach(text -> ann.tell("bob", text));
                awaitStored(cluster, log, POSTS);
            }
            writing.stop();
            damage(Damage.END_TORN_OFF, log.value(), damaged);
            GatewayProcess reading = cluster.startGateway(WRITING_SOON);
            try (RawClient bob = RawClient.signedIn(reading, "bob")) {
                RawLog pushed = new RawLog();
                Awaitility.await("what is whole")
                        .until(() -> bob.drainInto(pushed).texts().containsAll(REST));
                Awaitility.await("that it is not all")
                        .until(() -> bob.drainInto(pushed).isDamaged());
                assertRestIsShown(bob, "history", Map.of("with", "ann"));
                assertNothingIsMissingBehind(bob, "history", Map.of(), assertRestIsShown(bob, "history", Map.of()));
                assertThat(reading.get("/metrics")).contains("\nparley_store_damaged_objects 1.0\n");
                assertThat(reading.log().toList())
                        .anyMatch(line ->
                                line.contains(damaged.get(0).getFileName().toString()));
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
                say(cluster, ann, WHOLE, 0, POSTS);
                cluster.broker().kill();
                damage.inflictOn(newestJournal());
                cluster.broker().restart();
                say(cluster, ann, WHOLE, POSTS, 2 * POSTS);
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

    /** In segments of their own, which are there when this returns; one text is in one. */
    private static void say(Cluster cluster, RawClient ann, String room, int from, int to) {
        texts(to).subList(from, to).forEach(text -> ann.post(room, text));
        awaitStored(cluster, LogKey.of(new RoomName(room)), to);
    }

    private static void awaitStored(Cluster cluster, LogKey log, int number) {
        try (Bucket bucket = cluster.bucket()) {
            Awaitility.await("the bucket has " + log)
                    .ignoreExceptions()
                    .until(() -> bucket.events(log).size() >= number);
        }
    }

    /** The oldest segment of a log. */
    private void damage(Damage damage, String log, List<Path> damaged) {
        Path file = files(folder.resolve("store/buckets/" + Cluster.BUCKET + "/history/" + log))
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

    /** What is whole is there, and it is said that this is not all, and no more will come; the answer. */
    private static JsonNode assertRestIsShown(RawClient bob, String request, Map<String, String> place) {
        JsonNode answer = ask(bob, request, place, Map.of());
        assertThat(answer.path("recovered").asBoolean(true))
                .as("%s of %s: %s", request, place, answer)
                .isFalse();
        assertThat(answer.path("damaged").asBoolean())
                .as("%s of %s: %s", request, place, answer)
                .isTrue();
        assertThat(textsOf(answer)).as("%s of %s: %s", request, place, answer).isEqualTo(REST);
        return answer;
    }

    /** Who was told once goes on from there. */
    private static void assertNothingIsMissingBehind(
            RawClient bob, String request, Map<String, String> place, JsonNode told) {
        JsonNode answer =
                ask(bob, request, place, Map.of("cursor", told.path("cursor").asText()));
        assertThat(answer.path("recovered").asBoolean())
                .as("%s of %s: %s", request, place, answer)
                .isTrue();
        assertThat(textsOf(answer)).isEmpty();
    }

    private static JsonNode ask(RawClient bob, String request, Map<String, String> place, Map<String, String> from) {
        Map<String, Object> fields = new HashMap<>(place);
        fields.putAll(from);
        fields.put("limit", 200);
        return bob.begin(request, fields)
                .orTimeout(Patience.MOST.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private static List<String> textsOf(JsonNode page) {
        List<String> texts = new ArrayList<>();
        page.path("events").forEach(event -> texts.add(event.path("text").asText()));
        return texts;
    }
}
