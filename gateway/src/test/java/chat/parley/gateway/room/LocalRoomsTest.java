package chat.parley.gateway.room;

import static chat.parley.gateway.Events.ANN;
import static chat.parley.gateway.Events.ROOM;
import static chat.parley.gateway.Events.edit;
import static chat.parley.gateway.Events.id;
import static chat.parley.gateway.Events.moderated;
import static chat.parley.gateway.Events.reaction;
import static chat.parley.gateway.Events.removal;
import static chat.parley.gateway.Events.text;
import static java.util.concurrent.CompletableFuture.completedStage;
import static java.util.concurrent.CompletableFuture.failedStage;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.bus.BusException;
import chat.parley.bus.Mark;
import chat.parley.bus.Typing;
import chat.parley.gateway.StubBus;
import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.connection.ConnectionCounters;
import chat.parley.gateway.history.LogPage;
import chat.parley.gateway.history.LogReader;
import chat.parley.gateway.history.PageRequest;
import chat.parley.gateway.history.Rounds;
import chat.parley.gateway.limit.Limit;
import chat.parley.gateway.limit.Refusals;
import chat.parley.gateway.limit.RoomBudget;
import chat.parley.gateway.order.EventClock;
import chat.parley.gateway.presence.GatewayId;
import chat.parley.gateway.presence.Presence;
import chat.parley.gateway.thread.Defects;
import chat.parley.gateway.thread.OwnerThread;
import chat.parley.protocol.Body;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.CloseCode;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.LogPosition;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import chat.parley.storage.S3Storage;
import chat.parley.storage.document.Rooms;
import chat.parley.storage.objectstore.InMemoryObjectStore;
import chat.parley.storage.objectstore.StorageException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A room, its owner and its members on one embedded loop; storage calls run at once, on the spot. */
class LocalRoomsTest {
    private static final RoomLimits LIMITS =
            new RoomLimits(8, Duration.ofSeconds(40), 64, 1 << 20, Duration.ofSeconds(30));
    private static final LogKey LOG = LogKey.of(ROOM);
    private static final UserName BOB = new UserName("bob");

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final S3Storage storage = new S3Storage(store, Clock.systemUTC());
    private final RoomBus bus = new RoomBus();
    private final LogReader reader = new LogReader(new Rounds<>(bus::barrier), storage.history(), Runnable::run);
    private final ConnectionCounters counters = new ConnectionCounters();
    private int batches;
    private int failures;
    private final Defects defects = new Defects();
    private final Refusals refusals = new Refusals(() -> 0);
    private final RoomBudget budget = new RoomBudget(3, refusals, () -> 0);
    private final LocalRooms rooms = new LocalRooms(
            bus,
            new FailingRooms(),
            reader,
            new Presence(new GatewayId("1", "one"), bus, OwnerThread.on(channel.eventLoop(), defects), () -> 0),
            Runnable::run,
            new EventClock(() -> Instant.ofEpochSecond(10_000), 42),
            () -> Instant.ofEpochSecond(10_000),
            LIMITS,
            budget,
            counters,
            name -> OwnerThread.on(channel.eventLoop(), defects));
    private final Connection connection;

    LocalRoomsTest() {
        channel.freezeTime();
        channel.pipeline().addLast("wire", new ChannelInboundHandlerAdapter());
        connection = new Connection(channel.pipeline().context("wire"), counters);
    }

    @AfterEach
    void release() {
        assertThat(defects.count()).isZero();
        channel.finishAndReleaseAll();
        store.close();
    }

    private final class RoomBus extends StubBus {
        private final List<LogListener> followers = new ArrayList<>();
        private boolean barriersFail;
        private CompletionStage<Void> passed = completedStage(null);
        private CompletionStage<Void> fence = completedStage(null);
        private boolean following = true;

        @Override
        public CompletionStage<Subscription> followRoom(RoomName room, LogListener listener) {
            if (!following) {
                return failedStage(new BusException(BusException.Reason.UNAVAILABLE, "away"));
            }
            followers.add(listener);
            return completedStage(() -> {
                followers.remove(listener);
                return completedStage(null);
            });
        }

        @Override
        public CompletionStage<Void> fence(RoomName room) {
            return fence;
        }

        @Override
        public CompletionStage<Optional<LogCursor>> barrier(LogKey log) {
            return barriersFail
                    ? failedStage(new BusException(BusException.Reason.UNAVAILABLE, "away"))
                    : passed.thenApply(done -> Optional.of(storage.history().end(log)));
        }

