package chat.parley.faults;

import chat.parley.network.TcpProxy;
import chat.parley.protocol.RoomName;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * The users: residents stay in two rooms all the time; drifters leave and join; sleepers close the lid of their laptop for a
 * while; newcomers register in the middle. All post to their rooms and, now and then, privately.
 */
final class Crowd implements AutoCloseable {
    private static final int ROOMS = 6;
    private static final int BETWEEN_POSTS_MILLIS = 250;
    private static final int BETWEEN_LOOKS_MILLIS = 1_000;
    private static final int BETWEEN_CHANGEABLE_MILLIS = 3_000;
    private static final int BETWEEN_CHANGES_MILLIS = 500;
    private static final int BETWEEN_MARKERS_MILLIS = 1_000;
    /** One post in so many is private. */
    private static final int PRIVATE_ONE_IN = 8;
    /**
     * With more than this unanswered a user waits, as people do: how much is under way is bounded, and on a machine that is busy
     * with other things less is said, not all of it later.
     */
    private static final int MAX_UNANSWERED = 12;

    private static final int THREADS = 24;
    /** The library repeats a post for a minute. */
    private static final Duration ANSWERED_WITHIN = Duration.ofMinutes(2);

    /**
     * How many of each.
     *
     * @param toldWithin how long what was acknowledged may be on its way when everything is well again
     */
    record Size(int residents, int sleepers, int drifters, int newcomers, Duration toldWithin) {
        static final Size FULL = new Size(24, 6, 4, 4, Duration.ofSeconds(90));
        static final Size SMALL = new Size(9, 0, 0, 0, Duration.ofSeconds(3));
    }

    private final Size size;
    private final URI address;
    private final Random random;
    private final List<Chatter> residents = new ArrayList<>();
    private final List<Chatter> drifters = new ArrayList<>();
    private final List<Chatter> newcomers = new CopyOnWriteArrayList<>();
    private final List<TcpProxy> lids = new ArrayList<>();
    private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(THREADS);
    /** Open when lids stay so. */
    private final CountDownLatch awake = new CountDownLatch(1);
    /** What users could not do, and should have been able to. */
    private final List<Throwable> troubles = new CopyOnWriteArrayList<>();

    /**
     * @param seed of what they do; when exactly, depends on the machine
     * @param size of the crowd
     * @param address of the load balancer
     * @param direct of each gateway: one user in four knows these instead
     */
    Crowd(long seed, Size size, URI address, List<URI> direct) {
        this.size = size;
        this.address = address;
        this.random = new Random(seed);
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        for (int i = 0; i < size.residents(); i++) {
            URI[] urls = i % 4 == 3 ? direct.toArray(URI[]::new) : new URI[] {address};
            residents.add(new Chatter("resident" + i, false, urls));
        }
        for (int i = 0; i < size.sleepers(); i++) {
            TcpProxy lid = new TcpProxy(address.getPort());
            lids.add(lid);
            residents.add(new Chatter("sleeper" + i, true, URI.create("ws://127.0.0.1:" + lid.port())));
        }
        for (int i = 0; i < size.drifters(); i++) {
            drifters.add(new Chatter("drifter" + i, false, address));
        }
        for (int i = 0; i < residents.size(); i++) {
            residents.get(i).join(home(i), true);
            residents.get(i).join(home(i + 1), true);
        }
    }

    private static RoomName home(int i) {
        return new RoomName("room-" + i % ROOMS);
    }

    /** Everybody begins, and goes on until {@link #finish}. */
    void begin() {
        for (int i = 0; i < residents.size(); i++) {
            talk(residents.get(i), List.of(home(i), home(i + 1)), random.nextLong());
        }
        for (int i = 0; i < residents.size(); i++) {
            Chatter resident = residents.get(i);
            RoomName room = home(i);
            habit(new Random(random.nextLong()), BETWEEN_LOOKS_MILLIS, () -> resident.look(room));
            Random ofChanges = new Random(random.nextLong());
            habit(ofChanges, BETWEEN_CHANGEABLE_MILLIS, () -> {
                if (resident.unanswered() < MAX_UNANSWERED) {
                    resident.postToBeChanged(room, ofChanges);
                }
            });
            habit(ofChanges, BETWEEN_CHANGES_MILLIS, () -> resident.change(room, ofChanges));
            Random ofMarkers = new Random(random.nextLong());
            habit(ofMarkers, BETWEEN_MARKERS_MILLIS, () -> resident.mark(room, ofMarkers));
        }
        for (Chatter drifter : drifters) {
            Random mine = new Random(random.nextLong());
            habit(mine, 2_000, () -> drift(drifter, mine));
        }
        for (TcpProxy lid : lids) {
            Random mine = new Random(random.nextLong());
            habit(mine, 8_000, () -> sleep(lid, mine));
        }
        for (int i = 0; i < size.newcomers(); i++) {
            String name = "newcomer" + i;
            RoomName room = home(i);
            long mine = random.nextLong();
            later(random.nextInt(3_000, 30_000), () -> arrive(name, room, mine));
        }
    }

