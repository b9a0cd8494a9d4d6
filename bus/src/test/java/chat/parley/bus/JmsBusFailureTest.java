package chat.parley.bus;

import static chat.parley.bus.Events.direct;
import static chat.parley.bus.Events.inRoom;
import static chat.parley.bus.Stages.done;
import static chat.parley.bus.Stages.eventually;
import static chat.parley.bus.Stages.failure;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backends.BackendProcess;
import chat.parley.bus.Bus.Subscription;
import chat.parley.bus.BusException.Reason;
import chat.parley.network.TcpProxy;
import chat.parley.process.Signals;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the bus does when its broker dies, comes back, freezes or answers nothing. */
class JmsBusFailureTest {
    /** The longest that may be configured: what is to succeed has it. */
    private static final Duration PUBLISH = Duration.ofSeconds(10);

    /** What is to be given up is waited for to its end; what is to succeed afterwards is tried until it does. */
    private static final Duration GIVEN_UP = Duration.ofSeconds(3);

    @TempDir
    Path folder;

    private final List<Bus> opened = new ArrayList<>();
    private BackendProcess broker;

    @BeforeEach
    void startBroker() {
        broker = BackendProcess.broker(folder);
    }

    @AfterEach
    void stopAll() {
        opened.forEach(Bus::close);
        broker.close();
    }

    private BusConfig config(String url) {
        return BusConfig.of(url, broker.user(), broker.password())
                .withTimeouts(Duration.ofSeconds(1), PUBLISH, Duration.ofSeconds(5));
    }

    private JmsBus connect() {
        return connect(config(broker.url().toString()));
    }

    private JmsBus connectToGiveUp(String url) {
        return connect(config(url).withTimeouts(Duration.ofSeconds(1), GIVEN_UP, Duration.ofSeconds(5)));
    }

    private JmsBus connect(BusConfig config) {
        JmsBus bus = JmsBus.connect(config);
        opened.add(bus);
        return bus;
    }

    private void publishUntilItWorks(Bus bus, EncodedEvent event) {
        eventually()
                .until(() -> !bus.publish(event)
                        .handle((ok, failure) -> failure)
                        .toCompletableFuture()
                        .handle((failure, impossible) -> failure != null)
                        .get());
    }

    @Test
    void acknowledgedEventsAreThereAfterTheBrokerWasKilled() {
        Bus bus = connect();
        RoomName room = Events.room();
        UserName bob = Events.user();
        List<String> acknowledged = new CopyOnWriteArrayList<>();
        List<CompletionStage<?>> stages = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            String text = "m" + i;
            stages.add(bus.publish(inRoom(room, text)).thenRun(() -> acknowledged.add(text)));
            stages.add(bus.publish(direct(new UserName("ann"), bob, "p" + text))
                    .thenRun(() -> acknowledged.add("p" + text)));
            if (i % 20 == 0) {
                done(stages.get(stages.size() - 1));
            }
            if (i == 300) {
                broker.kill();
                break;
            }
        }
        broker.restart();
        eventually()
                .until(() -> stages.stream()
                        .allMatch(stage -> stage.toCompletableFuture().isDone()));
        assertThat(acknowledged).hasSizeGreaterThan(500);

