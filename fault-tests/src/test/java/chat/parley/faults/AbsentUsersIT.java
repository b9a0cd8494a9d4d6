package chat.parley.faults;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.cluster.Bucket;
import chat.parley.cluster.Cluster;
import chat.parley.cluster.GatewayProcess;
import chat.parley.cluster.RawClient;
import chat.parley.cluster.RawLog;
import chat.parley.protocol.UserName;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How large the broker's folder gets while a day's posts go through rooms in a few minutes, and each of many users who never
 * come is written to. Users who are away must not be what it depends on: afterwards it is as small as without them.
 */
class AbsentUsersIT {
    /** {@code -Dfaults.absent}: users who have an account and never come. */
    private static final int ABSENT = Integer.getInteger("faults.absent", 500);
    /** {@code -Dfaults.posts}: in rooms. */
    private static final int POSTS = Integer.getInteger("faults.posts", 5_000);
    /** {@code -Dfaults.minutes}: then it is over, however few posts there were. */
    private static final Duration AT_MOST = Duration.ofMinutes(Integer.getInteger("faults.minutes", 6));

    private static final int ROOMS = 20;
    private static final String TEXT =
            "what somebody says in a room is about as long as this line, and sometimes longer";
    private static final int UNDER_WAY = 48;
    private static final long MIB = 1024 * 1024;
    /** What the broker's index takes for a mailbox, about 65 KiB: it never shrinks, and is used again. */
    private static final long INDEX_OF_A_MAILBOX = 70 * 1024;
    /** The journal's file that is written, the one before, two that wait for the next look, and the index. */
    private static final long FOLDER = 5 * 32 * MIB + ABSENT * INDEX_OF_A_MAILBOX;

    /** {@code -Dfaults.freed}, minutes: a queue holds mail for a minute, and the archive has to write a segment for each absent user. */
    private static final Duration FREED_WITHIN = Duration.ofMinutes(Integer.getInteger("faults.freed", 4));

    @TempDir
    Path folder;

    private final AtomicLong largest = new AtomicLong();
    private final Deque<CompletableFuture<JsonNode>> underWay = new ArrayDeque<>();
    private final Map<String, Integer> refused = new HashMap<>();
    private int posts;
    private int mail;

    @Test
    void usersWhoNeverComeLeaveTheBrokersFolderSmall() {
        ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor();
        try (Cluster cluster = new Cluster(folder)) {
            try (Bucket bucket = cluster.bucket()) {
                IntStream.range(0, ABSENT).parallel().forEach(i -> bucket.register(new UserName(absent(i))));
            }
            GatewayProcess gateway = cluster.startUnlimitedGateway();
            Path broker = cluster.broker().folder();
            try (RawClient ann = RawClient.registered(gateway, "ann")) {
                IntStream.range(0, ROOMS).forEach(room -> ann.join("room" + room));
                var unused = looking.scheduleAtFixedRate(() -> look(broker), 0, 1, TimeUnit.SECONDS);
                long begin = System.nanoTime();
                talk(ann, begin + AT_MOST.toNanos());
                summary("when the last post was acknowledged", broker, begin);
                Awaitility.await("the broker's folder is small")
                        .atMost(FREED_WITHIN)
                        .pollInterval(Duration.ofSeconds(1))
                        .untilAsserted(
                                () -> assertThat(PinnedMailIT.bytes(broker)).isLessThan(FOLDER));
                summary("when it was small again", broker, begin);
            }
        } finally {
            looking.shutdownNow();
        }
        assertThat(refused).isEmpty();
    }

    /** Whom is written to is spread over the whole time, so that mail waits in every minute of it. */
    private void talk(RawClient ann, long deadline) {
        for (int i = 0; i < POSTS && System.nanoTime() < deadline; i++) {
            begin(ann, Map.of("room", "room" + i % ROOMS, "nonce", ann.nonce(), "text", TEXT));
            posts++;
            for (; mail < (long) ABSENT * posts / POSTS; mail++) {
                begin(ann, Map.of("to", absent(mail), "nonce", ann.nonce(), "text", TEXT));
            }
            // Not to be kept.
            ann.drainInto(new RawLog());
        }
        while (!underWay.isEmpty()) {
            finish();
        }
    }

    private void begin(RawClient ann, Map<String, String> post) {
        if (underWay.size() == UNDER_WAY) {
            finish();
        }
        underWay.add(ann.begin("post", post));
    }

    private void finish() {
        JsonNode reply = underWay.remove().join();
        if (!reply.path("type").asText().equals("ack")) {
            refused.merge(reply.toString(), 1, Integer::sum);
        }
    }

    private void look(Path broker) {
        largest.accumulateAndGet(PinnedMailIT.bytes(broker), Math::max);
    }

    @SuppressWarnings("SystemOut") // the figures are what the test is run for
    private void summary(String when, Path broker, long begin) {
        System.out.printf(
                "%s, after %d s with %,d posts in rooms and mail to %,d absent users: the broker's folder has %d MiB;"
                        + " the largest was %d MiB%n",
                when,
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin),
                posts,
                mail,
                PinnedMailIT.bytes(broker) / MIB,
                largest.get() / MIB);
    }

    private static String absent(int i) {
        return "absent" + i;
    }
}
