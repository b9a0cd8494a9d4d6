package chat.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.client.fake.FakeGateway;
import chat.parley.client.fake.Peer;
import chat.parley.protocol.Body;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Feature;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Marker;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Read markers: merged, said in their time, and said again until they are in the store. */
final class ReadMarkersTest extends ClientFixture {

    @BeforeEach
    void offerMarkers() {
        gateway.offering(Feature.MARKERS);
    }

    private static EventId id(long number) {
        return new EventId(number << 16, 1);
    }

    private static Marker upTo(Conversation where, long number, int turn) {
        return new Marker(where, id(number), turn);
    }

    private List<Marker> said() {
        return gateway.received(ClientFrame.Read.class).stream()
                .map(ClientFrame.Read::marker)
                .toList();
    }

    private void untilSaid(Marker... markers) {
        await().untilAsserted(() -> assertThat(said()).containsExactly(markers));
    }

    private static Optional<Marker> counting(ParleyClient client, Conversation where) {
        return client.marker(where).join();
    }

    private void refuse(ErrorCode code) {
        gateway.on(
                ClientFrame.Read.class,
                (peer, read) -> peer.send(new ServerFrame.Failure(read.id(), code, "refused", null)));
    }

    @Test
    void whatTheGatewayTellsAndWhatIsMarkedHereCountByTheirRank() {
        gateway.chat().mark(ALICE, upTo(BOB, 5, 1), null);
        ParleyClient client = inLobby();
        await().until(() -> heard.read().contains("complete"));
        assertThat(heard.read()).containsExactly("bob " + id(5) + " 1", "complete");
        client.read(upTo(BOB, 9, 0));
        client.read(upTo(BOB, 4, 1));
        assertThat(counting(client, BOB)).contains(upTo(BOB, 5, 1));
        gateway.chat().mark(ALICE, upTo(BOB, 3, 2), null);
        gateway.push(new ServerFrame.Markers(List.of(upTo(BOB, 9, 1)), null));
        await().until(() -> heard.read().contains("bob " + id(3) + " 2"));
        assertThat(counting(client, BOB)).contains(upTo(BOB, 3, 2));
        assertThat(said()).isEmpty();
    }

    @Test
    void aToldMarkerIsWaitedForUntilAllWereTold() {
        gateway.offering();
        ParleyClient client = inLobby();
        CompletableFuture<Optional<Marker>> marker = client.toldMarker(BOB);
        gateway.push(new ServerFrame.Markers(List.of(upTo(LOBBY, 1, 0)), null));
        await().until(() -> counting(client, LOBBY).isPresent());
        assertThat(marker).isNotDone();
        gateway.push(new ServerFrame.Markers(List.of(upTo(BOB, 2, 3)), true));
        assertThat(marker.join()).contains(upTo(BOB, 2, 3));
        assertThat(client.toldMarker(new UserName("carol")).join()).isEmpty();
    }

    @Test
    void ofManyMarkersOfOneConversationOnlyTheFirstAndTheLastAreSaidInTheirTime() {
        ParleyClient client = inLobby();
        for (int number = 1; number <= 100; number++) {
            client.read(upTo(LOBBY, number, 0));
        }
        untilSaid(upTo(LOBBY, 1, 0));
        client.read(upTo(BOB, 1, 0));
        untilSaid(upTo(LOBBY, 1, 0), upTo(BOB, 1, 0));
        untilSaid(upTo(LOBBY, 1, 0), upTo(BOB, 1, 0), upTo(LOBBY, 100, 0));
    }

    @Test
    void whoLeavesAConversationOrEndsIsNotWaitedFor() {
        ParleyClient client = inLobby();
        client.read(upTo(LOBBY, 1, 0));
        client.read(upTo(LOBBY, 2, 0));
        client.left(LOBBY);
        client.read(upTo(BOB, 1, 0));
        client.read(upTo(BOB, 2, 0));
        client.close();
        assertThat(gateway.chat().markers("alice")).containsExactlyInAnyOrder(upTo(LOBBY, 2, 0), upTo(BOB, 2, 0));
    }

    @Test
    void whatGotNoAnswerIsSaidAgainOnTheNextConnectionOnceItIsInTheRoom() {
        ParleyClient client = inLobby();
        gateway.on(ClientFrame.Read.class, (peer, read) -> {
            gateway.unscript(ClientFrame.Read.class);
            peer.cut();
        });
        client.read(upTo(LOBBY, 1, 0));
        await().until(() -> gateway.chat().markers("alice").equals(List.of(upTo(LOBBY, 1, 0))));
        assertThat(said()).hasSize(2);
    }

    @Test
    void whatTheStoreHasLostIsSaidAgainAndWhatItHasIsNot() {
        ParleyClient client = inLobby();
        client.read(upTo(LOBBY, 1, 0));
        client.read(upTo(BOB, 1, 0));
        await().until(() -> gateway.chat().markers("alice").size() == 2);
        gateway.peers().forEach(Peer::cut);
        await().until(() -> heard.read().indexOf("complete") < heard.read().lastIndexOf("complete"));
        assertThat(said()).hasSize(2);
        gateway.kill();
        gateway.chat().loseMarkers();
        gateway.chat().mark(ALICE, upTo(BOB, 3, 0), null);
        gateway.revive();
        await().until(() -> gateway.chat().markers("alice").contains(upTo(LOBBY, 1, 0)));
        assertThat(said()).hasSize(3);
    }

