package chat.parley.gateway.mailbox;

import static chat.parley.gateway.Events.ANN;
import static java.util.concurrent.CompletableFuture.completedStage;
import static java.util.concurrent.CompletableFuture.failedStage;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.bus.BusException;
import chat.parley.gateway.Events;
import chat.parley.gateway.StubBus;
import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.connection.ConnectionCounters;
import chat.parley.gateway.history.Barriers;
import chat.parley.gateway.history.LogReader;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Limits;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.UserName;
import chat.parley.storage.InMemoryObjectStore;
import chat.parley.storage.S3Storage;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A user with connections on embedded loops, of which the first owns the user too. */
class LocalUsersTest {
    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final S3Storage storage = new S3Storage(store, Clock.systemUTC());
    private final MailBus bus = new MailBus();
    private final List<EventId> done = new ArrayList<>();
    private final ConnectionCounters counters = new ConnectionCounters();
    private final EmbeddedChannel channel = channel();
    private final EmbeddedChannel otherChannel = channel();
    private final Connection connection = connection(channel);
    private final Connection other = connection(otherChannel);
    private final LocalUsers users = new LocalUsers(
            bus,
            new LogReader(new Barriers(bus::barrier), storage.history(), Runnable::run),
            () -> Instant.ofEpochSecond(100),
            seen -> {},
            counters,
            name -> channel.eventLoop());

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
        channel.finishAndReleaseAll();
        otherChannel.finishAndReleaseAll();
        store.close();
    }

    private static final class MailBus extends StubBus {
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
        public CompletionStage<Void> barrier(LogKey log) {
            return barriersFail
                    ? failedStage(new BusException(BusException.Reason.UNAVAILABLE, "no archiver"))
                    : completedStage(null);
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
        return EncodedEvent.of(new Event.Text(
                Events.id(number), null, ANN, new UserName("bob"), new Nonce("n" + number), "text " + number));
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
        CompletableFuture<Void> done = users.attach(ANN, attached).toCompletableFuture();
        run();
        run();
        assertThat(done).isCompleted();
    }

    private void received(EncodedEvent event) {
        users.received(ANN, List.of(event.id()));
        run();
    }

    private static int pushes(EmbeddedChannel to) {
        int pushes = 0;
        for (ByteBuf frames = to.readOutbound(); frames != null; frames = to.readOutbound()) {
            pushes++;
            frames.release();
        }
        return pushes;
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
        CompletableFuture<Void> attached = users.attach(ANN, connection).toCompletableFuture();
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
        channel.advanceTimeBy(2, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        run();
        waiting(message(1));
        assertThat(pushes(channel)).isEqualTo(1);
    }

    @Test
    void liveMessagesMissedDuringAnInterruptionAreReadFromTheLog() {
        attach(connection);
        live(message(99));
        users.interrupted();
        storage.history().append(LogKey.privateOf(ANN), List.of(message(99), message(101)));
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
        storage.history().append(LogKey.privateOf(ANN), List.of(message(101)));
        bus.barriersFail = false;
        assertThat(pushes(channel)).isZero();
        channel.advanceTimeBy(2, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        run();
        assertThat(pushes(channel)).isEqualTo(1);
    }

    @Test
    void moreThanAPageThatWasMissedIsReadToo() {
        attach(connection);
        users.interrupted();
        int missed = 2 * Limits.MAX_PAGE_EVENTS + 1;
        storage.history()
                .append(
                        LogKey.privateOf(ANN),
                        IntStream.rangeClosed(1, missed)
                                .mapToObj(i -> message(100 + i))
                                .toList());
        users.resumed();
        run();
        assertThat(pushes(channel)).isEqualTo(missed);
    }
}
