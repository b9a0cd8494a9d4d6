package chat.parley.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.parley.backends.BackendOptions;
import chat.parley.backends.BackendProcess;
import chat.parley.cluster.Bucket;
import chat.parley.cluster.Cluster;
import chat.parley.cluster.GatewayProcess;
import chat.parley.cluster.LossyDisk;
import chat.parley.cluster.RawClient;
import chat.parley.protocol.Body;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.RoomName;
import chat.parley.storage.objectstore.StorageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power fails under the broker, and under the object store: what they wrote and did not force to the disk is gone, and
 * nothing that was acknowledged is. Disks that lie show that the test would see it.
 */
class LostWritesIT {
    private static final String ROOM = "lobby";
    private static final int POSTS = 60;
    private static final int BATCHES = 3;

    /** So that the bucket has it soon, although nobody asks. */
    private static final String[] WRITING_SOON = {"--archive-flush-age", "1s"};

    @TempDir
    Path folder;

    @BeforeEach
    void needsLayers() {
        assumeTrue(LossyDisk.possible(), "disks lose writes by a layer of C: it needs Linux and a C compiler (cc)");
    }

    @Test
    void whatTheBrokerAcknowledgedOutlivesALossOfPower() {
        assertThat(missingAfterTheBrokerLostPower(LossyDisk::honest)).isEmpty();
    }

    @Test
    void brokerWhoseDiskLiesIsNoticed() {
        assertThat(missingAfterTheBrokerLostPower(LossyDisk::lying)).isNotEmpty();
    }

    @Test
    void whatTheArchiveTookOutlivesALossOfPower() {
        assertThat(missingAfterTheStoreLostPower(LossyDisk::honest)).isEmpty();
    }

    @Test
    void storeWhoseDiskLiesIsNoticed() {
        assertThat(missingAfterTheStoreLostPower(LossyDisk::lying)).isNotEmpty();
    }

    /** Posts that only the broker has when it loses power. */
    private List<String> missingAfterTheBrokerLostPower(Function<Path, LossyDisk> kind) {
        Path data = folder.resolve("broker");
        LossyDisk disk = kind.apply(data);
        BackendProcess broker =
                BackendProcess.broker(new BackendOptions("127.0.0.1", 0, data, "parley", "secret"), disk.environment());
        BackendProcess store = BackendProcess.objectStore(folder.resolve("store"), Cluster.BUCKET);
        try (Cluster cluster = new Cluster(folder, broker, store)) {
            cluster.expectErrors();
            GatewayProcess gateway = cluster.startGateway(WRITING_SOON);
            List<String> said;
            try (RawClient ann = RawClient.registered(gateway, "ann")) {
                ann.join(ROOM);
                store.kill();
                said = say(ann, "before", POSTS);
            }
            // It was given them to archive, and remembers them.
            gateway.kill();
            broker.kill();
            disk.losePower();
            broker.restart();
            store.restart();
            gateway.start();
            gateway.awaitReady();
            try (RawClient ann = RawClient.signedIn(gateway, "ann")) {
                ann.join(ROOM);
                said.addAll(say(ann, "after", 1));
            }
            return missing(cluster, said);
        }
    }

    /** Posts that only the store has when it loses power. */
    private List<String> missingAfterTheStoreLostPower(Function<Path, LossyDisk> kind) {
        Path data = folder.resolve("store");
        LossyDisk disk = kind.apply(data);
        BackendProcess broker = BackendProcess.broker(folder.resolve("broker"));
        BackendProcess store = BackendProcess.objectStore(
                new BackendOptions("127.0.0.1", 0, data, "parley", "secret-key"),
                Cluster.BUCKET,
                Cluster.CLOCK_TOLERANCE,
                disk.environment());
        try (Cluster cluster = new Cluster(folder, broker, store)) {
            cluster.expectErrors();
            GatewayProcess gateway = cluster.startGateway(WRITING_SOON);
            try (RawClient ann = RawClient.registered(gateway, "ann")) {
                ann.join(ROOM);
                List<String> said = new ArrayList<>();
                // Some segments, and a reader who waits until each is there.
                for (int i = 0; i < BATCHES; i++) {
                    said.addAll(say(ann, "batch " + i, POSTS / BATCHES));
                    assertThat(missing(cluster, said)).isEmpty();
                }
                store.kill();
                disk.losePower();
                store.restart();
                try (Bucket bucket = cluster.bucket()) {
                    return without(texts(bucket), said);
                } catch (StorageException damaged) {
                    // A segment that lost its bytes: who reads is told, and nothing of it counts as there.
                    return said;
                }
            }
        }
    }

    private static List<String> say(RawClient ann, String what, int times) {
        List<String> said = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            String text = what + " " + i;
            ann.post(ROOM, text);
            said.add(text);
        }
        return said;
    }

    /** What the bucket does not have although it has the last of it: the archive is one line. */
    private static List<String> missing(Cluster cluster, List<String> said) {
        try (Bucket bucket = cluster.bucket()) {
            String last = said.get(said.size() - 1);
            Awaitility.await("the bucket has the last post")
                    .ignoreExceptions()
                    .until(() -> texts(bucket).contains(last));
            return without(texts(bucket), said);
        }
    }

    private static List<String> without(List<String> kept, List<String> said) {
        return said.stream().filter(text -> !kept.contains(text)).toList();
    }

    private static List<String> texts(Bucket bucket) {
        return bucket.events(LogKey.of(new RoomName(ROOM))).stream()
                .map(event -> ((Body.Text) event.body()).text())
                .toList();
    }
}
