package chat.parley.gateway.room;

import static chat.parley.gateway.Events.ANN;
import static chat.parley.gateway.Events.ROOM;
import static chat.parley.gateway.Events.id;
import static chat.parley.gateway.Events.text;
import static java.util.concurrent.CompletableFuture.completedStage;
import static java.util.concurrent.CompletableFuture.failedStage;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.bus.BusException;
import chat.parley.gateway.StubBus;
import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.connection.ConnectionCounters;
import chat.parley.gateway.history.Barriers;
import chat.parley.gateway.history.LogPage;
import chat.parley.gateway.history.LogReader;
import chat.parley.gateway.history.PageRequest;
import chat.parley.gateway.presence.GatewayId;
import chat.parley.gateway.presence.Presence;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.CloseCode;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.storage.InMemoryObjectStore;
import chat.parley.storage.S3Storage;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A room, its owner and its members on one embedded loop; storage calls run at once, on the spot. */
class LocalRoomsTest {
    private static final RoomLimits LIMITS =
            new RoomLimits(8, Duration.ofSeconds(40), 64, 1 << 20, Duration.ofSeconds(30));
    private static final LogKey LOG = LogKey.of(ROOM);

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final S3Storage storage = new S3Storage(store, Clock.systemUTC());
    private final RoomBus bus = new RoomBus();
    private final LogReader reader = new LogReader(new Barriers(bus::barrier), storage.history(), Runnable::run);
    private final ConnectionCounters counters = new ConnectionCounters();
    private final LocalRooms rooms = new LocalRooms(
            bus,
            storage.rooms(),
            reader,
            new Presence(new GatewayId("1", "one"), bus, channel.eventLoop(), () -> 0),
            Runnable::run,
            () -> Instant.ofEpochSecond(10_000),
            LIMITS,
            seen -> {},
            counters,
            name -> channel.eventLoop());
    private final Connection connection;

