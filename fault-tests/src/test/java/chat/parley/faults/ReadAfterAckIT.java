package chat.parley.faults;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.cluster.Cluster;
import chat.parley.cluster.GatewayProcess;
import chat.parley.cluster.RawClient;
import chat.parley.cluster.RawLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who posts at one gateway and reads at another, as a bot does: what was acknowledged before the question is in the answer,
 * unless the answer says that something may be missing. Rounds are counted; how long they take is another matter.
 */
class ReadAfterAckIT {
    /** {@code -Dfaults.rounds}: in all, most of them under load. */
    private static final int ROUNDS = Integer.getInteger("faults.rounds", 10_000);

    private static final int IDLE_ROUNDS = ROUNDS / 5;
    private static final int WORKERS = 6;
    private static final int NOISY = 2;
    private static final int JOIN_EVERY = 5;
    private static final int FILES_EVERY = 100;
    private static final int FREEZES = 2;
    private static final int POSTS_IN_A_FREEZE = 10;
    private static final Duration FREEZE = Duration.ofSeconds(8);
    private static final byte[] FILE = {1, 2, 3};
    /** What answers lacked that said they were complete. */
    private final Queue<String> lacking = new ConcurrentLinkedQueue<>();

    private final List<String> summaries = new ArrayList<>();
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger incomplete = new AtomicInteger();

    @TempDir
    Path folder;

    @Test
    void whatWasAcknowledgedThroughOneGatewayIsReadAtOnceThroughAnother() throws Exception {
        try (Cluster cluster = new Cluster(folder)) {
            GatewayProcess posting = cluster.startUnlimitedGateway();
            GatewayProcess reading = cluster.startUnlimitedGateway();
            List<Pair> pairs = IntStream.range(0, WORKERS)
                    .mapToObj(i -> new Pair(posting, reading, i))
                    .toList();
            ExecutorService threads = Executors.newFixedThreadPool(WORKERS + NOISY);
            try {
                pairs.get(0).rounds("idle", IDLE_ROUNDS);
                summary("idle");
                int frozen = FREEZES * WORKERS * POSTS_IN_A_FREEZE;
                underLoad(threads, pairs, posting, (ROUNDS - IDLE_ROUNDS - frozen) / WORKERS);
                summary("under load");
                int uncertain = incomplete.get();
                for (int i = 0; i < FREEZES; i++) {
                    frozen(threads, pairs, reading);
                }
                summary("frozen");
                assertThat(lacking).as("in all, %s", summaries).isEmpty();
                assertThat(uncertain)
                        .as("without a freeze said that they may lack something")
                        .isLessThan(ROUNDS / 100);
            } finally {
                threads.shutdownNow();
                pairs.forEach(Pair::close);
            }
        }
    }

    @SuppressWarnings("SystemOut") // the counts are what the test is run for
    private void summary(String until) {
        String summary = String.format(
                "until %s: of %,d answers %,d said that they may lack something, %,d lacked something and did not say so",
                until, answers.get(), incomplete.get(), lacking.size());
        summaries.add(summary);
        System.out.println(summary);
    }

    private void underLoad(ExecutorService threads, List<Pair> pairs, GatewayProcess posting, int roundsEach)
            throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        List<Future<?>> noise = new ArrayList<>();
        for (int i = 0; i < NOISY; i++) {
            RawClient noisy = RawClient.registered(posting, "noisy" + i);
            noise.add(threads.submit(() -> shout(noisy, over)));
        }
        all(threads, pairs, pair -> pair.rounds("loaded", roundsEach));
        over.set(true);
        for (Future<?> one : noise) {
            one.get();
        }
    }

    /** In the rooms of all others, one after another, and long. */
    private static void shout(RawClient noisy, AtomicBoolean over) {
        try (noisy) {
            for (int i = 0; i < WORKERS; i++) {
                noisy.join(room(i));
            }
            for (int i = 0; !over.get(); i++) {
                noisy.post(room(i % WORKERS), "x".repeat(2_000));
            }
        }
    }

    /** The gateway that is read from hangs while posts are acknowledged elsewhere, and is asked as soon as it goes on. */
    private void frozen(ExecutorService threads, List<Pair> pairs, GatewayProcess reading) throws Exception {
        CountDownLatch thawed = new CountDownLatch(1);
        reading.suspend();
        List<Future<?>> asking = new ArrayList<>();
        try {
            for (Pair pair : pairs) {
                asking.add(threads.submit(() -> {
                    List<String> said = IntStream.range(0, POSTS_IN_A_FREEZE)
                            .mapToObj(i -> pair.say("frozen"))
                            .toList();
                    thawed.await();
                    pair.read(said);
                    return said;
                }));
            }
            // The length of the freeze is what is wanted; nothing is waited for.
            TimeUnit.MILLISECONDS.sleep(FREEZE.toMillis());
        } finally {
            reading.resume();
        }
        thawed.countDown();
        for (Future<?> one : asking) {
            one.get();
        }
    }

    private interface Task {
        void of(Pair pair);
    }

    private static void all(ExecutorService threads, List<Pair> pairs, Task task) throws Exception {
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (Pair pair : pairs) {
            tasks.add(() -> {
                task.of(pair);
                return true;
            });
        }
        for (Future<Boolean> one : threads.invokeAll(tasks)) {
            one.get();
        }
    }

    private static String room(int number) {
        return "room" + number;
    }

    /** One who posts and one who reads, in one room. */
    private final class Pair implements AutoCloseable {
        private final String room;
        private final RawClient poster;
        private final RawClient reader;
        private int number;

        Pair(GatewayProcess posting, GatewayProcess reading, int i) {
            room = room(i);
            poster = RawClient.registered(posting, "poster" + i);
            reader = RawClient.registered(reading, "reader" + i);
            poster.join(room);
            reader.join(room);
        }

        void rounds(String when, int rounds) {
            for (int i = 1; i <= rounds; i++) {
                read(List.of(say(when)));
                if (i % FILES_EVERY == 0) {
                    String name = when + " file " + i;
                    poster.share(room, name, FILE);
                    compare("files", () -> reader.files(room), List.of(name));
                }
                if (i % JOIN_EVERY == 0) {
                    String text = say(when);
                    compare("join", () -> reader.join(room), List.of(text));
                }
                // Not to be kept for ever.
                poster.drainInto(new RawLog());
                reader.drainInto(new RawLog());
            }
        }

        String say(String when) {
            String text = when + " " + number++;
            poster.post(room, text);
            return text;
        }

        void read(List<String> said) {
            compare("history", () -> reader.history(room), said);
        }

        private void compare(String request, Supplier<RawLog> answer, List<String> said) {
            RawLog read = answer.get();
            answers.incrementAndGet();
            if (!read.recovered()) {
                incomplete.incrementAndGet();
            } else if (!read.texts().containsAll(said)) {
                lacking.add(request + " of " + room + " lacks some of " + said);
            }
        }

        @Override
        public void close() {
            poster.close();
            reader.close();
        }
    }
}