    @Test
    void aMarkerThatIsBehindIsNoTroubleAndOneThatIsNotSaidYetIsForgotten() {
        ParleyClient client = inLobby();
        refuse(ErrorCode.READ_FURTHER);
        client.read(upTo(LOBBY, 1, 0));
        untilSaid(upTo(LOBBY, 1, 0));
        assertThat(counting(client, LOBBY)).contains(upTo(LOBBY, 1, 0));
        refuse(ErrorCode.NOT_SAID_YET);
        client.read(upTo(BOB, 9, 0));
        await().until(() -> counting(client, BOB).isEmpty());
        gateway.unscript(ClientFrame.Read.class);
        client.read(upTo(BOB, 2, 0));
        await().until(() -> gateway.chat().markers("alice").equals(List.of(upTo(BOB, 2, 0))));
        assertThat(said()).hasSize(3);
    }

    @Test
    void aMarkerThatCannotBeStoredNowIsSaidLater() {
        ParleyClient client = inLobby();
        gateway.on(ClientFrame.Read.class, (peer, read) -> {
            gateway.unscript(ClientFrame.Read.class);
            peer.send(new ServerFrame.Failure(read.id(), ErrorCode.UNAVAILABLE, "no store", 1L));
        });
        client.read(upTo(BOB, 1, 0));
        await().until(() -> gateway.chat().markers("alice").equals(List.of(upTo(BOB, 1, 0))));
    }

    @Test
    void aGatewayThatKeepsNoMarkersIsToldOfNone() {
        gateway.offering();
        ParleyClient client = inLobby();
        assertThat(client.offers(Feature.MARKERS)).isFalse();
        client.read(upTo(LOBBY, 1, 0));
        client.left(LOBBY);
        assertThat(counting(client, LOBBY)).contains(upTo(LOBBY, 1, 0));
        gateway.offering(Feature.MARKERS);
        gateway.peers().forEach(Peer::cut);
        untilSaid(upTo(LOBBY, 1, 0));
    }

    @Test
    void markersGoOnAtAnotherGateway() throws Exception {
        try (FakeGateway second = new FakeGateway(gateway.chat())) {
            second.offering(Feature.MARKERS);
            ParleyClient client = inLobby(patient(gateway.url(), second.url()));
            client.read(upTo(LOBBY, 1, 0));
            untilSaid(upTo(LOBBY, 1, 0));
            gateway.push(new ServerFrame.Move(0));
            await().until(() -> heard.changes().contains("moved"));
            client.read(upTo(LOBBY, 2, 0));
            await().until(() -> gateway.chat().markers("alice").equals(List.of(upTo(LOBBY, 2, 0))));
            assertThat(second.received(ClientFrame.Read.class)).hasSize(1);
            gateway.chat().mark(ALICE, upTo(BOB, 1, 0), null);
            await().until(() -> heard.read().contains("bob " + id(1) + " 0"));
        }
    }

    @Test
    void moreMarkersThanAUserHasAreNotKept() {
        ParleyClient client = inLobby();
        for (int part = 0; part < 5; part++) {
            int first = part * Limits.MAX_MARKERS_PER_USER;
            gateway.push(new ServerFrame.Markers(
                    IntStream.range(first, first + Limits.MAX_MARKERS_PER_USER)
                            .mapToObj(number -> upTo(new RoomName("r" + number), number + 1, Integer.MAX_VALUE))
                            .toList(),
                    null));
        }
        gateway.push(new ServerFrame.Markers(List.of(), true));
        await().until(() -> heard.read().indexOf("complete") < heard.read().lastIndexOf("complete"));
        assertThat(counting(client, new RoomName("r0"))).isEmpty();
        assertThat(counting(client, new RoomName("r4999"))).isPresent();
    }

    @Test
    void whatIsUnreadIsCountedPartByPart() {
        EventId first = gateway.chat().sayUnheard("bob", LOBBY, "one").id();
        for (int i = 0; i < 450; i++) {
            gateway.chat().sayUnheard("bob", LOBBY, i % 100 == 0 ? "alice?" : "and");
        }
        gateway.chat().sayUnheard("alice", LOBBY, "mine");
        Event gone = gateway.chat().sayUnheard("bob", LOBBY, "gone");
        gateway.chat().say("bob", LOBBY, new Body.Removal(gone.id(), null), false);
        ParleyClient client = signedIn();
        assertThat(client.unread(LOBBY, first).join()).isEqualTo(new UnreadCount(450, 5, true));
        assertThat(client.unread(LOBBY, null).join()).isEqualTo(new UnreadCount(451, 5, true));
        assertThat(gateway.received(ClientFrame.Unread.class)).hasSize(6);
    }

    @Test
    void aCountThatLeadsNowhereEndsAndIsNotWhole() {
        gateway.on(
                ClientFrame.Unread.class,
                (peer, unread) -> peer.send(
                        new ServerFrame.Unread(unread.id(), Integer.MAX_VALUE, Integer.MAX_VALUE, true, id(7), true)));
        ParleyClient client = signedIn();
        assertThat(client.unread(LOBBY, id(3)).join())
                .isEqualTo(new UnreadCount(2L * Integer.MAX_VALUE, 2L * Integer.MAX_VALUE, false));
        assertThat(client.unread(LOBBY, id(8)).join().whole()).isFalse();
    }
}
