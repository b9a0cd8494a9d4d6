package chat.parley.bus;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.LogKey;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who waits for whom on the way to the broker. */
class OutboxTest {
    private static final UserName ANN = new UserName("ann");
    private static final UserName BOB = new UserName("bob");
    private static final RoomName ROOM = new RoomName("room");
    private static final int MOST = 20_000;
    /** Longer than any test. */
    private static final Duration IN_TIME = Duration.ofHours(1);

    private final BusConfig config = BusConfig.of("tcp://localhost:61616", "", "");
    private final Outbox outbox = new Outbox(config);

    private static Outbox.Entry entry(Outgoing what) {
        return new Outbox.Entry(what, new CompletableFuture<>(), System.nanoTime() + IN_TIME.toNanos());
    }

    private static Outbox.Entry post(UserName from, String text) {
        return entry(new Outgoing.Post(Events.inRoom(from, ROOM, text)));
    }

    private static Outbox.Entry mail(UserName from, UserName to, String text) {
        return entry(new Outgoing.Post(Events.direct(from, to, text)));
    }

    private static Outbox.Entry marker() {
        return entry(new Outgoing.Marker(LogKey.of(ROOM), "1"));
    }

    private static boolean isOf(Outbox.Entry entry, UserName sender) {
        return sender.equals(entry.what().sender());
    }

    private List<Outbox.Entry> takeAll() throws InterruptedException {
        outbox.close();
        List<Outbox.Entry> all = new ArrayList<>();
        for (List<Outbox.Entry> batch = outbox.take(); !batch.isEmpty(); batch = outbox.take()) {
            all.addAll(batch);
        }
        return all;
    }

    @Test
    void oneWhoSendsMuchIsNotInTheWayOfAnother() throws InterruptedException {
        for (int i = 0; i < 9_000; i++) {
            assertThat(outbox.offer(post(ANN, "m" + i))).isEqualTo(Outbox.Offer.ACCEPTED);
        }
        Outbox.Entry other = post(BOB, "hello");
        outbox.offer(other);
        assertThat(outbox.take()).contains(other);
    }

    @Test
    void norInThatOfTheGatewayItself() throws InterruptedException {
        for (int i = 0; i < 9_000; i++) {
            outbox.offer(post(ANN, "m" + i));
        }
        Outbox.Entry marker = marker();
        outbox.offer(marker);
        List<Outbox.Entry> two = new ArrayList<>(outbox.take());
        two.addAll(outbox.take());
        assertThat(two).contains(marker);
    }

    @Test
    void whatTheGatewayItselfSendsLeavesHalfToPosts() throws InterruptedException {
        for (int i = 0; i < 9_000; i++) {
            outbox.offer(marker());
        }
        Outbox.Entry post = post(ANN, "hello");
        outbox.offer(post);
        List<Outbox.Entry> two = new ArrayList<>(outbox.take());
        two.addAll(outbox.take());
        assertThat(two).contains(post);
    }

    @Test
    void turnsAreByBytes() throws InterruptedException {
        String large = "x".repeat(4000);
        for (int i = 0; i < 1_000; i++) {
            outbox.offer(post(ANN, large));
            outbox.offer(post(BOB, "small"));
        }
        List<Outbox.Entry> batch = outbox.take();
        long ofAnn = batch.stream()
                .filter(entry -> isOf(entry, ANN))
                .mapToLong(this::cost)
                .sum();
        long ofBob = batch.stream()
                .filter(entry -> isOf(entry, BOB))
                .mapToLong(this::cost)
                .sum();
        // Bob has less waiting than his half: all of it goes.
        assertThat(batch.stream().filter(entry -> isOf(entry, BOB))).hasSizeGreaterThan(500);
        assertThat(Math.abs(ofAnn - ofBob)).isLessThanOrEqualTo(2L * Turns.TURN_BYTES);
    }

    private long cost(Outbox.Entry entry) {
        return entry.what().cost();
    }

    @Test
    void privateMessageCountsAsOftenAsItIsKept() throws InterruptedException {
        String text = "x".repeat(1000);
        for (int i = 0; i < 2_000; i++) {
            outbox.offer(mail(ANN, BOB, text));
            outbox.offer(post(BOB, text));
        }
        List<Outbox.Entry> batch = outbox.take();
        double ofAnn = batch.stream().filter(entry -> isOf(entry, ANN)).count();
        double ofBob = batch.stream().filter(entry -> isOf(entry, BOB)).count();
        assertThat(ofBob / ofAnn).isBetween(2.5, 3.5);
        assertThat(batch.stream().mapToLong(this::cost).sum()).isLessThanOrEqualTo(config.batchBytes());
    }

