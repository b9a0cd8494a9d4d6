package chat.parley.bus;

import static chat.parley.bus.Events.direct;
import static chat.parley.bus.Events.inRoom;
import static chat.parley.bus.Stages.done;
import static chat.parley.bus.Stages.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What {@link Bus} promises of who types, for every implementation. */
interface TypingContract {
    /** One more gateway on the same broker. */
    Bus gateway();

    @Test
    default void whoTypesInARoomIsToldToItsFollowersOnAllGateways() {
        Bus here = gateway();
        Bus there = gateway();
        RoomName room = Events.room();
        Typing ann = new Typing(Events.user(), true);
        Typing ben = new Typing(new UserName("日本"), false);
        Recorded atHere = new Recorded();
        Recorded atThere = new Recorded();
        Recorded elsewhere = new Recorded();
        done(here.followRoom(room, atHere));
        done(there.followRoom(room, atThere));
        done(there.followRoom(Events.room(), elsewhere));
        done(here.typing(room, ann));
        done(here.typing(room, ben));
        eventually().until(() -> atHere.typing.size() == 2 && atThere.typing.size() == 2);
        assertThat(atHere.typing).containsExactly(ann, ben);
        assertThat(atThere.typing).containsExactly(ann, ben);
        assertThat(atThere.live).isEmpty();
        assertThat(elsewhere.typing).isEmpty();
    }

    @Test
    default void whoTypesToAUserIsToldToThatUserAlone() {
        Bus here = gateway();
        Bus there = gateway();
        UserName ann = Events.user();
        UserName bob = Events.user();
        Recorded bobs = new Recorded();
        Recorded anns = new Recorded();
        done(there.openMailbox(bob, bobs));
        done(here.openMailbox(ann, anns));
        done(here.typing(bob, new Typing(ann, true)));
        eventually().until(() -> !bobs.typing.isEmpty());
        done(here.publish(direct(ann, bob, "said")));
        bobs.awaitLive("said");
        anns.awaitLive("said");
        assertThat(bobs.typing).containsExactly(new Typing(ann, true));
        assertThat(bobs.waiting).containsOnly("said");
        assertThat(anns.typing).isEmpty();
    }

    @Test
    default void thatSomebodyTypesIsNotToldBehindTheMessageThatEndedIt() {
        Bus bus = gateway();
        RoomName room = Events.room();
        UserName ann = Events.user();
        Typing types = new Typing(ann, true);
        Recorded follower = new Recorded();
        done(bus.followRoom(room, follower));
        for (int i = 0; i < 20; i++) {
            // What is said while the first of these is under way leaves together.
            CompletionStage<Void> before = bus.publish(inRoom(ann, room, "before"));
            bus.typing(room, types);
            done(bus.publish(inRoom(ann, room, "typed")));
            done(before);
        }
        bus.typing(room, types);
        eventually().until(() -> follower.said.lastIndexOf(types) > follower.said.lastIndexOf("typed"));
        assertThat(follower.live).hasSize(40);
        for (int i = 1; i < follower.said.size() - 1; i++) {
            if (follower.said.get(i).equals(types)) {
                assertThat(follower.said.get(i - 1)).isEqualTo("before");
            }
        }
    }

    @Test
    default void whoComesLaterIsNotToldOfTyping() {
        Bus bus = gateway();
        RoomName room = Events.room();
        UserName bob = Events.user();
        UserName ann = Events.user();
        done(bus.typing(room, new Typing(ann, true)));
        done(bus.typing(bob, new Typing(ann, true)));
        Recorded follower = new Recorded();
        Recorded bobs = new Recorded();
        done(bus.followRoom(room, follower));
        done(bus.openMailbox(bob, bobs));
        done(bus.publish(inRoom(room, "said")));
        done(bus.publish(direct(ann, bob, "said")));
        follower.awaitLive("said");
        bobs.awaitLive("said");
        assertThat(follower.typing).isEmpty();
        assertThat(bobs.typing).isEmpty();
    }
}
