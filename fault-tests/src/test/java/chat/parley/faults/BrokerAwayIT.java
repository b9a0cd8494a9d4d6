package chat.parley.faults;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.cluster.Bucket;
import chat.parley.cluster.Cluster;
import chat.parley.cluster.GatewayProcess;
import chat.parley.process.Signals;
import chat.parley.protocol.Body;
import chat.parley.protocol.Limits;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.RoomName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The broker is away for three seconds, again and again, while 40 guests talk and some of them lose their connection: nothing that
 * was acknowledged is lost, nothing is there twice, and every request is answered. How long all that takes is printed.
 */
class BrokerAwayIT {
    private static final int ROUNDS = Integer.getInteger("faults.absences", 3);
    private static final int GUESTS = 40;
    private static final int GATEWAYS = 3;
    private static final int ROOMS = 4;
    /** Every so-manyth guest loses the connection. */
    private static final int LOSING = 4;

    private static final long BEFORE_LOSING_MILLIS = 1_000;
    private static final long AFTER_LOSING_MILLIS = 2_000;
    private static final Duration BACK_WITHIN = Duration.ofMinutes(2);
    /** What is promised, and as much again for a machine that does other things too. */
    private static final Duration ANSWERED_WITHIN = Limits.LONGEST_ANSWER.multipliedBy(2);

    @TempDir
    Path folder;

    private final AwayTally tally = new AwayTally();
    private final AtomicBoolean over = new AtomicBoolean();

    @Test
    void brokerThatWasKilledAndStartedAnewCostsNobodyAnything() throws Exception {
        disturb(
                "killed",
                cluster -> cluster.broker().kill(),
                cluster -> cluster.broker().restart());
    }

    @Test
    void brokerThatWasFrozenCostsNobodyAnything() throws Exception {
        disturb(
                "frozen",
                cluster -> Signals.stop(cluster.broker().pid()),
                cluster -> Signals.cont(cluster.broker().pid()));
    }

    private interface Step {
        void with(Cluster cluster);
    }

    private void disturb(String name, Step away, Step back) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(GUESTS);
        List<Guest> guests = new ArrayList<>();
        try (Cluster cluster = new Cluster(folder)) {
            List<GatewayProcess> gateways = IntStream.range(0, GATEWAYS)
                    .mapToObj(i -> cluster.startGateway())
                    .toList();
            for (int i = 0; i < GUESTS; i++) {
                guests.add(new Guest("guest" + i, "room" + i % ROOMS, gateways, i / ROOMS, tally));
            }
            List<Future<?>> talks = new ArrayList<>();
            guests.forEach(guest -> talks.add(threads.submit(() -> guest.talk(over::get))));
            for (int round = 1; round <= ROUNDS; round++) {
                awaitAll(guests, talks, System.nanoTime());
                absence(cluster, guests, talks, name + " " + round, away, back);
            }
            over.set(true);
            for (Future<?> talk : talks) {
                talk.get(BACK_WITHIN.toSeconds(), TimeUnit.SECONDS);
            }
            judge(cluster, guests);
        } finally {
            over.set(true);
            guests.forEach(Guest::close);
            threads.shutdownNow();
        }
    }

    @SuppressWarnings("SystemOut") // the times are what the test is run for
    private void absence(
            Cluster cluster, List<Guest> guests, Collection<Future<?>> talks, String name, Step away, Step back)
            throws InterruptedException {
        long awayNanos = System.nanoTime();
        away.with(cluster);
        // The length of the absence is what is wanted; nothing is waited for.
        TimeUnit.MILLISECONDS.sleep(BEFORE_LOSING_MILLIS);
        for (int i = 0; i < GUESTS; i += LOSING) {
            guests.get(i + i / LOSING % LOSING).loseConnection();
        }
        TimeUnit.MILLISECONDS.sleep(AFTER_LOSING_MILLIS);
        back.with(cluster);
        long backNanos = System.nanoTime();
        awaitAll(guests, talks, backNanos);
        System.out.println(tally.report(name, awayNanos, backNanos));
    }

    /** Who gave up has failed. */
    private static void awaitAll(List<Guest> guests, Collection<Future<?>> talks, long sinceNanos) {
        Awaitility.await("all are served and complete")
                .atMost(BACK_WITHIN)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> talks.stream().anyMatch(Future::isDone)
                        || guests.stream().allMatch(guest -> guest.isBackSince(sinceNanos)));
        assertThat(talks).noneMatch(Future::isDone);
    }

    private void judge(Cluster cluster, List<Guest> guests) {
        assertThat(tally.lacking()).isEmpty();
        try (Bucket bucket = cluster.bucket()) {
            for (Guest guest : guests) {
                assertThat(guest.texts())
                        .as("what was told in %s", guest.room())
                        .doesNotHaveDuplicates()
                        .containsAll(tally.acknowledgedIn(guest.room()));
                Awaitility.await("the bucket has all that was told")
                        .atMost(BACK_WITHIN)
                        .untilAsserted(
                                () -> assertThat(texts(bucket, guest.room())).hasSameElementsAs(guest.texts()));
            }
            guests.stream()
                    .skip(ROOMS)
                    .forEach(guest -> assertThat(guest.texts())
                            .as("the order in %s", guest.room())
                            .isEqualTo(guests.get(guests.indexOf(guest) % ROOMS).texts()));
        }
        var slowest = tally.slowest();
        assertThat(Duration.ofNanos(slowest.repliedNanos() - slowest.sentNanos()))
                .as("until the answer to %s, which was %s", slowest.request(), slowest.reply())
                .isLessThan(ANSWERED_WITHIN);
    }

    private static List<String> texts(Bucket bucket, String room) {
        return bucket.events(LogKey.of(new RoomName(room))).stream()
                .map(event -> ((Body.Text) event.body()).text())
                .toList();
    }
}
