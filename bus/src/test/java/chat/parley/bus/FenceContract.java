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
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@link Bus} promises of fences and marks, for every implementation. */
interface FenceContract {
    /** One more gateway on the same broker. */
    Bus gateway();

    @Test
    default void whatWasAcknowledgedBeforeAFenceWasHandedOverWhenItComesBack() {
        Bus here = gateway();
        Bus there = gateway();
        RoomName room = Events.room();
        Set<EventId> seen = ConcurrentHashMap.newKeySet();
        done(there.followRoom(room, Recorded.onEvents(batch -> batch.forEach(event -> seen.add(event.id())))));
        for (int i = 0; i < 2_000; i++) {
            EncodedEvent event = inRoom(room, "m" + i);
            done(here.publish(event));
            done(there.fence(room));
            assertThat(seen).as("round " + i).contains(event.id());
        }
    }

    @Test
    default void soItIsWhileOthersPublishInTheSameRoom() throws InterruptedException {
        Bus reader = gateway();
        RoomName room = Events.room();
        Set<EventId> seen = ConcurrentHashMap.newKeySet();
        done(reader.followRoom(room, Recorded.onEvents(batch -> batch.forEach(event -> seen.add(event.id())))));
        List<String> missing = new CopyOnWriteArrayList<>();
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> threads = Stream.of(gateway(), gateway(), gateway())
                .map(bus -> new Thread(() -> {
                    for (int i = 0; !over.get(); i++) {
                        EncodedEvent event = inRoom(room, "m" + i);
                        done(bus.publish(event));
                        if (i % 3 == 0) {
                            done(reader.fence(room));
                            if (!seen.contains(event.id())) {
                                missing.add("m" + i);
                            }
                        }
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        eventually().until(() -> seen.size() > 3_000);
        over.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(missing).isEmpty();
    }

    @Test
    default void fencesOfOneGatewayAreNothingToAnother() {
        Bus here = gateway();
        Bus there = gateway();
        RoomName room = Events.room();
        Recorded other = new Recorded();
        done(here.followRoom(room, new Recorded()));
        done(there.followRoom(room, other));
        for (int i = 0; i < 10; i++) {
            done(here.fence(room));
        }
        done(there.fence(room));
        assertThat(other.live).isEmpty();
    }

    @Test
    default void fenceWaitsForAllSubscriptionsOfItsRoom() {
        Bus bus = gateway();
        RoomName room = Events.room();
        Recorded one = new Recorded();
        Recorded two = new Recorded();
        done(bus.followRoom(room, one));
        done(bus.followRoom(room, two));
        for (int i = 0; i < 100; i++) {
            done(bus.publish(inRoom(room, "m" + i)));
            done(bus.fence(room));
            assertThat(one.live).hasSize(i + 1).isEqualTo(two.live);
        }
    }

    @Test
    default void fenceInARoomThatIsNotFollowedFails() {
        Bus bus = gateway();
        RoomName room = Events.room();
        assertThat(failure(bus.fence(room))).isEqualTo(Reason.UNAVAILABLE);
        Subscription subscription = done(bus.followRoom(room, new Recorded()));
        done(bus.fence(room));
        done(subscription.cancel());
        assertThat(failure(bus.fence(room))).isEqualTo(Reason.UNAVAILABLE);
    }

    @Test
    default void markComesToAllFollowersBehindTheEventsThatItNames() {
        Bus here = gateway();
        Bus there = gateway();
        RoomName room = Events.room();
        Recorded follower = new Recorded();
        Recorded own = new Recorded();
        done(there.followRoom(room, follower));
        done(here.followRoom(room, own));
        for (int i = 0; i < 50; i++) {
            EncodedEvent event = inRoom(room, "m" + i);
            Mark mark = Marked.with(event.id());
            done(here.publish(event));
            done(there.mark(LogKey.of(room), mark));
            follower.awaitLive(Marks.write(mark));
            own.awaitLive(Marks.write(mark));
            assertThat(follower.live).endsWith("m" + i, Marks.write(mark)).isEqualTo(own.live);
            assertThat(follower.marks).endsWith(mark);
        }
    }

    @Test
    default void markOfAPrivateLogComesToThatUserAlone() {
        Bus here = gateway();
        Bus there = gateway();
        UserName ann = Events.user();
        UserName bob = Events.user();
        Recorded annThere = new Recorded();
        Recorded bobHere = new Recorded();
        done(there.openMailbox(ann, annThere));
        done(here.openMailbox(bob, bobHere));
        EncodedEvent event = direct(ann, bob, "psst");
        Mark mark = Marked.with(event.id());
        done(here.publish(event));
        done(here.mark(LogKey.privateOf(ann), mark));
        annThere.awaitLive("psst", Marks.write(mark));
        bobHere.awaitLive("psst");
        done(here.publish(direct(bob, bob, "end")));
        bobHere.awaitLive("end");
        assertThat(annThere.live).containsExactly("psst", Marks.write(mark));
        assertThat(bobHere.live).containsExactly("psst", "end");
    }

    @Test
    default void markOfThousandsOfEventsArrives() {
        Bus bus = gateway();
        RoomName room = Events.room();
        Recorded follower = new Recorded();
        done(bus.followRoom(room, follower));
        Mark mark = Marked.with(IntStream.range(0, Marks.MAX_EVENTS)
                .mapToObj(i -> new EventId(Long.MIN_VALUE + i, -i))
                .toList());
        done(bus.mark(LogKey.of(room), mark));
        eventually().until(() -> follower.marks.equals(List.of(mark)));
    }
}
