package chat.parley.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.parley.backends.BackendOptions;
import chat.parley.backends.BackendProcess;
import chat.parley.cluster.Bucket;
import chat.parley.cluster.Cluster;
import chat.parley.cluster.RawClient;
import chat.parley.cluster.SmallDisk;
import chat.parley.protocol.Body;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.RoomName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The broker has no room for posts any more, and gets some again: then posts are taken, and what was acknowledged before is
 * archived, without anybody starting anything again.
 */
class FullBrokerIT {
    private static final String ROOM = "lobby";
    private static final long MIB = 1024 * 1024;
    /** A quarter of it is the broker's by its settings: one journal file of 32 MiB, and some. */
    private static final long SOON_FULL = 160 * MIB;

    private static final long DISK = 320 * MIB;
    /** Little, and room enough for another journal file. */
    private static final long ROOM_AGAIN = 48 * MIB;

    private static final String TEXT = "语".repeat(4_000) + " ";
    private static final Duration REFUSED_WITHIN = Duration.ofMinutes(2);
    /** The broker looks every 5 s how much is free, and every 30 s which journal files are needed no more. */
    private static final Duration BACK_WITHIN = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    private final List<String> acknowledged = new ArrayList<>();

    @BeforeEach
    void needsALayer() {
        assumeTrue(SmallDisk.possible(), "disks are filled by a layer of C: it needs Linux and a C compiler (cc)");
    }

    private SmallDisk disk(long bytes) {
        return new SmallDisk(folder.resolve("broker/kahadb"), folder.resolve("disk"), bytes);
    }

    private Cluster cluster(SmallDisk disk) {
        BackendOptions options = new BackendOptions("127.0.0.1", 0, folder.resolve("broker"), "parley", "secret");
        Cluster cluster = new Cluster(
                folder,
                BackendProcess.broker(options, disk.environment()),
                BackendProcess.objectStore(folder.resolve("store"), Cluster.BUCKET));
        cluster.expectErrors();
        return cluster;
    }

    @Test
    void brokerThatWasFullOfWhatTheStoreDidNotTakeDrainsAndTakesPostsAgain() {
        try (Cluster cluster = cluster(disk(SOON_FULL));
                RawClient ann = RawClient.registered(cluster.startUnlimitedGateway(), "ann")) {
            ann.join(ROOM);
            cluster.store().kill();
            postUntilRefused(ann);
            cluster.store().restart();
            awaitPostsTaken(ann);
            assertAllArchived(cluster);
        }
    }

    @Test
    void brokerWhoseDiskOthersFilledTakesPostsAgainOnceTheyMadeRoom() {
        SmallDisk disk = disk(DISK);
        try (Cluster cluster = cluster(disk);
                RawClient ann = RawClient.registered(cluster.startUnlimitedGateway(), "ann")) {
            ann.join(ROOM);
            disk.free(0);
            postUntilRefused(ann);
            disk.free(ROOM_AGAIN);
            awaitPostsTaken(ann);
            assertAllArchived(cluster);
        }
    }

    /** The broker tries again for ever, or ends: which, depends on what it was writing. Services that end are started again. */
    @Test
    void brokerThatCouldNotWriteAtAllTakesPostsAgainOnceThereIsRoom() {
        SmallDisk disk = disk(DISK);
        try (Cluster cluster = cluster(disk);
                RawClient ann = RawClient.registered(cluster.startUnlimitedGateway(), "ann")) {
            ann.join(ROOM);
            assertThat(post(ann)).isTrue();
            disk.fill();
            postUntilRefused(ann);
            disk.heal();
            for (int i = 0; i < 10; i++) {
                Awaitility.await("posts are taken again").atMost(BACK_WITHIN).until(() -> {
                    if (!cluster.broker().isAlive()) {
                        cluster.broker().restart();
                    }
                    return post(ann);
                });
            }
            assertAllArchived(cluster);
        }
    }

    private void postUntilRefused(RawClient ann) {
        Awaitility.await("there is no room")
                .atMost(REFUSED_WITHIN)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> !post(ann));
    }

    private void awaitPostsTaken(RawClient ann) {
        Awaitility.await("posts are taken again").atMost(BACK_WITHIN).until(() -> post(ann));
        for (int i = 0; i < 10; i++) {
            assertThat(post(ann)).as("post after the first one").isTrue();
        }
    }

    /** Whether it was taken; then it counts. */
    private boolean post(RawClient ann) {
        String text = TEXT + acknowledged.size();
        boolean taken = ann.begin("post", Map.of("room", ROOM, "nonce", ann.nonce(), "text", text))
                .join()
                .path("type")
                .asText()
                .equals("ack");
        if (taken) {
            acknowledged.add(text);
        }
        return taken;
    }

    private void assertAllArchived(Cluster cluster) {
        try (Bucket bucket = cluster.bucket()) {
            Awaitility.await("the bucket has everything")
                    .atMost(BACK_WITHIN)
                    .ignoreExceptions()
                    .until(() -> texts(bucket).containsAll(acknowledged));
        }
    }

    /** One that was refused may have been taken nevertheless. */
    private static List<String> texts(Bucket bucket) {
        return bucket.events(LogKey.of(new RoomName(ROOM))).stream()
                .map(event -> ((Body.Text) event.body()).text())
                .toList();
    }
}
