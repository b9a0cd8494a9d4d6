package chat.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.cluster.Bucket;
import chat.parley.cluster.Cluster;
import chat.parley.cluster.GatewayProcess;
import chat.parley.cluster.Talker;
import chat.parley.protocol.Body;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.RoomName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged reaches the bucket, whoever of those on the way goes away. See also {@link FrozenGatewayIT}. */
class ArchiverIT {
    private static final Duration STORE_AWAY = Duration.ofSeconds(62);
    private static final Duration BETWEEN_POSTS = Duration.ofMillis(25);
    /** Enough to be in shards of every gateway. */
    private static final List<RoomName> ROOMS =
            IntStream.range(0, 16).mapToObj(i -> new RoomName("room" + i)).toList();

    @TempDir
    Path folder;

    @Test
    void shardsOfAGatewayThatIsKilledAreTakenOverWithWhatItHeld() {
        try (Cluster cluster = new Cluster(folder)) {
            // What it holds is only written when a reader asks.
            String[] holding = {"--archive-flush-age", "60s"};
            GatewayProcess posting = cluster.startGateway(holding);
            GatewayProcess killed = cluster.startGateway(holding);
            GatewayProcess reading = cluster.startGateway(holding);
            try (Talker ann = new Talker("ann", posting);
                    Talker bob = new Talker("bob", reading)) {
                ROOMS.forEach(ann::join);
                ROOMS.forEach(room -> Talker.get(ann.post(room, "held")));
                killed.kill();
                ROOMS.forEach(room -> Talker.get(ann.post(room, "sent afterwards")));
                ROOMS.forEach(room -> assertThat(bob.history(room)).containsExactly("held", "sent afterwards"));
            }
        }
    }

    @Test
    void backlogOfAMinuteWithoutTheStoreDrainsAndTheBucketAloneHoldsEverything() throws InterruptedException {
        try (Cluster cluster = new Cluster(folder)) {
            GatewayProcess one = cluster.startGateway();
            GatewayProcess two = cluster.startGateway();
            try (Talker ann = new Talker("ann", one);
                    Talker bob = new Talker("bob", two);
                    Bucket bucket = cluster.bucket()) {
                ROOMS.forEach(ann::join);
                ROOMS.forEach(bob::join);
                ROOMS.forEach(room -> Talker.get(ann.post(room, "before")));
                cluster.store().kill();
                long end = System.nanoTime() + STORE_AWAY.toNanos();
                List<CompletableFuture<EventId>> posts = new ArrayList<>();
                while (System.nanoTime() < end) {
                    int i = posts.size();
                    posts.add((i % 2 == 0 ? ann : bob).post(ROOMS.get(i % ROOMS.size()), "remark " + i));
                    Thread.sleep(BETWEEN_POSTS.toMillis()); // the rate
                }
                posts.forEach(Talker::get);
                cluster.store().restart();
                Talker.get(ann.post(ROOMS.get(0), "after"));

                // An acknowledgement may be there before the event is, which comes from the broker.
                int promised = ROOMS.size() + posts.size() + 1;
                Awaitility.await("ann has heard everything")
                        .until(() ->
                                transcripts(ann).stream().mapToInt(List::size).sum() >= promised);
                List<List<String>> said = transcripts(ann);
                assertThat(said.stream().mapToInt(List::size).sum()).isEqualTo(promised);
                // Nobody asks for it: the archivers find by themselves that the store is back.
                Awaitility.await("the bucket has everything")
                        .ignoreExceptions()
                        .until(() -> transcripts(bucket).equals(said));
                try (Talker eve = new Talker("eve", cluster.startGateway())) {
                    for (int i = 0; i < ROOMS.size(); i++) {
                        assertThat(eve.history(ROOMS.get(i))).isEqualTo(said.get(i));
                    }
                }
                one.kill();
                two.kill();
                cluster.broker().kill();
                assertThat(transcripts(bucket)).isEqualTo(said);
            }
        }
    }

    private static List<List<String>> transcripts(Talker member) {
        return ROOMS.stream().map(member::transcript).toList();
    }

    private static List<List<String>> transcripts(Bucket bucket) {
        return ROOMS.stream().map(room -> texts(bucket, room)).toList();
    }

    private static List<String> texts(Bucket bucket, RoomName room) {
        return bucket.events(LogKey.of(room)).stream()
                .map(event -> ((Body.Text) event.body()).text())
                .toList();
    }
}
