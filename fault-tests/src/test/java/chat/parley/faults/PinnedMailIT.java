package chat.parley.faults;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.cluster.Bucket;
import chat.parley.cluster.Cluster;
import chat.parley.cluster.GatewayProcess;
import chat.parley.cluster.RawClient;
import chat.parley.cluster.RawLog;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.UserName;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits for a user who is away: it costs its own size, and arrives once, whatever became of the broker's queue. */
class PinnedMailIT {
    private static final String ROOM = "lobby";
    private static final int WORDS = 25;
    private static final long MIB = 1024 * 1024;
    /** {@code -Dfaults.megabytes}: of other traffic, in the broker's journal. */
    private static final long TRAFFIC = Integer.getInteger("faults.megabytes", 320) * MIB;
    /** The journal's file that is written, the one before, two that wait for the next look, and the index. */
    private static final long FOLDER = 5 * 32 * MIB;

    /** A queue holds mail for a minute; only then can its journal go. */
    private static final Duration FREED_WITHIN = Duration.ofMinutes(3);

    /** Of three bytes each in UTF-8. */
    private static final String TEXT = "语".repeat(4_096);

    private static final int TEXT_BYTES = 3 * 4_096;
    private static final int UNDER_WAY = 32;

    @TempDir
    Path folder;

    @Test
    void mailForAUserWhoIsAwayKeepsNoneOfTheTrafficSinceInTheBroker() {
        try (Cluster cluster = new Cluster(folder)) {
            GatewayProcess gateway = cluster.startUnlimitedGateway();
            RawClient.registered(gateway, "eve").close();
            try (RawClient ann = RawClient.registered(gateway, "ann");
                    RawClient bob = RawClient.registered(gateway, "bob")) {
                List<String> words = tellEve(ann);
                bob.join(ROOM);
                traffic(bob);
                Awaitility.await("the broker's folder is small")
                        .atMost(FREED_WITHIN)
                        .untilAsserted(() ->
                                assertThat(bytes(cluster.broker().folder())).isLessThan(FOLDER));
                assertEveGetsOnce(gateway, words);
            }
        }
    }

    @Test
    void mailArrivesOnceThoughTheBrokerLostItsDisk() {
        try (Cluster cluster = new Cluster(folder)) {
            cluster.expectErrors();
            GatewayProcess gateway = cluster.startUnlimitedGateway();
            RawClient.registered(gateway, "eve").close();
            List<String> words;
            try (RawClient ann = RawClient.registered(gateway, "ann")) {
                words = tellEve(ann);
            }
            try (Bucket bucket = cluster.bucket()) {
                Awaitility.await("the bucket has eve's mail")
                        .ignoreExceptions()
                        .until(() -> bucket.events(LogKey.privateOf(new UserName("eve")))
                                        .size()
                                == WORDS);
            }
            cluster.broker().kill();
            delete(cluster.broker().folder().resolve("kahadb"));
            cluster.broker().restart();
            gateway.awaitReady();
            assertEveGetsOnce(gateway, words);
        }
    }

    private static List<String> tellEve(RawClient ann) {
        List<String> words =
                IntStream.range(0, WORDS).mapToObj(i -> "word " + i).toList();
        words.forEach(word -> ann.tell("eve", word));
        return words;
    }

    private static void traffic(RawClient bob) {
        Deque<CompletableFuture<JsonNode>> underWay = new ArrayDeque<>();
        for (long sent = 0; sent < TRAFFIC; sent += TEXT_BYTES) {
            underWay.add(bob.begin("post", Map.of("room", ROOM, "nonce", bob.nonce(), "text", TEXT)));
            if (underWay.size() == UNDER_WAY) {
                assertThat(underWay.remove().join().path("type").asText()).isEqualTo("ack");
            }
            // Not to be kept.
            bob.drainInto(new RawLog());
        }
        underWay.forEach(CompletableFuture::join);
    }

    /** She is told each of them once, says so, and is told nothing at the next sign-in. */
    private static void assertEveGetsOnce(GatewayProcess gateway, List<String> words) {
        try (RawClient eve = RawClient.signedIn(gateway, "eve")) {
            RawLog told = new RawLog();
            Awaitility.await("eve gets her mail")
                    .until(() -> eve.drainInto(told).texts().size() >= words.size());
            assertThat(told.asTold()).containsExactlyInAnyOrderElementsOf(words);
            assertThat(told.texts()).containsExactlyElementsOf(words);
            eve.expect("done", "received", Map.of("events", told.ids()));
        }
        try (RawClient eve = RawClient.signedIn(gateway, "eve");
                RawClient ann = RawClient.signedIn(gateway, "ann")) {
            ann.tell("eve", "the last one");
            RawLog told = new RawLog();
            Awaitility.await("eve gets the last one")
                    .until(() -> eve.drainInto(told).texts().contains("the last one"));
            assertThat(told.texts()).containsExactly("the last one");
        }
    }

    /** As long as the files are: the journal's have their length from the beginning. */
    static long bytes(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.mapToLong(PinnedMailIT::length).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long length(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            // The broker has just deleted it.
            return 0;
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
