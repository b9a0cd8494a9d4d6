package chat.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.cluster.Cluster;
import chat.parley.cluster.GatewayProcess;
import chat.parley.cluster.Talker;
import chat.parley.protocol.EventId;
import chat.parley.protocol.RoomName;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that does not read what its rooms say. */
class SlowClientIT {
    private static final RoomName ROOM = new RoomName("noisy");
    /** Of 4 KB: more than the client takes before it stops reading, its sockets hold, and the gateway keeps for it. */
    private static final int FLOOD = 7_500;

    private static final String PADDING = " " + "x".repeat(4_000);

    @TempDir
    Path folder;

    @Test
    void clientThatDoesNotReadLosesItsConnectionAndNothingElse() {
        try (Cluster cluster = new Cluster(folder)) {
            GatewayProcess gateway = cluster.startUnlimitedGateway();
            try (Talker ann = new Talker("ann", defaults -> defaults.withOutbox(FLOOD, 32), gateway).join(ROOM);
                    Talker bob = new Talker("bob", gateway).join(ROOM)) {
                bob.stopListening();
                List<CompletableFuture<EventId>> posts = IntStream.range(0, FLOOD)
                        .mapToObj(i -> ann.post(ROOM, i + PADDING))
                        .toList();
                posts.forEach(Talker::get);
                assertThat(ann.losses()).isZero();
                bob.listen();
                Awaitility.await("both have everything")
                        .until(() -> Stream.of(ann, bob)
                                .allMatch(member -> member.transcript(ROOM).size() >= FLOOD));
                assertThat(bob.losses()).as("lost connections").isPositive();
                assertThat(bob.transcript(ROOM)).doesNotHaveDuplicates().isEqualTo(ann.transcript(ROOM));
            }
        }
    }
}
