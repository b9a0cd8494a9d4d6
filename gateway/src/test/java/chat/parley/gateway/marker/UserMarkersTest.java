package chat.parley.gateway.marker;

import static chat.parley.gateway.Events.ANN;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.bus.BusException;
import chat.parley.gateway.Events;
import chat.parley.gateway.StubBus;
import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.connection.ConnectionCounters;
import chat.parley.gateway.thread.Defects;
import chat.parley.gateway.thread.Owner;
import chat.parley.gateway.thread.OwnerThread;
import chat.parley.protocol.Marker;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import chat.parley.storage.document.Markers.Stored;
import chat.parley.storage.document.S3Markers;
import chat.parley.storage.objectstore.DamagedObjects;
import chat.parley.storage.objectstore.InMemoryObjectStore;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The markers of a user with one connection, on an embedded loop that owns both. */
class UserMarkersTest {
    private final InMemoryObjectStore bucket = new InMemoryObjectStore();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Defects defects = new Defects();
    private final Owner owner = OwnerThread.on(channel.eventLoop(), defects);
    private final TellingBus bus = new TellingBus();
    private final UserMarkers markers = new UserMarkers(
            ANN,
            new MarkerStore(new S3Markers(bucket, new DamagedObjects()), Runnable::run, Runnable::run),
            bus,
            owner);
    private final Connection connection = connection();

    private Connection connection() {
        channel.freezeTime();
        channel.pipeline().addLast("wire", new ChannelInboundHandlerAdapter());
        return new Connection(channel.pipeline().context("wire"), new ConnectionCounters());
    }

    /** A broker of which a test says what becomes of each telling. */
    private static final class TellingBus extends StubBus {
        private final List<List<Marker>> told = new ArrayList<>();
        private final List<CompletableFuture<Void>> outcomes = new ArrayList<>();

        @Override
        public CompletionStage<Void> tellRead(UserName user, List<Marker> markers) {
            told.add(markers);
            outcomes.add(new CompletableFuture<>());
            return outcomes.get(outcomes.size() - 1);
        }

        void fails() {
            outcomes.get(outcomes.size() - 1)
                    .completeExceptionally(new BusException(BusException.Reason.UNAVAILABLE, "away"));
        }
    }

    @BeforeEach
    void arrive() {
        run(() -> markers.arrived(connection));
    }

    @AfterEach
    void release() {
        assertThat(defects.count()).isZero();
        channel.finishAndReleaseAll();
        bucket.close();
    }

    private void run(Runnable task) {
        owner.execute(task);
        channel.runPendingTasks();
    }

    private void pass(int seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }

    private static Marker upTo(String room, int number) {
        return new Marker(new RoomName(room), Events.id(number), 0);
    }

    private CompletableFuture<Void> read(Marker marker) {
        CompletableFuture<Void> durable = new CompletableFuture<>();
        run(() -> markers.read(connection, marker).thenAccept(durable::complete));
        return durable;
    }

    private void mark(Marker marker) {
        var unused = read(marker);
    }

    private void tellingFails() {
        bus.fails();
        channel.runPendingTasks();
    }

    @Test
    void whatOthersWereNotToldTheyAreToldAgainUntilTheyAre() {
        mark(upTo("lobby", 1));
        mark(upTo("kitchen", 2));
        bus.outcomes.get(0).completeExceptionally(new BusException(BusException.Reason.BUSY, "full"));
        tellingFails();
        assertThat(bus.told).as("before its time").hasSize(2);
        pass(2);
        assertThat(bus.told).hasSize(3).last().isEqualTo(List.of(upTo("lobby", 1), upTo("kitchen", 2)));
        tellingFails();
        mark(upTo("lobby", 3));
        tellingFails();
        pass(2);
        assertThat(bus.told).hasSize(5).last().isEqualTo(List.of(upTo("kitchen", 2), upTo("lobby", 3)));
        bus.outcomes.get(4).complete(null);
        pass(60);
        assertThat(bus.told).hasSize(5);
    }

    @Test
    void whatAnotherGatewayStoredAndDiedIsToldWhenItIsRepeatedHere() {
        Marker stored = upTo("lobby", 1);
        new S3Markers(bucket, new DamagedObjects()).add(ANN, Stored.NOTHING, List.of(stored));
        run(markers::mayLack);
        CompletableFuture<Void> repeated = read(stored);
        assertThat(bus.told).containsExactly(List.of(stored));
        assertThat(repeated).isNotDone();
        bus.outcomes.get(0).complete(null);
        assertThat(repeated).isCompleted();
        run(() -> markers.heard(List.of(stored)));
        assertThat(read(stored)).isCompleted();
        assertThat(bus.told).as("what was heard is told").hasSize(1);
    }

    @Test
    void whatWasLearnedFromTheStoreWhileItWasRepeatedHereIsTold() {
        Marker stored = upTo("lobby", 1);
        new S3Markers(bucket, new DamagedObjects()).add(ANN, Stored.NOTHING, List.of(stored));
        mark(stored);
        assertThat(bus.told).containsExactly(List.of(stored));
    }

    @Test
    void whatWasHeardOfAnotherGatewayIsNotToldOnceMore() {
        Marker stored = upTo("lobby", 1);
        run(() -> markers.heard(List.of(stored)));
        assertThat(read(stored)).isCompleted();
        assertThat(bus.told).isEmpty();
    }

    @Test
    void whenTheBrokerIsBackTheyAreToldAtOnce() {
        mark(upTo("lobby", 1));
        tellingFails();
        run(markers::resumed);
        assertThat(bus.told).containsExactly(List.of(upTo("lobby", 1)), List.of(upTo("lobby", 1)));
        pass(60);
        assertThat(bus.told).hasSize(2);
    }

    @Test
    void ofWhoHasLeftNothingIsKeptToBeTold() {
        mark(upTo("lobby", 1));
        tellingFails();
        run(() -> markers.left(connection));
        pass(60);
        assertThat(bus.told).hasSize(1);
    }
}
