package chat.parley.bus;

import static chat.parley.bus.Stages.done;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.KindCases;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link Bus} promises of events of kinds that it does not know, for every implementation. */
interface KindContract {
    /** Who says all of docs/kind-cases.json: one sender's events keep their order. */
    UserName BOB = new UserName("bob");

    /** One more gateway on the same broker. */
    Bus gateway();

    @Test
    default void kindsOfTomorrowArriveByteForByteInTheirPlace() {
        Bus here = gateway();
        Bus there = gateway();
        RoomName room = new RoomName("lobby");
        List<EncodedEvent> sent = new ArrayList<>();
        sent.add(Events.inRoom(BOB, room, "before"));
        KindCases.carried().stream()
                .filter(event -> room.equals(event.event().conversation()))
                .forEach(sent::add);
        sent.add(Events.inRoom(BOB, room, "after"));
        Recorded follower = new Recorded();
        done(there.followRoom(room, follower));

        sent.stream().map(here::publish).toList().forEach(Stages::done);

        List<String> texts = sent.stream().map(Events::text).toList();
        follower.awaitLive("after");
        assertThat(follower.live).isEqualTo(texts).hasSizeGreaterThan(5);
        Archiver archiver = Archiver.thatStores();
        done(there.consumeArchive(archiver));
        archiver.await(room, "after");
        assertThat(archiver.of(room)).isEqualTo(texts);
    }

    @Test
    default void oneThatIsPrivateIsInTheMailboxTheLiveStreamsAndBothLogs() {
        Bus bus = gateway();
        EncodedEvent sent = KindCases.carried().stream()
                .filter(event -> event.event().isPrivate())
                .findFirst()
                .orElseThrow();
        UserName from = sent.event().from();
        UserName to = (UserName) sent.event().conversation();
        Recorded receiver = new Recorded();
        Recorded sender = new Recorded();
        done(bus.openMailbox(to, receiver));
        done(bus.openMailbox(from, sender));

        done(bus.publish(sent));

        String json = Events.text(sent);
        receiver.awaitWaiting(json);
        receiver.awaitLive(json);
        sender.awaitLive(json);
        Archiver archiver = Archiver.thatStores();
        done(bus.consumeArchive(archiver));
        archiver.awaitIn(LogKey.privateOf(from), json);
        archiver.awaitIn(LogKey.privateOf(to), json);
    }
}
