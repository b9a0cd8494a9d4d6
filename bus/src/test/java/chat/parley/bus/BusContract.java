package chat.parley.bus;

import static chat.parley.bus.Events.direct;
import static chat.parley.bus.Events.inRoom;
import static chat.parley.bus.Stages.done;
import static chat.parley.bus.Stages.eventually;
import static chat.parley.bus.Stages.failure;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.bus.Bus.Subscription;
import chat.parley.bus.BusException.Reason;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@link Bus} promises, for every implementation. */
public abstract class BusContract {
    private final List<Bus> opened = new ArrayList<>();

    /** A bus of one more gateway on the same broker, whose stages fail within some seconds. */
    protected abstract Bus connect();

    private Bus gateway() {
        Bus bus = connect();
        opened.add(bus);
        return bus;
    }

    @AfterEach
    void closeAll() {
        opened.forEach(Bus::close);
    }

    @Test
    void followerGetsWhatIsPublishedAfterItFollows() {
        Bus here = gateway();
        Bus there = gateway();
        RoomName room = Events.room();
        done(here.publish(inRoom(room, "before")));
        Recorded follower = new Recorded();
        done(there.followRoom(room, follower::batch));
        for (int i = 0; i < 50; i++) {
            done(here.publish(inRoom(room, "m" + i)));
        }
        follower.awaitLive("m49");
        assertThat(follower.live)
                .containsExactlyElementsOf(
                        IntStream.range(0, 50).mapToObj(i -> "m" + i).toList());
    }

    @Test
    void gatewayHearsItself() {
        Bus bus = gateway();
        RoomName room = Events.room();
        Recorded follower = new Recorded();
        done(bus.followRoom(room, follower::batch));
        done(bus.publish(inRoom(room, "echo")));
        follower.awaitLive("echo");
    }

    @Test
    void eventsArriveByteForByte() {
        Bus bus = gateway();
        RoomName room = Events.room();
        List<EncodedEvent> got = new CopyOnWriteArrayList<>();
        done(bus.followRoom(room, got::addAll));
        EncodedEvent sent = inRoom(room, "Grüße 日本 😀 \n\t \"quoted\" \u2028");
        done(bus.publish(sent));
        eventually().until(() -> !got.isEmpty());
        assertThat(got.get(0).json()).isEqualTo(sent.json());
        assertThat(got.get(0).event()).isEqualTo(sent.event());
    }

    @Test
    void namesThatBrokersTakeForSyntaxAreNamesLikeOthers() {
        Bus bus = gateway();
        String unique = Events.room().value();
        Map<RoomName, Recorded> followers = new HashMap<>();
        for (String name : List.of("a.b", "a-b", "a_b", "ab", "ü", "日本", "a.2eb", "a_2eb")) {
            RoomName room = new RoomName(unique + "." + name);
            Recorded follower = new Recorded();
            followers.put(room, follower);
            done(bus.followRoom(room, follower::batch));
        }
        followers.keySet().forEach(room -> done(bus.publish(inRoom(room, room.value()))));
        followers.forEach((room, follower) -> {
            follower.awaitLive(room.value());
            assertThat(follower.live).containsExactly(room.value());
        });
    }

    @Test
    void mailboxesOfOddNamesAreApart() {
        Bus bus = gateway();
        String unique = Events.user().value();
        Map<UserName, Recorded> owners = new HashMap<>();
        for (String name : List.of("a.b", "a_b", "ü", "日本")) {
            UserName user = new UserName(unique + name);
            Recorded owner = new Recorded();
            owners.put(user, owner);
            done(bus.openMailbox(user, owner));
        }
        owners.keySet().forEach(user -> done(bus.publish(direct(new UserName("ann"), user, user.value()))));
        owners.forEach((user, owner) -> {
            owner.awaitWaiting(user.value());
            owner.awaitLive(user.value());
            assertThat(owner.waiting).containsExactly(user.value());
        });
    }

    @Test
    void nothingIsDeliveredAfterCancelCompleted() {
        Bus bus = gateway();
        RoomName room = Events.room();
        Recorded leaves = new Recorded();
        Recorded stays = new Recorded();
        Subscription leaving = done(bus.followRoom(room, leaves::batch));
        done(bus.followRoom(room, stays::batch));
        done(bus.publish(inRoom(room, "one")));
        leaves.awaitLive("one");
        done(leaving.cancel());
        done(leaving.cancel());
        done(bus.publish(inRoom(room, "two")));
        stays.awaitLive("one", "two");
        assertThat(leaves.live).containsExactly("one");
    }

