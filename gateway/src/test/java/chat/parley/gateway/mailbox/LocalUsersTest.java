package chat.parley.gateway.mailbox;

import static chat.parley.gateway.Events.ANN;
import static java.util.concurrent.CompletableFuture.completedStage;
import static java.util.concurrent.CompletableFuture.failedStage;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.bus.BusException;
import chat.parley.bus.Mark;
import chat.parley.bus.Typing;
import chat.parley.gateway.Events;
import chat.parley.gateway.StubBus;
import chat.parley.gateway.account.AccountReads;
import chat.parley.gateway.account.SignIn;
import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.connection.ConnectionCounters;
import chat.parley.gateway.history.LogReader;
import chat.parley.gateway.history.Rounds;
import chat.parley.gateway.marker.MarkerStore;
import chat.parley.gateway.order.EventClock;
import chat.parley.gateway.thread.Defects;
import chat.parley.gateway.thread.OwnerThread;
import chat.parley.protocol.Body;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Limits;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.LogPosition;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.UserName;
import chat.parley.storage.S3Storage;
import chat.parley.storage.document.Account;
import chat.parley.storage.document.Mailboxes.Received;
import chat.parley.storage.objectstore.InMemoryObjectStore;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A user with connections on embedded loops, of which the first owns the user too. */
class LocalUsersTest {
    private static final LogKey LOG = LogKey.privateOf(ANN);
    /** As who signs in by password, once and for all. */
    private static final SignIn AS = new SignIn(null, List.of(""));

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final S3Storage storage = new S3Storage(store, Clock.systemUTC());
    private final MailBus bus = new MailBus();
    private final List<EventId> done = new ArrayList<>();
    private int batches;
    private final ConnectionCounters counters = new ConnectionCounters();
    private final EmbeddedChannel channel = channel();
    private final EmbeddedChannel otherChannel = channel();
    private final Connection connection = connection(channel);
    private final Connection other = connection(otherChannel);
    private final Defects defects = new Defects();
    private final LocalUsers users = new LocalUsers(
            bus,
            new LogReader(new Rounds<>(bus::barrier), storage.history(), Runnable::run),
            storage.mailboxes(),
            new MarkerStore(storage.markers(), Runnable::run, Runnable::run),
            new AccountReads(storage.accounts(), Runnable::run),
            Runnable::run,
            new EventClock(() -> Instant.ofEpochSecond(100), 42),
            counters,
            name -> OwnerThread.on(channel.eventLoop(), defects));

    @BeforeEach
    void haveAnAccount() {
        storage.accounts().create(new Account(ANN, "hash", Instant.EPOCH, List.of()));
    }