    LocalRoomsTest() {
        channel.freezeTime();
        channel.pipeline().addLast("wire", new ChannelInboundHandlerAdapter());
        connection = new Connection(channel.pipeline().context("wire"), counters);
    }

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
        store.close();
    }

    private static final class RoomBus extends StubBus {
        private final List<Consumer<List<EncodedEvent>>> followers = new ArrayList<>();
        private boolean barriersFail;
        private CompletionStage<Void> passed = completedStage(null);
        private boolean following = true;

        @Override
        public CompletionStage<Subscription> followRoom(RoomName room, Consumer<List<EncodedEvent>> batches) {
            if (!following) {
                return failedStage(new BusException(BusException.Reason.UNAVAILABLE, "away"));
            }
            followers.add(batches);
            return completedStage(() -> {
                followers.remove(batches);
                return completedStage(null);
            });
        }

        @Override
        public CompletionStage<Void> barrier(LogKey log) {
            return barriersFail ? failedStage(new BusException(BusException.Reason.UNAVAILABLE, "away")) : passed;
        }

        @Override
        public CompletionStage<Void> broadcast(byte[] presence) {
            return completedStage(null);
        }
    }

    private void archive(EncodedEvent... events) {
        storage.history().append(LOG, List.of(events));
    }

    private void live(EncodedEvent... events) {
        List.copyOf(bus.followers).forEach(follower -> follower.accept(List.of(events)));
        channel.runPendingTasks();
    }

    private CompletionStage<ServerFrame.Joined> begin(@Nullable EventId after) {
        CompletionStage<ServerFrame.Joined> joined =
                rooms.join(connection, ANN, new ClientFrame.Join(1, ROOM, after, 5));
        channel.runPendingTasks();
        return joined;
    }

    private ServerFrame.Joined join(@Nullable EventId after) {
        return begin(after).toCompletableFuture().join();
    }

    private void pass(Duration duration) {
        channel.advanceTimeBy(duration.toNanos(), TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }

    private static List<EventId> ids(ServerFrame.Joined joined) {
        return joined.events().stream().map(event -> event.id()).toList();
    }

    /** The texts of the events that were pushed since the last call. */
    private List<String> pushed() {
        List<String> texts = new ArrayList<>();
        for (ByteBuf frames = channel.readOutbound(); frames != null; frames = channel.readOutbound()) {
            String bytes = frames.toString(StandardCharsets.ISO_8859_1);
            for (int at = bytes.indexOf("\"text\":\""); at >= 0; at = bytes.indexOf("\"text\":\"", at + 1)) {
                texts.add(bytes.substring(at + 8, bytes.indexOf('"', at + 8)));
            }
            frames.release();
        }
        return texts;
    }

    @Test
    void firstJoinCreatesTheRoomAndReadsTheLog() {
        assertThat(storage.rooms().exists(ROOM)).isFalse();
        archive(text(1), text(2));
        ServerFrame.Joined joined = join(null);
        assertThat(ids(joined)).containsExactly(id(1), id(2));
        assertThat(joined.recovered()).isTrue();
        assertThat(joined.more()).isFalse();
        assertThat(joined.users()).containsExactly(ANN);
        assertThat(storage.rooms().exists(ROOM)).isTrue();
    }

    @Test
    void laterJoinsAreAnsweredFromMemory() {
        join(null);
        live(text(3));
        assertThat(ids(join(null))).containsExactly(id(3));
        assertThat(pushed()).containsExactly("text 3");
    }

    @Test
    void deliveriesAreEventsTimesMembers() {
        live(text(1));
        join(null);
        live(text(2), text(3));
        live(text(4));
        assertThat(pushed()).hasSize(3);
        assertThat(counters.deliveries()).isEqualTo(3);
    }

    @Test
    void whatIsInMemoryAndInTheLogIsOnThePageOnce() {
        archive(text(1), text(2));
        join(null);
        live(text(2), text(3));
        assertThat(ids(join(null))).containsExactly(id(1), id(2), id(3));
        assertThat(pushed()).containsExactly("text 3");
    }

    @Test
    void resumeFromBeforeWhatIsInMemoryReadsTheLogAndSaysThereIsMore() {
        EncodedEvent[] events =
                IntStream.rangeClosed(1, 40).mapToObj(i -> text(i * 100)).toArray(EncodedEvent[]::new);
        archive(events);
        join(null);
        ServerFrame.Joined joined = join(id(500));
        assertThat(ids(joined)).containsExactly(id(500), id(600), id(700), id(800), id(900));
        assertThat(joined.more()).isTrue();
        assertThat(joined.recovered()).isTrue();
    }

    @Test
    void whoeverComesFromElsewhereAtOnceIsAnsweredFromMemoryHoweverMuchIsSaid() {
        archive(IntStream.rangeClosed(9_970, 10_000).mapToObj(i -> text(i)).toArray(EncodedEvent[]::new));
        assertThat(ids(join(id(9_999)))).hasSize(5).startsWith(id(9_970));
        bus.barriersFail = true;
        ServerFrame.Joined next = join(id(9_999));
        assertThat(ids(next)).hasSize(5).startsWith(id(9_970));
        assertThat(next.recovered()).isTrue();
        CompletionStage<LogPage> read = rooms.read(ROOM, PageRequest.after(id(9_974), 200));
        channel.runPendingTasks();
        LogPage page = read.toCompletableFuture().join();
        assertThat(page.events()).hasSize(26);
        assertThat(page.recovered()).isTrue();
    }

    @Test
    void aCursorFromTheFutureIsTakenForNow() {
        archive(text(9_990));
        assertThat(ids(join(EventId.MAX))).containsExactly(id(9_990));
    }

    @Test
    void withoutABarrierTheTruthIsToldAndTheRoomRepaired() {
        bus.barriersFail = true;
        archive(text(1));
        assertThat(join(null).recovered()).isFalse();
        archive(text(2));
        bus.barriersFail = false;
        pass(Duration.ofSeconds(1));
        assertThat(pushed()).containsExactly("text 2");
        assertThat(join(null).recovered()).isTrue();
    }

    @Test
    void whatWasMissedDuringAnInterruptionIsPushedAfterIt() {
        join(null);
        live(text(1));
        assertThat(pushed()).containsExactly("text 1");
        rooms.interrupted();
        channel.runPendingTasks();
        assertThat(join(null).recovered()).isFalse();
        archive(text(1), text(2), text(3));
        rooms.resumed();
        channel.runPendingTasks();
        assertThat(pushed()).containsExactly("text 2", "text 3");
        ServerFrame.Joined joined = join(null);
        assertThat(joined.recovered()).isTrue();
        assertThat(ids(joined)).containsExactly(id(1), id(2), id(3));
    }

    @Test
    void liveEventsAfterAnInterruptionComeBehindWhatWasMissed() {
        join(null);
        live(text(1));
        pushed();
        rooms.interrupted();
        CompletableFuture<Void> barrier = new CompletableFuture<>();
        bus.passed = barrier;
        rooms.resumed();
        live(text(50));
        assertThat(pushed()).isEmpty();
        archive(text(1), text(2), text(3));
        barrier.complete(null);
        channel.runPendingTasks();
        assertThat(pushed()).containsExactly("text 2", "text 3", "text 50");
        live(text(51));
        assertThat(pushed()).containsExactly("text 51");
        assertThat(counters.closedBecause(CloseCode.GAP)).isZero();
    }

    @Test
    void memberWhoseGapCannotBeReadIsSentAwayToResumeFromItsCursor() {
        join(null);
        live(text(1));
        rooms.interrupted();
        bus.barriersFail = true;
        rooms.resumed();
        channel.runPendingTasks();
        assertThat(counters.closedBecause(CloseCode.GAP)).isEqualTo(1);
    }

    @Test
    void memberWhoWasToldThatSomethingIsMissingStaysThroughAnInterruption() {
        bus.barriersFail = true;
        assertThat(join(null).recovered()).isFalse();
        rooms.interrupted();
        rooms.resumed();
        channel.runPendingTasks();
        live(text(1));
        assertThat(pushed()).containsExactly("text 1");
        assertThat(counters.closedBecause(CloseCode.GAP)).isZero();
    }

    @Test
    void everythingIsNewInARoomThatWasEmptyWhenTheBrokerFellSilent() {
        join(null);
        rooms.interrupted();
        channel.runPendingTasks();
        int longAgo = 1;
        archive(IntStream.range(longAgo, longAgo + 30).mapToObj(i -> text(i)).toArray(EncodedEvent[]::new));
        rooms.resumed();
        channel.runPendingTasks();
        assertThat(pushed()).hasSize(30).doesNotHaveDuplicates();
    }

    @Test
    void aGapLongerThanWhatIsKeptIsPushedToo() {
        join(null);
        live(text(1));
        rooms.interrupted();
        channel.runPendingTasks();
        archive(IntStream.rangeClosed(1, 30).mapToObj(i -> text(i * 100)).toArray(EncodedEvent[]::new));
        pushed();
        rooms.resumed();
        channel.runPendingTasks();
        List<String> expected =
                IntStream.rangeClosed(1, 30).mapToObj(i -> "text " + i * 100).toList();
        assertThat(pushed()).containsAll(expected);
    }

    @Test
    void roomThatCannotBeFollowedRefusesTheJoinAndIsTriedAnewByTheNext() {
        bus.following = false;
        assertThat(begin(null).toCompletableFuture()).isCompletedExceptionally();
        bus.following = true;
        assertThat(join(null).recovered()).isTrue();
    }

    @Test
    void emptyRoomIsFollowedForAWhileAndThenLeft() {
        join(null);
        rooms.leave(connection, ROOM);
        channel.runPendingTasks();
        live(text(1));
        assertThat(pushed()).isEmpty();
        assertThat(bus.followers).hasSize(1);
        pass(LIMITS.grace());
        assertThat(bus.followers).isEmpty();
        join(null);
        live(text(2));
        assertThat(pushed()).containsExactly("text 2");
    }

    @Test
    void memberThatReturnsInTimeKeepsTheRoom() {
        join(null);
        rooms.leave(connection, ROOM);
        pass(LIMITS.grace().minusSeconds(1));
        join(null);
        pass(Duration.ofSeconds(2));
        assertThat(bus.followers).hasSize(1);
        live(text(1));
        assertThat(pushed()).containsExactly("text 1");
    }
}