    @Test
    void listenerMayCancelItself() {
        Bus bus = gateway();
        RoomName room = Events.room();
        List<CompletionStage<Void>> cancelled = new CopyOnWriteArrayList<>();
        List<Subscription> self = new CopyOnWriteArrayList<>();
        self.add(done(bus.followRoom(room, batch -> cancelled.add(self.get(0).cancel()))));
        done(bus.publish(inRoom(room, "one")));
        eventually().until(() -> !cancelled.isEmpty());
        done(cancelled.get(0));
        done(bus.publish(inRoom(room, "two")));
        assertThat(cancelled).hasSize(1);
    }

    @Test
    void listenerThatThrowsGetsTheNextBatchAllTheSame() {
        Bus bus = gateway();
        RoomName room = Events.room();
        Recorded follower = new Recorded();
        done(bus.followRoom(room, batch -> {
            follower.batch(batch);
            throw new IllegalStateException("a defect of the listener, made by a test");
        }));
        done(bus.publish(inRoom(room, "one")));
        done(bus.publish(inRoom(room, "two")));
        follower.awaitLive("one", "two");
    }

    @Test
    void mailWaitsForAnAbsentUserUntilItsReceipt() {
        Bus here = gateway();
        Bus there = gateway();
        UserName bob = Events.user();
        done(here.publish(direct(new UserName("ann"), bob, "one")));
        done(here.publish(direct(new UserName("ann"), bob, "two")));
        Recorded first = new Recorded();
        Subscription mailbox = done(there.openMailbox(bob, first));
        first.awaitWaiting("one", "two");
        assertThat(first.waiting).containsExactly("one", "two");
        first.receipts.get(0).done();
        first.receipts.get(0).done();
        done(mailbox.cancel());

        Recorded second = new Recorded();
        mailbox = done(here.openMailbox(bob, second));
        second.awaitWaiting("two");
        assertThat(second.waiting).containsExactly("two");
        second.receipts.get(0).done();
        done(mailbox.cancel());

        Recorded third = new Recorded();
        done(here.publish(direct(new UserName("ann"), bob, "three")));
        done(there.openMailbox(bob, third));
        third.awaitWaiting("three");
        assertThat(third.waiting).containsExactly("three");
    }

    @Test
    void mailWithoutReceiptGoesToAnotherGatewayWhenItsHolderCloses() {
        Bus holder = gateway();
        Bus other = gateway();
        UserName bob = Events.user();
        Recorded first = new Recorded();
        done(holder.openMailbox(bob, first));
        done(other.publish(direct(new UserName("ann"), bob, "one")));
        done(other.publish(direct(new UserName("ann"), bob, "two")));
        first.awaitWaiting("one", "two");
        Recorded second = new Recorded();
        done(other.openMailbox(bob, second));
        holder.close();
        second.awaitWaiting("one", "two");
        assertThat(second.waiting).containsExactly("one", "two");
        first.receipts.forEach(Bus.Receipt::done);
    }

    @Test
    void messageIsWaitingAtOneGatewayAndLiveAtAllOfBothUsers() {
        Bus here = gateway();
        Bus there = gateway();
        UserName ann = Events.user();
        UserName bob = Events.user();
        Recorded bobHere = new Recorded();
        Recorded bobThere = new Recorded();
        Recorded annThere = new Recorded();
        done(here.openMailbox(bob, bobHere));
        done(there.openMailbox(bob, bobThere));
        done(there.openMailbox(ann, annThere));
        done(here.publish(direct(ann, bob, "hello")));
        bobHere.awaitLive("hello");
        bobThere.awaitLive("hello");
        annThere.awaitLive("hello");
        eventually().until(() -> bobHere.waiting.size() + bobThere.waiting.size() == 1);
        assertThat(annThere.waiting).isEmpty();
    }

