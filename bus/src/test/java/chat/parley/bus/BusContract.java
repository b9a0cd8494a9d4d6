package chat.parley.bus;

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
public abstract class BusContract
        implements MailboxContract, ArchiveContract, FenceContract, KindContract, TypingContract {
    private final List<Bus> opened = new ArrayList<>();

    /** A bus of one more gateway on the same broker, whose stages fail within some seconds. */
    protected abstract Bus connect();

    @Override
    public Bus gateway() {
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
        done(there.followRoom(room, follower));
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
        done(bus.followRoom(room, follower));
        done(bus.publish(inRoom(room, "echo")));
        follower.awaitLive("echo");
    }

    @Test
    void eventsArriveByteForByte() {
        Bus bus = gateway();
        RoomName room = Events.room();
        List<EncodedEvent> got = new CopyOnWriteArrayList<>();
        done(bus.followRoom(room, Recorded.onEvents(got::addAll)));
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
            done(bus.followRoom(room, follower));
        }
        followers.keySet().forEach(room -> done(bus.publish(inRoom(room, room.value()))));
        followers.forEach((room, follower) -> {
            follower.awaitLive(room.value());
            assertThat(follower.live).containsExactly(room.value());
        });
    }

    @Test
    void nothingIsDeliveredAfterCancelCompleted() {
        Bus bus = gateway();
        RoomName room = Events.room();
        Recorded leaves = new Recorded();
        Recorded stays = new Recorded();
        Subscription leaving = done(bus.followRoom(room, leaves));
        done(bus.followRoom(room, stays));
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
        self.add(done(bus.followRoom(
                room, Recorded.onEvents(batch -> cancelled.add(self.get(0).cancel())))));
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
        done(bus.followRoom(room, Recorded.onEvents(batch -> {
            follower.events(batch);
            throw new IllegalStateException("a defect of the listener, made by a test");
        })));
        done(bus.publish(inRoom(room, "one")));
        done(bus.publish(inRoom(room, "two")));
        follower.awaitLive("one", "two");
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
        assertThat(done(bus.roundTrip())).isPositive();
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
                bus.fence(Events.room()),
                bus.mark(LogKey.of(Events.room()), Marked.with(Events.id())),
                bus.typing(Events.room(), new Typing(Events.user(), true)),
                bus.tellRead(Events.user(), List.of(Events.marker())),
                bus.tellAccountChanged(Events.user()),
                bus.followRoom(Events.room(), new Recorded()),
                bus.openMailbox(Events.user(), new Recorded()),
                bus.consumeArchive(Archiver.thatStores()),
                bus.onBroadcast(presence -> {}));
        assertThat(stages).allSatisfy(stage -> assertThat(failure(stage)).isEqualTo(Reason.CLOSED));
    }

    @Test
    void stagesThatAreOpenWhenTheBusClosesFail() {
        Bus bus = gateway();
        CompletionStage<?> barrier = bus.barrier(LogKey.of(Events.room()));
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