    @Test
    void messageToOneselfIsKeptTwice() {
        Outgoing note = mail(ANN, ANN, "note").what();
        assertThat(note.cost()).isEqualTo(2 * note.bytes());
    }

    @Test
    void nobodyFillsItAlone() {
        int accepted = 0;
        while (outbox.offer(post(ANN, "m" + accepted)) == Outbox.Offer.ACCEPTED) {
            accepted++;
        }
        assertThat(accepted).isEqualTo(MOST / 2);
        assertThat(outbox.offer(post(BOB, "hello"))).isEqualTo(Outbox.Offer.ACCEPTED);
        assertThat(outbox.offer(marker())).isEqualTo(Outbox.Offer.ACCEPTED);
    }

    @Test
    void nobodyFillsItWithBytesEither() {
        String large = "x".repeat(4096);
        while (outbox.offer(mail(ANN, BOB, large)) == Outbox.Offer.ACCEPTED) {
            assertThat(outbox.bytes()).isLessThanOrEqualTo(config.outboxBytes() / 2 + 2L * large.length());
        }
        assertThat(outbox.offer(post(BOB, large))).isEqualTo(Outbox.Offer.ACCEPTED);
    }

    @Test
    void whatComesTogetherNeverExceedsTheBound() {
        int accepted = 0;
        for (int i = 0; i < 2 * MOST; i++) {
            accepted += outbox.offer(post(new UserName("user" + i), "hello")) == Outbox.Offer.ACCEPTED ? 1 : 0;
        }
        assertThat(accepted).isEqualTo(MOST);
        assertThat(outbox.offer(marker())).isEqualTo(Outbox.Offer.FULL);
        assertThat(outbox.offerAlways(marker())).isEqualTo(Outbox.Offer.ACCEPTED);
    }

    @Test
    void whatIsLateIsLeftOutAndTakesNoTurn() throws InterruptedException {
        List<Outbox.Entry> late = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            Outbox.Entry entry = mail(ANN, BOB, "x".repeat(1000));
            late.add(entry);
            outbox.offer(entry);
        }
        late.forEach(entry -> entry.sent().cancel(false));
        Outbox.Entry inTime = post(ANN, "hello");
        outbox.offer(inTime);
        assertThat(outbox.take()).containsExactly(inTime);
        assertThat(outbox.entries()).isZero();
        assertThat(outbox.bytes()).isZero();
    }

    @Test
    void eachSendersOrderIsKeptWhateverIsSentAndNothingIsLostOrTwice() throws InterruptedException {
        Random random = new Random(1);
        Map<UserName, List<Outbox.Entry>> sent = new HashMap<>();
        List<Outbox.Entry> own = new ArrayList<>();
        List<Outbox.Entry> taken = new ArrayList<>();
        for (int i = 0; i < 15_000; i++) {
            UserName from = new UserName("user" + random.nextInt(1 + random.nextInt(30)));
            String text = "x".repeat(1 + random.nextInt(random.nextInt(20) == 0 ? 4096 : 50));
            Outbox.Entry entry = random.nextInt(5) == 0
                    ? marker()
                    : random.nextBoolean() ? post(from, text) : mail(from, random.nextBoolean() ? ANN : from, text);
            if (outbox.offer(entry) == Outbox.Offer.ACCEPTED) {
                (entry.what().sender() == null ? own : sent.computeIfAbsent(from, u -> new ArrayList<>())).add(entry);
            }
            if (random.nextInt(2_000) == 0) {
                taken.addAll(outbox.take());
            }
        }
        taken.addAll(takeAll());
        sent.forEach((from, all) ->
                assertThat(taken.stream().filter(entry -> isOf(entry, from))).containsExactlyElementsOf(all));
        assertThat(taken.stream().filter(entry -> entry.what().sender() == null))
                .containsExactlyElementsOf(own);
        assertThat(outbox.entries()).isZero();
        assertThat(outbox.bytes()).isZero();
    }

    @Test
    void whatIsLeftIsDrainedInEachSendersOrder() {
        List<Outbox.Entry> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Outbox.Entry entry = post(ANN, "x".repeat(4096));
            all.add(entry);
            outbox.offer(entry);
        }
        Outbox.Entry marker = marker();
        outbox.offer(marker);
        List<Outbox.Entry> rest = outbox.drain();
        assertThat(rest).contains(marker);
        assertThat(rest.stream().filter(entry -> isOf(entry, ANN))).containsExactlyElementsOf(all);
        assertThat(outbox.entries()).isZero();
        assertThat(outbox.bytes()).isZero();
    }
}