        Bus reader = connect();
        Archiver archiver = Archiver.thatStores();
        Recorded mailbox = new Recorded();
        done(reader.consumeArchive(archiver));
        done(reader.openMailbox(bob, mailbox));
        String[] inRoom = acknowledged.stream().filter(t -> t.startsWith("m")).toArray(String[]::new);
        String[] direct = acknowledged.stream().filter(t -> t.startsWith("p")).toArray(String[]::new);
        archiver.await(room, inRoom);
        archiver.awaitIn(LogKey.privateOf(bob), direct);
        mailbox.awaitWaiting(direct);
    }

    @Test
    void publishingFailsWithoutABrokerAndWorksWhenItIsBackButNothingRefusedIsSentThen() {
        Bus bus = connectToGiveUp(broker.url().toString());
        RoomName room = Events.room();
        broker.kill();
        assertThat(failure(bus.publish(inRoom(room, "refused")))).isEqualTo(Reason.UNAVAILABLE);
        assertThat(failure(bus.roundTrip())).isEqualTo(Reason.UNAVAILABLE);
        assertThat(failure(bus.followRoom(room, new Recorded()))).isEqualTo(Reason.UNAVAILABLE);
        broker.restart();
        publishUntilItWorks(bus, inRoom(room, "accepted"));
        eventually()
                .until(() -> bus.roundTrip()
                        .handle((took, failure) -> failure == null)
                        .toCompletableFuture()
                        .get());
        Archiver archiver = Archiver.thatStores();
        done(bus.consumeArchive(archiver));
        archiver.await(room, "accepted");
        assertThat(archiver.of(room)).containsOnly("accepted");
    }

    @Test
    void shortRestartOfTheBrokerIsBridged() {
        Bus bus = connect();
        // On a busy machine a broker may take longer to start than a post waits.
        boolean bridged = false;
        for (int restarts = 0; restarts < 5 && !bridged; restarts++) {
            publishUntilItWorks(bus, inRoom(Events.room(), "before"));
            broker.kill();
            CompletionStage<Void> published = bus.publish(inRoom(Events.room(), "meanwhile"));
            broker.restart();
            CompletableFuture<Boolean> answered =
                    published.handle((ok, failure) -> failure == null).toCompletableFuture();
            eventually().until(answered::isDone);
            bridged = answered.join();
        }
        assertThat(bridged).isTrue();
    }

    @Test
    void fullOutboxIsBusyAtOnce() {
        Bus bus = connect(config(broker.url().toString()).withOutbox(10, 1_000_000));
        RoomName room = Events.room();
        broker.kill();
        List<CompletionStage<Void>> stages = IntStream.range(0, 50)
                .mapToObj(i -> bus.publish(inRoom(room, "m" + i)))
                .toList();
        // At most what bus-out took for its attempt, and what waits behind it; who is refused is so at once.
        assertThat(refused(stages)).hasSizeGreaterThanOrEqualTo(50 - 2 * 10).containsOnly(Reason.BUSY);
        assertThat(failure(stages.get(0))).isEqualTo(Reason.UNAVAILABLE);
    }

    private static List<Reason> refused(List<CompletionStage<Void>> stages) {
        return stages.stream()
                .filter(stage -> stage.toCompletableFuture().isCompletedExceptionally())
                .map(Stages::failure)
                .toList();
    }

    @Test
    void outboxIsBoundedInBytesToo() {
        Bus bus = connect(config(broker.url().toString()).withOutbox(10_000, 70_000));
        RoomName room = Events.room();
        broker.kill();
        String large = "x".repeat(4000);
        List<CompletionStage<Void>> stages = IntStream.range(0, 50)
                .mapToObj(i -> bus.publish(inRoom(room, large)))
                .toList();
        int atOnce = 70_000 / large.length();
        assertThat(refused(stages)).hasSizeGreaterThanOrEqualTo(50 - 2 * atOnce).containsOnly(Reason.BUSY);
    }

    @Test
    void subscriptionsAreInForceAgainWhenResumedIsTold() {
        Bus bus = connect();
        RoomName room = Events.room();
        UserName bob = Events.user();
        List<String> news = new CopyOnWriteArrayList<>();
        bus.onConnectionChange(new News(news));
        Recorded follower = new Recorded();
        Recorded mailbox = new Recorded();
        Archiver archiver = Archiver.thatNeverStores();
        done(bus.followRoom(room, follower));
        done(bus.openMailbox(bob, mailbox));
        done(bus.consumeArchive(archiver));
        done(bus.publish(inRoom(room, "one")));
        done(bus.publish(inRoom(room, "two")));
        done(bus.publish(direct(new UserName("ann"), bob, "mail")));
        archiver.await(room, "one", "two");
        mailbox.awaitWaiting("mail");

        broker.kill();
        eventually().until(() -> news.contains("interrupted"));
        archiver.receipts.forEach(Bus.Receipt::done);
        broker.restart();
        eventually().until(() -> news.contains("resumed"));
        assertThat(news).containsExactly("interrupted", "resumed");
        publishUntilItWorks(bus, inRoom(room, "three"));
        follower.awaitLive("three");
        archiver.await(room, "three");
        // Not swallowed as duplicates: what had no receipt that counted comes again, in order.
        eventually()
                .until(() -> archiver.of(room).stream().distinct().toList().equals(List.of("one", "two", "three"))
                        && archiver.of(room).lastIndexOf("one") > 1);
        eventually().until(() -> mailbox.waiting.equals(List.of("mail", "mail")));
        mailbox.receipts.get(0).done();
        done(bus.roundTrip());
    }

    @Test
    void cutConnectionBringsWhatHadNoReceiptAgainAndReceiptsOfBeforeDoNoHarm() throws IOException {
        try (TcpProxy proxy = new TcpProxy(broker.port())) {
            Bus bus = connect(config("tcp://127.0.0.1:" + proxy.port()));
            List<String> news = new CopyOnWriteArrayList<>();
            bus.onConnectionChange(new News(news));
            RoomName room = Events.room();
            UserName bob = Events.user();
            Archiver archiver = Archiver.thatNeverStores();
            Recorded mailbox = new Recorded();
            done(bus.consumeArchive(archiver));
            done(bus.openMailbox(bob, mailbox));
            for (int i = 0; i < 3; i++) {
                done(bus.publish(inRoom(room, "m" + i)));
            }
            done(bus.publish(direct(new UserName("ann"), bob, "mail")));
            archiver.await(room, "m0", "m1", "m2");
            mailbox.awaitWaiting("mail");
            for (int cut = 1; cut <= 8; cut++) {
                int times = cut + 1;
                proxy.renew();
                eventually().until(() -> news.size() == 2 * (times - 1));
                eventually().until(() -> archiver.of(room).size() == 3 * times && mailbox.waiting.size() == times);
            }
            assertThat(news.subList(0, 4)).containsExactly("interrupted", "resumed", "interrupted", "resumed");
            assertThat(archiver.of(room).subList(24, 27)).containsExactly("m0", "m1", "m2");
            archiver.receipts.forEach(Bus.Receipt::done);
            CompletionStage<?> barrier = bus.barrier(LogKey.of(room));
            archiver.await(room, Archiver.MARKER);
            archiver.receipts.forEach(Bus.Receipt::done);
            done(barrier);
        }
    }

    @Test
    void commitWhoseAnswerIsLostIsNoSuccessUntilTheBrokerConfirmedItAgain() throws IOException {
        try (TcpProxy proxy = new TcpProxy(broker.port())) {
            Bus bus = connect(config("tcp://127.0.0.1:" + proxy.port())
                    .withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(10)));
            Bus reader = connect();
            RoomName room = Events.room();
            Archiver archiver = Archiver.thatStores();
            done(reader.consumeArchive(archiver));
            proxy.loseAnswers();
            CompletionStage<Void> inDoubt = bus.publish(inRoom(room, "doubtful"));
            archiver.await(room, "doubtful");
            assertThat(inDoubt.toCompletableFuture()).isNotDone();
            proxy.renew();
            done(inDoubt);
            eventually().until(() -> archiver.of(room).equals(List.of("doubtful", "doubtful")));
        }
    }

    @Test
    void commitThatIsNeverAnsweredFailsInTimeAndTheBusGoesOn() throws IOException {
        try (TcpProxy proxy = new TcpProxy(broker.port())) {
            Bus bus = connectToGiveUp("tcp://127.0.0.1:" + proxy.port());
            proxy.silence();
            assertThat(failure(bus.publish(inRoom(Events.room(), "lost")))).isEqualTo(Reason.UNAVAILABLE);
            proxy.renew();
            publishUntilItWorks(bus, inRoom(Events.room(), "accepted"));
        }
    }

    @Test
    void frozenBrokerCostsTheTimeoutAndNoMore() throws Exception {
        Bus bus = connectToGiveUp(broker.url().toString());
        Signals.stop(broker.pid());
        try {
            assertThat(failure(bus.publish(inRoom(Events.room(), "lost")))).isEqualTo(Reason.UNAVAILABLE);
            assertThat(failure(bus.publish(inRoom(Events.room(), "lost")))).isEqualTo(Reason.UNAVAILABLE);
        } finally {
            Signals.cont(broker.pid());
        }
        publishUntilItWorks(bus, inRoom(Events.room(), "accepted"));
    }

    @Test
    void archiveIsRedeliveredHoweverOftenItsConsumersGiveUp() {
        Bus bus = connect();
        RoomName room = Events.room();
        done(bus.publish(inRoom(room, "one")));
        done(bus.publish(inRoom(room, "two")));
        for (int i = 0; i < 10; i++) {
            Archiver archiver = Archiver.thatNeverStores();
            Subscription subscription = done(bus.consumeArchive(archiver));
            archiver.await(room, "one", "two");
            assertThat(archiver.of(room)).containsExactly("one", "two");
            done(subscription.cancel());
        }
    }

    @Test
    void closingWithoutABrokerEndsAndFailsWhatIsOpen() {
        Bus bus = connect();
        broker.kill();
        CompletionStage<Subscription> opening = bus.followRoom(Events.room(), new Recorded());
        CompletionStage<Void> publishing = bus.publish(inRoom(Events.room(), "lost"));
        bus.close();
        assertThat(opening.toCompletableFuture()).isCompletedExceptionally();
        assertThat(publishing.toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void closingLeavesNoThreadAndKeepsTheInterrupt() {
        Bus bus = connect();
        done(bus.followRoom(Events.room(), new Recorded()));
        Thread.currentThread().interrupt();
        bus.close();
        assertThat(Thread.interrupted()).isTrue();
        eventually()
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .map(Thread::getName)
                        .noneMatch(name -> name.startsWith("bus-") || name.startsWith("ActiveMQ Transport")));
    }
}