        @Override
        public CompletionStage<Void> broadcast(byte[] presence) {
            return completedStage(null);
        }
    }

    /** Stores them as one batch. */
    private LogPosition archive(EncodedEvent... events) {
        LogPosition at = new LogPosition(1, ++batches);
        storage.history().append(LOG, at, List.of(events));
        return at;
    }

    /** What the archiver says of the batch that was stored last, if these were its events. */
    private void mark(EventId... ids) {
        LogPosition before = batches == 1 ? LogPosition.NONE : new LogPosition(1, batches - 1);
        Mark mark = new Mark(before, storage.history().end(LOG), List.of(ids));
        List.copyOf(bus.followers).forEach(follower -> follower.mark(mark));
        channel.runPendingTasks();
    }

    private void live(EncodedEvent... events) {
        List.copyOf(bus.followers).forEach(follower -> follower.events(List.of(events)));
        channel.runPendingTasks();
    }

    private CompletionStage<ServerFrame.Joined> begin(@Nullable EventId after) {
        CompletionStage<ServerFrame.Joined> joined =
                rooms.join(connection, ANN, new ClientFrame.Join(1, ROOM, after, 5));
        channel.runPendingTasks();
        return joined;
    }

    private CompletionStage<ServerFrame.Joined> beginSince(LogCursor cursor) {
        CompletionStage<ServerFrame.Joined> joined =
                rooms.join(connection, ANN, new ClientFrame.Join(1, ROOM, null, cursor, 5));
        channel.runPendingTasks();
        return joined;
    }

    private ServerFrame.Joined since(@Nullable LogCursor cursor) {
        assertThat(cursor).isNotNull();
        return beginSince(cursor).toCompletableFuture().join();
    }

