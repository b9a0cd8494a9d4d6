package chat.parley.bus;

import static chat.parley.bus.Events.direct;
import static chat.parley.bus.Events.inRoom;
import static chat.parley.bus.Stages.done;
import static chat.parley.bus.Stages.failure;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.bus.BusException.Reason;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@link Bus} promises of archiving and its barriers, for every implementation. */
interface ArchiveContract {
    /** One more gateway on the same broker. */
    Bus gateway();

    @Test
    default void archiverGetsEveryEventOfALogInTheOrderOfCommits() {
        Bus bus = gateway();
        RoomName room = Events.room();
        List<String> texts = IntStream.range(0, 100).mapToObj(i -> "m" + i).toList();
        List<CompletionStage<Void>> stages = new ArrayList<>();
        texts.forEach(text -> stages.add(bus.publish(inRoom(room, text))));
        stages.forEach(Stages::done);
        Archiver archiver = Archiver.thatStores();
        done(bus.consumeArchive(archiver));
        archiver.await(room, "m99");
        assertThat(archiver.of(room)).isEqualTo(texts);
    }

    @Test
    default void privateEventIsInTheLogsOfBothSides() {
        Bus bus = gateway();
        UserName ann = Events.user();
        UserName bob = Events.user();
        Archiver archiver = Archiver.thatStores();
        done(bus.consumeArchive(archiver));
        done(bus.publish(direct(ann, bob, "psst")));
        archiver.awaitIn(LogKey.privateOf(ann), "psst");
        archiver.awaitIn(LogKey.privateOf(bob), "psst");
    }

    @Test
    default void entriesWithReceiptDoNotComeAgain() {
        Bus first = gateway();
        Bus second = gateway();
        RoomName room = Events.room();
        Archiver stores = Archiver.thatStores();
        done(first.consumeArchive(stores));
        done(first.publish(inRoom(room, "stored")));
        stores.await(room, "stored");
        done(first.barrier(LogKey.of(room)));
        first.close();
        Archiver later = Archiver.thatStores();
        done(second.consumeArchive(later));
        done(second.publish(inRoom(room, "new")));
        later.await(room, "new");
        assertThat(later.of(room)).containsExactly("new");
    }

    @Test
    default void entriesWithoutReceiptMoveToAnotherGatewayInOrderAndBeforeLaterMarkers() {
        Bus dying = gateway();
        Bus heir = gateway();
        RoomName room = Events.room();
        Archiver lost = Archiver.thatNeverStores();
        done(dying.consumeArchive(lost));
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            expected.add("m" + i);
            done(heir.publish(inRoom(room, "m" + i)));
        }
        lost.await(room, "m39");
        Archiver stores = Archiver.thatStores();
        done(heir.consumeArchive(stores));
        CompletionStage<?> barrier = heir.barrier(LogKey.of(room));
        dying.close();
        done(barrier);
        done(heir.publish(inRoom(room, "after")));
        stores.await(room, "after");
        expected.add(Archiver.MARKER);
        expected.add("after");
        assertThat(stores.of(room)).isEqualTo(expected);
        lost.receipts.forEach(Bus.Receipt::done);
    }

    @Test
    default void twoGatewaysShareTheShards() {
        Bus here = gateway();
        Bus there = gateway();
        Archiver one = Archiver.thatStores();
        Archiver two = Archiver.thatStores();
        done(here.consumeArchive(one));
        done(there.consumeArchive(two));
        List<RoomName> rooms = Events.roomInEveryShard();
        rooms.forEach(room -> done(here.publish(inRoom(room, "first"))));
        rooms.forEach(room -> done(here.publish(inRoom(room, "second"))));
        for (RoomName room : rooms) {
            done(here.barrier(LogKey.of(room)));
            List<String> all = List.of("first", "second", Archiver.MARKER);
            assertThat(List.of(one.of(room), two.of(room))).containsExactlyInAnyOrder(all, List.of());
        }
        assertThat(one.shards).doesNotContainAnyElementsOf(two.shards);
        assertThat(one.shards.size()).isBetween(LogKey.SHARDS / 4, LogKey.SHARDS * 3 / 4);
        assertThat(one.shards.size() + two.shards.size()).isEqualTo(LogKey.SHARDS);
    }

    @Test
    default void barrierWaitsForTheArchiversAnswer() {
        Bus reader = gateway();
        Bus archivist = gateway();
        RoomName room = Events.room();
        Archiver archiver = Archiver.thatNeverStores();
        done(archivist.consumeArchive(archiver));
        done(reader.publish(inRoom(room, "one")));
        CompletionStage<Optional<LogCursor>> barrier = reader.barrier(LogKey.of(room));
        archiver.await(room, "one", Archiver.MARKER);
        assertThat(archiver.of(room)).containsExactly("one", Archiver.MARKER);
        assertThat(barrier.toCompletableFuture()).isNotDone();
        archiver.receipts.forEach(Bus.Receipt::done);
        assertThat(done(barrier)).contains(Archiver.END);
    }

    @Test
    default void barrierWithoutAnArchiverFailsInTime() {
        Bus bus = gateway();
        assertThat(failure(bus.barrier(LogKey.of(Events.room())))).isEqualTo(Reason.UNAVAILABLE);
    }
}
