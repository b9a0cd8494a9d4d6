package chat.parley.bus;

import static chat.parley.bus.Events.direct;
import static chat.parley.bus.Stages.done;
import static chat.parley.bus.Stages.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.bus.Bus.Subscription;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Marker;
import chat.parley.protocol.UserName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@link Bus} promises of private messages, for every implementation. */
interface MailboxContract {
    /** One more gateway on the same broker. */
    Bus gateway();

    @Test
    default void mailboxesOfOddNamesAreApart() {
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
    default void mailWaitsForAnAbsentUserUntilItsReceipt() {
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
    default void mailWithoutReceiptGoesToAnotherGatewayWhenItsHolderCloses() {
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
    default void messageIsWaitingAtOneGatewayAndLiveAtAllOfBothUsers() {
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
    default void whatAUserHasReadIsToldWhereverTheUserIsAndNowhereElse() {
        Bus here = gateway();
        Bus there = gateway();
        UserName ann = Events.user();
        UserName bob = Events.user();
        Recorded annHere = new Recorded();
        Recorded annThere = new Recorded();
        Recorded bobThere = new Recorded();
        done(here.openMailbox(ann, annHere));
        done(there.openMailbox(ann, annThere));
        done(there.openMailbox(bob, bobThere));
        List<Marker> markers = List.of(Events.marker(), new Marker(bob, EventId.MIN, Integer.MAX_VALUE));
        done(here.tellRead(ann, markers));
        done(here.tellRead(bob, List.of(Events.marker())));
        eventually().until(() -> annHere.read.size() == 2 && annThere.read.size() == 2 && bobThere.read.size() == 1);
        assertThat(annHere.read).isEqualTo(markers);
        assertThat(annThere.read).isEqualTo(markers);
        assertThat(annThere.live).isEmpty();
    }

    @Test
    default void thatAnAccountHasChangedIsToldWhereverTheUserIsAndNowhereElse() {
        Bus here = gateway();
        Bus there = gateway();
        UserName ann = Events.user();
        UserName bob = Events.user();
        Recorded annHere = new Recorded();
        Recorded annThere = new Recorded();
        Recorded bobThere = new Recorded();
        done(here.openMailbox(ann, annHere));
        done(there.openMailbox(ann, annThere));
        done(there.openMailbox(bob, bobThere));
        done(here.tellAccountChanged(ann));
        done(here.tellRead(bob, List.of(Events.marker())));
        eventually()
                .until(() -> annHere.accountChanges.get() == 1
                        && annThere.accountChanges.get() == 1
                        && bobThere.read.size() == 1);
        assertThat(bobThere.accountChanges).hasValue(0);
        assertThat(annThere.live).isEmpty();
    }

    @Test
    default void messageToOneselfIsLiveOnce() {
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
}