    /** Everybody leaves, and the room is forgotten here. */
    private void abandon() {
        rooms.leave(connection, ROOM);
        channel.runPendingTasks();
        pass(LIMITS.grace());
        assertThat(bus.followers).isEmpty();
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

    /** What was pushed since the last call, a write each. */
    private List<String> frames() {
        List<String> all = new ArrayList<>();
        for (ByteBuf frames = channel.readOutbound(); frames != null; frames = channel.readOutbound()) {
            all.add(frames.toString(StandardCharsets.ISO_8859_1));
            frames.release();
        }
        return all;
    }

    /** The texts of the events that were pushed since the last call. */
    private List<String> pushed() {
        List<String> texts = new ArrayList<>();
        for (String bytes : frames()) {
            for (int at = bytes.indexOf("\"text\":\""); at >= 0; at = bytes.indexOf("\"text\":\"", at + 1)) {
                texts.add(bytes.substring(at + 8, bytes.indexOf('"', at + 8)));
            }
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
    void whoHasMadeTooManyRoomsIsRefusedANewOneAndEntersThoseThatAreThere() {
        storage.rooms().create(ROOM, new UserName("bob"), Instant.EPOCH);
        for (int i = 0; i < 5; i++) {
            assertThat(joinRoom("lobby")).isCompleted();
            rooms.leave(connection, ROOM);
            channel.runPendingTasks();
            pass(LIMITS.grace());
        }
        for (String made : List.of("one", "two", "three")) {
            assertThat(joinRoom(made)).isCompleted();
        }
        assertThat(joinRoom("four"))
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .withMessageContaining("as many rooms as one may in an hour (3)");
        assertThat(storage.rooms().exists(new RoomName("four"))).isFalse();
        assertThat(refusals.count(Limit.NEW_ROOMS)).isEqualTo(1);
        assertThat(joinRoom("lobby")).isCompleted();
    }

    @Test
    void aNewRoomMustNotBeTakenForAnotherAndOneThatIsThereStays() {
        String deceiving = "\u043eps"; // with a Cyrillic letter
        assertThat(joinRoom(deceiving))
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .withMessageContaining("a new room name has letters of one script only");
        assertThat(storage.rooms().exists(new RoomName(deceiving))).isFalse();

        storage.rooms().create(new RoomName(deceiving), ANN, Instant.EPOCH);
        assertThat(joinRoom(deceiving)).isCompleted();
    }

    @Test
    void aRoomThatMayNotBeMadeIsNotMadeWhileTheStoreFails() {
        String deceiving = "\u043eps"; // with a Cyrillic letter
        failures = 1;
        assertThat(joinRoom(deceiving)).isCompletedExceptionally();
        assertThat(storage.rooms().exists(new RoomName(deceiving))).isFalse();
    }

    /** Those of the storage, which cannot be looked at so many times. */
    private final class FailingRooms implements Rooms {
        @Override
        public boolean exists(RoomName room) {
            if (failures > 0) {
                failures--;
                throw new StorageException("the store does not answer");
            }
            return storage.rooms().exists(room);
        }

        @Override
        public boolean create(RoomName room, UserName creator, Instant at) {
            return storage.rooms().create(room, creator, at);
        }

        @Override
        public List<RoomName> list() {
            return storage.rooms().list();
        }
    }

    private CompletableFuture<ServerFrame.Joined> joinRoom(String room) {
        CompletableFuture<ServerFrame.Joined> joined = rooms.join(
                        connection, ANN, new ClientFrame.Join(1, new RoomName(room), null, null))
                .toCompletableFuture();
        channel.runPendingTasks();
        return joined;
    }

    @Test
    void laterJoinsAreAnsweredFromMemory() {
        join(null);
        live(text(3));
        assertThat(ids(join(null))).containsExactly(id(3));
        assertThat(pushed()).containsExactly("text 3");
    }

    @Test
    void whoLeavesWhileItJoinsOnceMoreIsOut() {
        join(null);
        CompletionStage<ServerFrame.Joined> again = rooms.join(connection, ANN, new ClientFrame.Join(2, ROOM, null, 5));
        // Behind the question whether it is a member, and before the answer of presence: each is a task of this loop.
        channel.eventLoop().execute(() -> channel.eventLoop().execute(() -> rooms.leave(connection, ROOM)));
        channel.runPendingTasks();
        assertThat(again.toCompletableFuture()).isCompletedExceptionally();
        live(text(1));
        assertThat(pushed()).isEmpty();
        pass(LIMITS.grace());
        assertThat(bus.followers).as("nobody is in it").isEmpty();
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
    void whoTypesIsToldToMembersWhoLookThereAndNotToTheTyper() {
        join(null);
        typing(BOB);
        assertThat(frames()).as("nobody looks").isEmpty();
        connection.show(ROOM);
        typing(BOB);
        typing(ANN);
        assertThat(frames())
                .singleElement()
                .asString()
                .contains("{\"type\":\"typing\",\"room\":\"lobby\",\"user\":\"bob\",\"on\":true}");
        rooms.leave(connection, ROOM);
        typing(BOB);
        assertThat(frames()).as("has left").isEmpty();
        assertThat(counters.deliveries()).as("no events").isZero();
    }

    private void typing(UserName user) {
        List.copyOf(bus.followers).forEach(follower -> follower.typing(new Typing(user, true)));
        channel.runPendingTasks();
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
        archive(text(9_000));
        LogCursor cursor = storage.history().end(LOG);
        archive(IntStream.rangeClosed(9_970, 10_000).mapToObj(i -> text(i)).toArray(EncodedEvent[]::new));
        assertThat(ids(since(cursor))).hasSize(5).startsWith(id(9_970));
        bus.barriersFail = true;
        ServerFrame.Joined next = since(cursor);
        assertThat(ids(next)).hasSize(5).startsWith(id(9_970));
        assertThat(next.recovered()).isTrue();
        CompletionStage<LogPage> read = rooms.read(ANN, ROOM, PageRequest.since(cursor, id(9_974), 200));
        channel.runPendingTasks();
        LogPage page = read.toCompletableFuture().join();
        assertThat(page.events()).hasSize(26);
        assertThat(page.recovered()).isTrue();
    }

    @Test
    void whatArrivedLateIsThereForWhoResumesWhateverItsId() {
        archive(text(9_000));
        LogCursor cursor = join(null).cursor();
        abandon();
        archive(text(100));
        ServerFrame.Joined cold = since(cursor);
        assertThat(ids(cold)).containsExactly(id(100));
        assertThat(ids(since(cursor))).containsExactly(id(100));
        assertThat(since(cold.cursor()).events()).isEmpty();
    }

    @Test
    void aMarkOfWhatWasPushedMovesTheCursor() {
        LogCursor first = join(null).cursor();
        live(text(1), text(2));
        archive(text(1), text(2));
        assertThat(frames()).noneMatch(frame -> frame.contains("\"cursor\""));
        mark(id(1), id(2));
        LogCursor end = storage.history().end(LOG);
        assertThat(frames()).singleElement().asString().contains("\"cursor\":\"" + end + "\"");
        assertThat(ids(since(first))).containsExactly(id(1), id(2));
        ServerFrame.Joined resumed = since(end);
        assertThat(resumed.events()).isEmpty();
        assertThat(resumed.cursor()).isEqualTo(end);
    }

    @Test
    void aMarkOfWhatNeverCameHasItReadAndPushed() {
        join(null);
        live(text(1), text(3));
        archive(text(1), text(2), text(3));
        pushed();
        mark(id(1), id(2), id(3));
        List<String> frames = frames();
        assertThat(frames.get(0)).contains("text 2").doesNotContain("text 1", "text 3");
        assertThat(frames.get(1)).contains(storage.history().end(LOG).toString());
        assertThat(counters.closedBecause(CloseCode.GAP)).isZero();
    }

    @Test
    void aMarkWithoutTheOneBeforeItIsNoProof() {
        join(null);
        archive(text(1));
        archive(text(2));
        live(text(2));
        pushed();
        mark(id(2));
        assertThat(pushed()).containsExactly("text 1");
    }

    @Test
    void pagesFromMemoryWaitForWhatWasSaidBeforeTheRequest() {
        join(null);
        CompletableFuture<Void> fence = new CompletableFuture<>();
        bus.fence = fence;
        CompletionStage<LogPage> page = rooms.read(ANN, ROOM, PageRequest.newest(5));
        CompletionStage<ServerFrame.Joined> joined = begin(null);
        assertThat(page.toCompletableFuture()).isNotDone();
        assertThat(joined.toCompletableFuture()).isNotDone();
        live(text(1));
        fence.complete(null);
        channel.runPendingTasks();
        assertThat(page.toCompletableFuture().join().events()).hasSize(1);
        assertThat(ids(joined.toCompletableFuture().join())).containsExactly(id(1));
    }

    @Test
    void whereTheFenceIsLostTheBarrierCounts() {
        join(null);
        archive(text(1));
        bus.fence = failedStage(new BusException(BusException.Reason.UNAVAILABLE, "interrupted"));
        CompletionStage<LogPage> page = rooms.read(ANN, ROOM, PageRequest.newest(5));
        channel.runPendingTasks();
        assertThat(page.toCompletableFuture().join().events()).hasSize(1);
        ServerFrame.Joined joined = join(null);
        assertThat(ids(joined)).containsExactly(id(1));
        assertThat(joined.recovered()).isTrue();
        bus.barriersFail = true;
        assertThat(join(null).recovered()).isFalse();
    }

    @Test
    void whatIsSaidHereIsAboveEverythingInTheLog() {
        archive(text(2_000_000));
        join(null);
        EventId given = rooms.nextId(ROOM, true).toCompletableFuture().join();
        assertThat(given).isGreaterThan(id(2_000_000));
        live(text(3_000_000));
        assertThat(rooms.nextId(ROOM, true).toCompletableFuture().join()).isGreaterThan(id(3_000_000));
        abandon();
        assertThat(rooms.nextId(ROOM, false).toCompletableFuture().join()).isGreaterThan(id(2_000_000));
    }

    @Test
    void whoseRoomCannotBeReadWaitsForItsPlaceOrIsRefused() {
        bus.barriersFail = true;
        join(null);
        CompletableFuture<EventId> waits = rooms.nextId(ROOM, false).toCompletableFuture();
        assertThat(waits).isNotDone();
        pass(Duration.ofSeconds(1));
        assertThat(waits).isCompletedExceptionally();
        archive(text(2_000_000));
        bus.barriersFail = false;
        CompletableFuture<EventId> again = rooms.nextId(ROOM, false).toCompletableFuture();
        pass(Duration.ofSeconds(2));
        assertThat(again.join()).isGreaterThan(id(2_000_000));
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

    /** As a disk that damaged what it has: of what was archived last. */
    private void damageLast() {
        List<String> segments = store.list("history/", null, 100);
        store.put(segments.get(segments.size() - 1), new byte[0], "application/zstd");
    }

    @Test
    void damageIsToldOnceAndTheRoomGoesOnBehindIt() {
        archive(text(9_000));
        archive(text(9_010));
        damageLast();
        archive(text(9_020));
        ServerFrame.Joined told = join(null);
        assertThat(ids(told)).containsExactly(id(9_000), id(9_020));
        assertThat(told.recovered()).isFalse();
        assertThat(told.hasDamage()).isTrue();
        ServerFrame.Joined behind = since(told.cursor());
        assertThat(behind.events()).isEmpty();
        assertThat(behind.recovered()).isTrue();
        live(text(9_030));
        archive(text(9_030));
        mark(id(9_030));
        assertThat(ids(since(told.cursor()))).containsExactly(id(9_030));
        assertThat(since(told.cursor()).recovered()).isTrue();
        assertThat(join(null).hasDamage()).as("who comes anew lacks it").isTrue();
        assertThat(counters.closedBecause(CloseCode.GAP)).isZero();
    }

    private LogPage readSince(@Nullable LogCursor cursor) {
        assertThat(cursor).isNotNull();
        CompletionStage<LogPage> read = rooms.read(ANN, ROOM, PageRequest.since(cursor, EventId.MIN, 5));
        channel.runPendingTasks();
        return read.toCompletableFuture().join();
    }

    @Test
    void whoMissedWhatIsDamagedResumesAndIsToldOnce() {
        archive(text(9_000));
        ServerFrame.Joined whole = join(null);
        assertThat(whole.recovered()).isTrue();
        archive(text(9_010));
        damageLast();
        archive(text(9_020));
        mark(id(9_020));
        assertThat(counters.closedBecause(CloseCode.GAP)).isEqualTo(1);
        LogPage resumed = readSince(whole.cursor());
        assertThat(resumed.events()).extracting(EncodedEvent::id).containsExactly(id(9_020));
        assertThat(resumed.damaged()).isTrue();
        assertThat(readSince(resumed.end()).recovered()).isTrue();
    }

    @Test
    void whatWasTakenBackWhileItWasMissedIsNotToldInARepair() {
        join(null);
        live(text(1));
        bus.barriersFail = true;
        rooms.interrupted();
        channel.runPendingTasks();
        archive(text(1), text(2, "n2", "secret"), edit(3, 2, "secret"), text(4), removal(5, 2));
        bus.barriersFail = false;
        rooms.resumed();
        channel.runPendingTasks();
        String told = String.join(" ", frames());
        assertThat(told)
                .contains("text 4", "\"kind\":\"removal\"", "\"kind\":\"removed\",\"id\":\"" + id(2) + "\"")
                .doesNotContain("secret");
    }

    @Test
    void whatIsTakenBackWhileItIsHeldBackIsNotToldAnyMore() {
        assertThat(toldOfWhatIsHeldBackWith(removal(3, 2)))
                .contains("\"kind\":\"removed\"")
                .doesNotContain("secret");
    }

    @Test
    void whatAModeratorTakesBackWhileItIsHeldBackIsNotToldAnyMore() {
        assertThat(toldOfWhatIsHeldBackWith(moderated(3, 2)))
                .contains("\"kind\":\"removed\"", "\"author\":\"ann\"")
                .doesNotContain("secret");
    }

    private String toldOfWhatIsHeldBackWith(EncodedEvent removal) {
        join(null);
        CompletableFuture<Void> barrier = new CompletableFuture<>();
        bus.passed = barrier;
        rooms.interrupted();
        rooms.resumed();
        channel.runPendingTasks();
        live(text(2, "n2", "secret"));
        live(removal);
        barrier.complete(null);
        channel.runPendingTasks();
        return String.join(" ", frames());
    }

    @Test
    void whoJoinsGetsAPageOfTheStoreAsItIsNow() {
        archive(text(1, "n1", "secret"), text(2), text(3), text(4), text(5), text(6));
        join(null);
        live(reaction(7, "bob", 3, "x", true), removal(8, 1));
        ServerFrame.Joined joined = join(EventId.MIN);
        assertThat(joined.events().get(0).body()).isEqualTo(new Body.Removed());
        assertThat(joined.changes()).extracting(EncodedEvent::id).containsExactly(id(8), id(7));
        ServerFrame.Joined newest = join(null);
        assertThat(ids(newest)).containsExactly(id(2), id(3), id(4), id(5), id(6));
        assertThat(newest.changes()).extracting(EncodedEvent::id).containsExactly(id(7));
    }
}