    @Test
    void messageToOneselfIsLiveOnce() {
        Bus bus = gateway();
        UserName ann = Events.user();
        Recorded recorded = new Recorded();
        done(bus.openMailbox(ann, recorded));
        done(bus.publish(direct(ann, ann, "note")));
        done(bus.publish(direct(ann, ann, "end")));
        recorded.awaitLive("end");
        recorded.awaitWaiting("end");
        assertThat(recorded.live).containsExactly("note", "end");
        assertThat(recorded.waiting).containsExactly("note", "end");
    }

    @Test
    void archiverGetsEveryEventOfALogInTheOrderOfCommits() {
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
    void privateEventIsInTheLogsOfBothSides() {
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
    void entriesWithReceiptDoNotComeAgain() {
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
    void entriesWithoutReceiptMoveToAnotherGatewayInOrderAndBeforeLaterMarkers() {
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
        CompletionStage<Void> barrier = heir.barrier(LogKey.of(room));
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
    void twoGatewaysShareTheShards() {
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
    void barrierWaitsForTheArchiversAnswer() {
        Bus reader = gateway();
        Bus archivist = gateway();
        RoomName room = Events.room();
        Archiver archiver = Archiver.thatNeverStores();
        done(archivist.consumeArchive(archiver));
        done(reader.publish(inRoom(room, "one")));
        CompletionStage<Void> barrier = reader.barrier(LogKey.of(room));
        archiver.await(room, "one", Archiver.MARKER);
        assertThat(archiver.of(room)).containsExactly("one", Archiver.MARKER);
        assertThat(barrier.toCompletableFuture()).isNotDone();
        archiver.receipts.forEach(Bus.Receipt::done);
        done(barrier);
    }

    @Test
    void barrierWithoutAnArchiverFailsInTime() {
        Bus bus = gateway();
        assertThat(failure(bus.barrier(LogKey.of(Events.room())))).isEqualTo(Reason.UNAVAILABLE);
    }

    @Test
    void broadcastReachesAllGatewaysAndTheSender() {
        Bus here = gateway();
        Bus there = gateway();
        List<byte[]> atHere = new CopyOnWriteArrayList<>();
        List<byte[]> atThere = new CopyOnWriteArrayList<>();
        done(here.onBroadcast(atHere::add));
        done(there.onBroadcast(atThere::add));
        byte[] body = {0, 10, -1, 'x'};
        done(here.broadcast(body));
        eventually().until(() -> atHere.size() == 1 && atThere.size() == 1);
        assertThat(atHere.get(0)).isEqualTo(body);
        assertThat(atThere.get(0)).isEqualTo(body);
    }

    @Test
    void roundTripIsMeasured() {
        Bus bus = gateway();
        assertThat(done(bus.roundTrip())).isBetween(Duration.ofNanos(1), Duration.ofSeconds(10));
    }

    @Test
    void closedBusRefusesEverythingAndClosesAgain() {
        Bus bus = gateway();
        bus.close();
        bus.close();
        List<CompletionStage<?>> stages = List.of(
                bus.publish(inRoom(Events.room(), "late")),
                bus.barrier(LogKey.of(Events.room())),
                bus.broadcast(new byte[] {1}),
                bus.roundTrip(),
                bus.followRoom(Events.room(), batch -> {}),
                bus.openMailbox(Events.user(), new Recorded()),
                bus.consumeArchive(Archiver.thatStores()),
                bus.onBroadcast(presence -> {}));
        assertThat(stages).allSatisfy(stage -> assertThat(failure(stage)).isEqualTo(Reason.CLOSED));
    }

    @Test
    void stagesThatAreOpenWhenTheBusClosesFail() {
        Bus bus = gateway();
        CompletionStage<Void> barrier = bus.barrier(LogKey.of(Events.room()));
        bus.close();
        assertThat(failure(barrier)).isEqualTo(Reason.CLOSED);
    }

    @Test
    void whatWasAcceptedBeforeCloseIsPublished() {
        Bus closing = gateway();
        Bus stays = gateway();
        RoomName room = Events.room();
        List<String> texts = IntStream.range(0, 500).mapToObj(i -> "m" + i).toList();
        List<CompletionStage<Void>> stages = new ArrayList<>();
        texts.forEach(text -> stages.add(closing.publish(inRoom(room, text))));
        closing.close();
        stages.forEach(Stages::done);
        Archiver archiver = Archiver.thatStores();
        done(stays.consumeArchive(archiver));
        archiver.await(room, "m499");
        assertThat(archiver.of(room)).isEqualTo(texts);
    }
}