    private void talk(Chatter chatter, List<RoomName> to, long seed) {
        Random mine = new Random(seed);
        later(mine.nextInt(BETWEEN_POSTS_MILLIS), () -> talkOn(chatter, to, mine));
    }

    private void talkOn(Chatter chatter, List<RoomName> to, Random mine) {
        if (chatter.unanswered() < MAX_UNANSWERED) {
            chatter.post(
                    mine.nextInt(PRIVATE_ONE_IN) == 0
                            ? residents.get(mine.nextInt(residents.size())).user()
                            : to.get(mine.nextInt(to.size())));
        }
        later(BETWEEN_POSTS_MILLIS, () -> talkOn(chatter, to, mine));
    }

    /** Does it again and again, at random intervals of {@code meanMillis}. */
    private void habit(Random mine, int meanMillis, Runnable once) {
        later(mine.nextInt(meanMillis / 2, meanMillis * 3 / 2), () -> {
            once.run();
            habit(mine, meanMillis, once);
        });
    }

    /** Unless the run ends before. */
    private void later(int millis, Runnable task) {
        if (threads.isShutdown()) {
            return;
        }
        var unused = threads.schedule(
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException | AssertionError e) {
                        troubles.add(e);
                    }
                },
                millis,
                TimeUnit.MILLISECONDS);
    }

    private void drift(Chatter drifter, Random mine) {
        RoomName room = home(mine.nextInt(ROOMS));
        drifter.join(room, false);
        for (int i = mine.nextInt(5); i > 0; i--) {
            drifter.post(room);
        }
        // Who leaves with posts under way asks for their refusal, and does not get what is on its way.
        awaitAnswers(List.of(drifter));
        long asOf = System.nanoTime();
        awaitAtMost(size.toldWithin(), () -> Checker.hasAllOf(drifter.journal(), room, posts(), asOf));
        drifter.leave(room, asOf);
    }

    private void sleep(TcpProxy lid, Random mine) {
        if (awake.getCount() == 0) {
            return;
        }
        lid.silence();
        try {
            awake.await(mine.nextInt(500, 20_000), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lid.cut();
            lid.heal();
        }
    }

    private void arrive(String name, RoomName room, long seed) {
        Chatter newcomer = new Chatter(name, false, address);
        newcomers.add(newcomer);
        newcomer.join(room, false);
        talk(newcomer, List.of(room), seed);
    }

    /** Nobody closes a lid any more: who does cannot be expected to be served within any time. */
    void stayAwake() {
        awake.countDown();
    }

    /** Those of everybody who stays that have had no answer since {@code nanos}, with how they are, and what went wrong. */
    List<String> unservedSince(long nanos) {
        Stream<String> unserved = residents.stream()
                .filter(resident -> resident.lastAnswerNanos() <= nanos)
                .map(Chatter::toString);
        List<String> all = unserved.toList();
        return all.isEmpty()
                ? all
                : Stream.concat(all.stream(), troubles().stream()).toList();
    }

    /** Nobody begins anything more; returns when all posts are answered and, if they ever will be, told to everybody. */
    void finish() throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(ANSWERED_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("somebody still waits for something");
        }
        awaitAnswers(everybody());
        // Behind these nothing can be on its way any more that was said before.
        for (int i = 0; i < residents.size(); i++) {
            residents.get(i).post(home(i));
            residents.get(i).post(home(i + 1));
        }
        awaitAnswers(residents);
        residents.forEach(resident -> resident.takeDevice(address));
        awaitAtMost(
                size.toldWithin(),
                () -> Checker.missing(journals()) == 0 && residents.stream().allMatch(Chatter::hasReadElsewhere));
    }

    /** What is not so then, the checker will say. */
    private static void awaitAtMost(Duration limit, Callable<Boolean> condition) {
        long end = System.nanoTime() + limit.toNanos();
        Awaitility.await()
                .atMost(limit.multipliedBy(2))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> condition.call() || System.nanoTime() > end);
    }

    private List<Post> posts() {
        return journals().stream().flatMap(journal -> journal.posts().stream()).toList();
    }

    private static void awaitAnswers(List<Chatter> chatters) {
        Awaitility.await("all posts are answered")
                .atMost(ANSWERED_WITHIN)
                .until(() -> chatters.stream().allMatch(chatter -> chatter.unanswered() == 0));
    }

    private List<Chatter> everybody() {
        return Stream.of(residents, drifters, newcomers).flatMap(List::stream).toList();
    }

    List<Journal> journals() {
        return everybody().stream().map(Chatter::journal).toList();
    }

    Set<RoomName> rooms() {
        return IntStream.range(0, ROOMS).mapToObj(Crowd::home).collect(Collectors.toSet());
    }

    /** What users were refused for good, or could not do. */
    List<String> troubles() {
        return Stream.concat(
                        everybody().stream().flatMap(chatter -> chatter.refusals().stream()),
                        troubles.stream().map(Throwable::toString))
                .toList();
    }

    /** Everybody closes the client. */
    void disperse() {
        threads.shutdownNow();
        everybody().forEach(Chatter::close);
        lids.forEach(TcpProxy::close);
    }

    @Override
    public void close() {
        disperse();
    }
}
