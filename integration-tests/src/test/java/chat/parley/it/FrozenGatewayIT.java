package chat.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.client.ClientConfig;
import chat.parley.cluster.Cluster;
import chat.parley.cluster.GatewayProcess;
import chat.parley.cluster.Talker;
import chat.parley.protocol.EventId;
import chat.parley.protocol.RoomName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that hangs under load for longer than the broker waits for it, and then goes on. */
class FrozenGatewayIT {
    /** Broker and gateways give each other up after 10 s of silence, and look every 10 s whether there was any. */
    private static final Duration FREEZE = Duration.ofSeconds(23);
    /** Of 4 KB: more than a topic could hold when topics had a memory limit of 32 MiB. */
    private static final int FLOOD = 9_000;

    private static final int POSTERS = 4;
    private static final String PADDING = " " + "x".repeat(4_000);
    /** Whoever has to wait for the one that hangs waits longer. */
    private static final Duration LONGEST_STALL = FREEZE.dividedBy(2);

    private static final RoomName NOISY = new RoomName("noisy");
    private static final RoomName QUIET = new RoomName("quiet");
    /** Enough to be in shards of every gateway. */
    private static final List<RoomName> SHELVES =
            IntStream.range(0, 12).mapToObj(i -> new RoomName("shelf" + i)).toList();

    @TempDir
    Path folder;

    @Test
    void gatewayThatHangsHoldsUpNobodyLosesItsShardsAndCarriesOnWithEverything() {
        try (Cluster cluster = new Cluster(folder)) {
            GatewayProcess busy = cluster.startUnlimitedGateway();
            GatewayProcess calm = cluster.startUnlimitedGateway();
            GatewayProcess hung = cluster.startUnlimitedGateway();
            List<Talker> posters = IntStream.range(0, POSTERS)
                    .mapToObj(i -> new Talker("poster" + i, FrozenGatewayIT::pipelined, busy).join(NOISY))
                    .toList();
            try (Talker ann = new Talker("ann", busy).join(QUIET);
                    Talker bob = new Talker("bob", calm).join(QUIET);
                    Talker cat = new Talker("cat", hung).join(QUIET).join(NOISY)) {
                SHELVES.forEach(shelf -> Talker.get(ann.join(shelf).post(shelf, "before")));
                hung.suspend();
                long thaw = System.nanoTime() + FREEZE.toNanos();
                SHELVES.forEach(shelf -> Talker.get(ann.post(shelf, "while it hangs")));
                List<CompletableFuture<EventId>> flood = new ArrayList<>();
                for (int n = 0; n < FLOOD; n++) {
                    flood.add(posters.get(n % POSTERS).post(NOISY, n + PADDING));
                }
                Duration longest = Duration.ZERO;
                int i = 0;
                for (; System.nanoTime() < thaw; i++) {
                    Talker poster = i % 2 == 0 ? ann : bob;
                    long start = System.nanoTime();
                    Talker.get(poster.post(QUIET, "remark " + i));
                    longest = max(longest, Duration.ofNanos(System.nanoTime() - start));
                }
                int remarks = i;
                assertThat(longest).as("longest wait for an acknowledgement").isLessThan(LONGEST_STALL);
                assertThat(flood).as("the flood").allMatch(CompletableFuture::isDone);
                SHELVES.forEach(shelf -> assertThat(bob.history(shelf)).containsExactly("before", "while it hangs"));

                hung.resume();
                hung.awaitReady();
                SHELVES.forEach(shelf -> Talker.get(ann.post(shelf, "after")));
                SHELVES.forEach(
                        shelf -> assertThat(cat.history(shelf)).containsExactly("before", "while it hangs", "after"));
                Awaitility.await("everything is heard")
                        .until(() -> Stream.of(cat, posters.get(0))
                                        .allMatch(member ->
                                                member.transcript(NOISY).size() >= FLOOD)
                                && Stream.of(cat, bob)
                                        .allMatch(member ->
                                                member.transcript(QUIET).size() >= remarks));
                assertThat(cat.transcript(NOISY))
                        .doesNotHaveDuplicates()
                        .isEqualTo(posters.get(0).transcript(NOISY));
                assertThat(cat.transcript(QUIET)).doesNotHaveDuplicates().isEqualTo(bob.transcript(QUIET));
            } finally {
                posters.forEach(Talker::close);
            }
        }
    }

    private static ClientConfig pipelined(ClientConfig defaults) {
        return defaults.withOutbox(FLOOD, 32);
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