    private static EmbeddedChannel channel() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.freezeTime();
        return channel;
    }

    private Connection connection(EmbeddedChannel channel) {
        channel.pipeline().addLast("wire", new ChannelInboundHandlerAdapter());
        return new Connection(channel.pipeline().context("wire"), counters);
    }

    @AfterEach
    void release() {
        assertThat(defects.count()).isZero();
        channel.finishAndReleaseAll();
        otherChannel.finishAndReleaseAll();
        store.close();
    }

    private final class MailBus extends StubBus {
        private @Nullable MailboxListener mailbox;
        private boolean away;
        private boolean barriersFail;
        private CompletionStage<Void> opening = completedStage(null);

        @Override
        public CompletionStage<Subscription> openMailbox(UserName user, MailboxListener listener) {
            if (away) {
                return failedStage(new BusException(BusException.Reason.UNAVAILABLE, "away"));
            }
            assertThat(mailbox).isNull();
            mailbox = listener;
            return opening.thenApply(open -> () -> {
                mailbox = null;
                return completedStage(null);
            });
        }

        @Override
        public CompletionStage<Optional<LogCursor>> barrier(LogKey log) {
            return barriersFail
                    ? failedStage(new BusException(BusException.Reason.UNAVAILABLE, "no archiver"))
                    : completedStage(Optional.of(storage.history().end(log)));
        }

        MailboxListener open() {
            MailboxListener listener = mailbox;
            if (listener == null) {
                throw new AssertionError("the mailbox is not open");
            }
            return listener;
        }
    }

    private static EncodedEvent message(int number) {
        return EncodedEvent.of(new Event(
                Events.id(number), ANN, new UserName("bob"), new Nonce("n" + number), new Body.Text("text " + number)));
    }

    private void run() {
        channel.runPendingTasks();
        otherChannel.runPendingTasks();
    }

    private void waiting(EncodedEvent event) {
        bus.open().waiting(event, () -> done.add(event.id()));
        run();
    }

    private void live(EncodedEvent event) {
        bus.open().live(event);
        run();
    }

    private void attach(Connection attached) {
        CompletableFuture<Void> done = users.attach(ANN, attached, AS).toCompletableFuture();
        run();
        run();
        assertThat(done).isCompleted();
    }

    private void received(EncodedEvent event) {
        users.received(ANN, List.of(event.id()));
        run();
    }

    @Test
    void whoTypesIsToldWhereTheUserLooksAtTheirConversation() {
        UserName bob = new UserName("bob");
        attach(connection);
        attach(other);
        connection.show(bob);
        other.show(new UserName("cleo"));
        frames(channel);
        frames(otherChannel);
        bus.open().typing(new Typing(bob, true));
        bus.open().typing(new Typing(ANN, true));
        run();
        assertThat(frames(channel))
                .singleElement()
                .asString()
                .contains("{\"type\":\"typing\",\"user\":\"bob\",\"on\":true}");
        assertThat(frames(otherChannel)).isEmpty();
        connection.show(null);
        bus.open().typing(new Typing(bob, false));
        run();
        assertThat(frames(channel)).isEmpty();
    }

    private static int pushes(EmbeddedChannel to) {
        return (int) frames(to).stream()
                .filter(frame -> frame.contains("\"type\":\"event\""))
                .count();
    }

    /** What was written since the last call, a write each. */
    private static List<String> frames(EmbeddedChannel to) {
        List<String> all = new ArrayList<>();
        for (ByteBuf frames = to.readOutbound(); frames != null; frames = to.readOutbound()) {
            all.add(frames.toString(StandardCharsets.ISO_8859_1));
            frames.release();
        }
        return all;
    }

    /** Stores them as one batch. */
    private void archive(EncodedEvent... events) {
        storage.history().append(LOG, new LogPosition(1, ++batches), List.of(events));
    }

    private void mark(EventId... ids) {
        LogPosition before = batches == 1 ? LogPosition.NONE : new LogPosition(1, batches - 1);
        bus.open().mark(new Mark(before, storage.history().end(LOG), List.of(ids)));
        run();
    }

    private void leave(Connection leaving) {
        users.detach(ANN, leaving);
        run();
    }

    private void pass(int seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        run();
    }

    @Test
    void aMessageGoesToEachConnectionOnceHoweverOftenItComes() {
        attach(connection);
        attach(other);
        live(message(1));
        waiting(message(1));
        waiting(message(1));
        assertThat(pushes(channel)).isEqualTo(1);
        assertThat(pushes(otherChannel)).isEqualTo(1);
    }

    @Test
    void itLeavesTheMailboxWhenOneConnectionHasIt() {
        attach(connection);
        waiting(message(1));
        waiting(message(2));
        assertThat(done).isEmpty();
        received(message(1));
        assertThat(done).containsExactly(Events.id(1));
    }

    @Test
    void aSecondCopyTakesThePlaceOfTheFirst() {
        attach(connection);
        waiting(message(1));
        waiting(message(1));
        assertThat(done).hasSize(1);
        received(message(1));
        assertThat(done).hasSize(2);
    }

    @Test
    void whoNeverSaysThatAnythingWasReceivedKeepsNoEndlessMailbox() {
        attach(connection);
        IntStream.rangeClosed(1, 2_500).forEach(number -> waiting(message(number)));
        assertThat(pushes(channel)).isEqualTo(2_500);
        assertThat(done)
                .as("copies of what has no room here")
                .hasSize(500)
                .contains(Events.id(2_500))
                .doesNotContain(Events.id(2_000));
    }

    @Test
    void aLiveCopyThatWasReceivedSettlesTheOneThatComesLater() {
        attach(connection);
        live(message(1));
        received(message(1));
        waiting(message(1));
        assertThat(done).containsExactly(Events.id(1));
    }

    @Test
    void aFurtherConnectionGetsWhatNobodyHasReceived() {
        attach(connection);
        waiting(message(1));
        waiting(message(2));
        received(message(1));
        attach(other);
        assertThat(pushes(otherChannel)).isEqualTo(1);
    }

    @Test
    void theMailboxIsOpenWhileAnyConnectionIs() {
        attach(connection);
        attach(other);
        users.detach(ANN, connection);
        run();
        assertThat(bus.mailbox).isNotNull();
        users.detach(ANN, other);
        run();
        assertThat(bus.mailbox).isNull();
        attach(connection);
        assertThat(bus.mailbox).isNotNull();
    }

    @Test
    void whoComesIsToldWhenTheMailboxIsOpenAndThenGetsWhatWaits() {
        CompletableFuture<Void> opening = new CompletableFuture<>();
        bus.opening = opening;
        CompletableFuture<Void> attached = users.attach(ANN, connection, AS).toCompletableFuture();
        run();
        waiting(message(1));
        assertThat(attached).isNotDone();
        assertThat(pushes(channel)).isZero();
        opening.complete(null);
        run();
        assertThat(attached).isCompleted();
        assertThat(pushes(channel)).isEqualTo(1);
    }

    @Test
    void aMailboxThatCannotBeOpenedIsTriedAgain() {
        bus.away = true;
        attach(connection);
        bus.away = false;
        pass(2);
        waiting(message(1));
        assertThat(pushes(channel)).isEqualTo(1);
    }

    @Test
    void liveMessagesMissedDuringAnInterruptionAreReadFromTheLog() {
        attach(connection);
        live(message(99));
        users.interrupted();
        archive(message(99), message(101));
        users.resumed();
        run();
        assertThat(pushes(channel)).isEqualTo(2);
    }

    @Test
    void theLogIsReadUntilItIsReadCompletely() {
        attach(connection);
        users.interrupted();
        bus.barriersFail = true;
        users.resumed();
        run();
        archive(message(101));
        bus.barriersFail = false;
        assertThat(pushes(channel)).isZero();
        pass(2);
        assertThat(pushes(channel)).isEqualTo(1);
    }

    @Test
    void moreThanAPageThatWasMissedIsReadToo() {
        attach(connection);
        users.interrupted();
        int missed = 2 * Limits.MAX_PAGE_EVENTS + 1;
        archive(IntStream.rangeClosed(1, missed).mapToObj(i -> message(100 + i)).toArray(EncodedEvent[]::new));
        users.resumed();
        run();
        assertThat(pushes(channel)).isEqualTo(missed);
    }

    @Test
    void whatArrivedWhileNobodyWasHereComesFromTheLog() {
        archive(message(1), message(2));
        attach(connection);
        assertThat(pushes(channel)).isEqualTo(2);
    }

    @Test
    void whatTheUserWroteIsNoMail() {
        EncodedEvent own = EncodedEvent.of(
                new Event(Events.id(1), new UserName("bob"), ANN, new Nonce("own"), new Body.Text("from me")));
        archive(own);
        attach(connection);
        assertThat(pushes(channel)).isZero();
    }

    @Test
    void whatWasReceivedDoesNotComeAgainAndWhatWasNotDoes() {
        archive(message(1), message(2));
        attach(connection);
        received(message(1));
        leave(connection);
        pushes(channel);
        attach(connection);
        assertThat(frames(channel).toString()).contains("text 2").doesNotContain("text 1");
    }

    @Test
    void whatWasReceivedIsToldToTheStoreSoonAfterIt() {
        archive(message(1));
        attach(connection);
        received(message(1));
        assertThat(storage.mailboxes().received(ANN)).isEqualTo(Received.NOTHING);
        pass(1);
        Received stored = storage.mailboxes().received(ANN);
        assertThat(stored.upTo()).isEqualTo(storage.history().end(LOG));
        assertThat(stored.also()).isEmpty();
    }

    @Test
    void aMessageThatIsReceivedBeforeItIsStoredDoesNotComeAgainEither() {
        attach(connection);
        live(message(7));
        received(message(7));
        leave(connection);
        archive(message(7), message(8));
        pushes(channel);
        attach(connection);
        assertThat(frames(channel).toString()).contains("text 8").doesNotContain("text 7");
    }

    @Test
    void aMessageWithAnIdOfLongAgoThatArrivedLateComesAllTheSame() {
        archive(message(1_000));
        attach(connection);
        received(message(1_000));
        leave(connection);
        pushes(channel);
        archive(message(1));
        attach(connection);
        assertThat(frames(channel).toString()).contains("text 1\"").doesNotContain("text 1000");
    }

    @Test
    void whatABrokerThatWasEmptiedDidNotKeepComesFromTheLog() {
        attach(connection);
        received(message(1));
        leave(connection);
        archive(message(5));
        attach(connection);
        assertThat(pushes(channel)).isEqualTo(1);
        waiting(message(5));
        assertThat(pushes(channel)).isZero();
        received(message(5));
        assertThat(done).containsExactly(Events.id(5));
    }

    @Test
    void marksMoveTheCursorAndShowWhatNeverCame() {
        attach(connection);
        live(message(1));
        archive(message(1));
        frames(channel);
        mark(Events.id(1));
        assertThat(frames(channel)).singleElement().asString().contains("\"type\":\"cursor\"");
        archive(message(2));
        mark(Events.id(2));
        assertThat(frames(channel).toString()).contains("text 2").contains("\"type\":\"cursor\"");
    }

    @Test
    void moreThanThereIsRoomForIsReadAsItIsReceived() {
        int waiting = 1_100;
        EncodedEvent[] messages =
                IntStream.rangeClosed(1, waiting).mapToObj(i -> message(i)).toArray(EncodedEvent[]::new);
        archive(messages);
        attach(connection);
        int first = pushes(channel);
        assertThat(first).isBetween(500, 700);
        int told = first;
        for (int round = 0; round < 10 && told < waiting; round++) {
            int from = told;
            users.received(
                    ANN,
                    IntStream.range(0, from).mapToObj(i -> messages[i].id()).toList());
            run();
            told += pushes(channel);
        }
        assertThat(told).isEqualTo(waiting);
    }

    @Test
    void whatIsSaidPrivatelyHasAnIdAboveAllOfTheLog() {
        archive(message(5_000));
        attach(connection);
        assertThat(users.nextId(ANN, true).toCompletableFuture().join()).isGreaterThan(Events.id(5_000));
        live(message(6_000));
        assertThat(users.nextId(ANN, true).toCompletableFuture().join()).isGreaterThan(Events.id(6_000));
    }

    @Test
    void whileTheLogCannotBeReadWhatIsSaidIsRefused() {
        bus.barriersFail = true;
        attach(connection);
        CompletableFuture<EventId> first = users.nextId(ANN, true).toCompletableFuture();
        pass(2);
        assertThat(first).isCompletedExceptionally();
        bus.barriersFail = false;
        CompletableFuture<EventId> second = users.nextId(ANN, true).toCompletableFuture();
        pass(2);
        assertThat(second).isCompleted();
    }

    @Test
    void receiptsForWhatNeverCameAreNotKept() {
        attach(connection);
        users.received(ANN, IntStream.range(1, 400).mapToObj(Events::id).toList());
        run();
        pass(1);
        assertThat(storage.mailboxes().received(ANN)).isEqualTo(Received.NOTHING);
    }

    @Test
    void ofWaitingMessagesOfWhichSomeAreDamagedTheOthersArePushedAndItIsToldOnce() {
        archive(message(1));
        archive(message(2));
        store.put(store.list("history/", null, 100).get(1), new byte[0], "application/zstd");
        archive(message(3));
        attach(connection);
        assertThat(String.join(" ", frames(channel)))
                .contains("text 1", "text 3", "{\"type\":\"damaged\"}", "\"type\":\"cursor\"")
                .doesNotContain("text 2");
        received(message(1));
        received(message(3));
        leave(connection);
        attach(other);
        assertThat(String.join(" ", frames(otherChannel)))
                .contains("\"type\":\"cursor\"")
                .doesNotContain("\"type\":\"damaged\"");
    }

    private static EncodedEvent change(int number, Body body) {
        return EncodedEvent.of(new Event(Events.id(number), ANN, new UserName("bob"), new Nonce("c" + number), body));
    }

    private static EncodedEvent removal(int number, int about) {
        return change(number, new Body.Removal(Events.id(about), null));
    }

    @Test
    void changesWaitAndAreReceivedLikeMessages() {
        attach(connection);
        live(message(1));
        live(change(2, new Body.Edit(Events.id(1), "better")));
        waiting(change(3, new Body.Reaction(Events.id(1), "x", true)));
        assertThat(pushes(channel)).isEqualTo(3);
        received(message(1));
        received(message(2));
        attach(other);
        assertThat(String.join(" ", frames(otherChannel)))
                .contains("\"reaction\"")
                .doesNotContain("better")
                .doesNotContain("text 1");
        received(message(3));
        assertThat(done).containsExactly(Events.id(3));
    }

    @Test
    void whatWasTakenBackBeforeItWasDeliveredIsNot() {
        archive(message(1), change(2, new Body.Edit(Events.id(1), "text 1, better")), removal(3, 1));
        attach(connection);
        assertThat(String.join(" ", frames(channel)))
                .contains("\"removed\"", "\"removal\"")
                .doesNotContain("text 1");
    }

    @Test
    void whatIsTakenBackWhileItWaitsIsNotDeliveredToFurtherConnectionsAndIsConfirmedAsEver() {
        attach(connection);
        waiting(message(1));
        waiting(change(2, new Body.Edit(Events.id(1), "text 1, better")));
        live(removal(3, 1));
        received(removal(3, 1));
        attach(other);
        assertThat(String.join(" ", frames(otherChannel)))
                .contains("\"removed\"")
                .doesNotContain("text 1");
        // The broker's copy does not bring the text back.
        waiting(message(1));
        received(message(1));
        received(message(2));
        assertThat(done).containsExactlyInAnyOrder(Events.id(1), Events.id(1), Events.id(2));
        leave(other);
        attach(other);
        assertThat(pushes(otherChannel)).isZero();
    }

    @Test
    void aMessageThatComesBehindItsRemovalIsDeliveredWithoutWhatItSaid() {
        attach(connection);
        live(removal(3, 1));
        live(message(1));
        assertThat(String.join(" ", frames(channel))).contains("\"removed\"").doesNotContain("text 1");
    }

    @Test
    void whatComesFromTheMailboxBeforeItIsKnownWhatWasReceivedIsDeliveredAsItIsThen() {
        CompletableFuture<Void> opening = new CompletableFuture<>();
        bus.opening = opening;
        CompletableFuture<Void> attached = users.attach(ANN, connection, AS).toCompletableFuture();
        run();
        waiting(message(1));
        waiting(removal(3, 1));
        opening.complete(null);
        run();
        assertThat(attached).isCompleted();
        assertThat(String.join(" ", frames(channel)))
                .contains("\"removed\"", "\"removal\"")
                .doesNotContain("text 1");
    }

    @Test
    void whatSomebodyElseTakesBackIsDelivered() {
        attach(connection);
        live(EncodedEvent.of(new Event(
                Events.id(3), ANN, new UserName("mallory"), new Nonce("m"), new Body.Removal(Events.id(1), null))));
        live(message(1));
        assertThat(String.join(" ", frames(channel))).contains("text 1");
    }
}
