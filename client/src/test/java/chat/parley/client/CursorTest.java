package chat.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.client.fake.FakeGateway;
import chat.parley.client.fake.Peer;
import chat.parley.patience.Patience;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogPosition;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With gateways that say where a log stands. */
final class CursorTest extends ClientFixture {
    private static final Duration DAY = Duration.ofDays(1);

    @BeforeEach
    void cursors() {
        gateway.withCursors(true);
    }

    private void hear(Conversation target, String text) {
        gateway.chat().say("bob", target, text);
        await().until(() -> heard.texts().contains(text));
    }

    private ClientFrame.Join lastJoin() {
        List<ClientFrame.Join> joins = gateway.received(ClientFrame.Join.class);
        return joins.get(joins.size() - 1);
    }

    private void untilResumed() {
        await().until(() -> heard.changes().contains("resumed lobby true"));
    }

    /** The client has done everything that was sent to it before. */
    private void untilHeard(ParleyClient client) {
        client.info().join();
    }

    @Test
    void whatASlowGatewayAcknowledgedADayBackIsTold() {
        gateway.chat().sayUnheard("bob", LOBBY, "old");
        LogCursor entered = gateway.chat().cursor();
        inLobby();
        gateway.kill();
        gateway.chat().sayUnheard("bob", LOBBY, "new");
        gateway.chat().sayUnheardLate("bob", LOBBY, "late", DAY);
        gateway.revive();
        untilResumed();
        assertThat(heard.texts()).containsExactly("late", "new");
        assertThat(lastJoin().cursor()).isEqualTo(entered);
    }

    @Test
    void theCursorStaysTheSameOverThePagesAndIsThatOfTheFirstPageAfterThem() {
        inLobby();
        LogCursor entered = gateway.chat().cursor();
        gateway.kill();
        List<String> said = new ArrayList<>();
        for (int i = 0; i < 450; i++) {
            said.add("m" + i);
            gateway.chat().sayUnheard("bob", LOBBY, "m" + i);
        }
        LogCursor resumed = gateway.chat().cursor();
        gateway.revive();
        untilResumed();
        assertThat(heard.texts()).isEqualTo(said);
        assertThat(gateway.received(ClientFrame.History.class).stream()
                        .filter(page -> LOBBY.equals(page.room()))
                        .map(ClientFrame.History::cursor))
                .containsExactly(entered, entered);
        gateway.peers().forEach(Peer::cut);
        await().until(() -> gateway.received(ClientFrame.Join.class).size() == 3);
        assertThat(lastJoin().cursor()).isEqualTo(resumed);
    }

    @Test
    void aCursorThatIsPushedTakesThePlaceOfTheOlderOne() {
        ParleyClient client = inLobby();
        hear(LOBBY, "one");
        LogCursor pushed = gateway.chat().cursor();
        gateway.push(new ServerFrame.CursorPush(LOBBY, pushed));
        untilHeard(client);
        hear(LOBBY, "two");
        gateway.kill();
        gateway.chat().sayUnheardLate("bob", LOBBY, "late", DAY);
        gateway.revive();
        untilResumed();
        assertThat(lastJoin().cursor()).isEqualTo(pushed);
        assertThat(heard.texts()).containsExactly("one", "two", "late");
    }

    @Test
    void aCursorThatIsPushedWhileSomethingIsMissingIsNotTaken() {
        LogCursor entered = gateway.chat().cursor();
        ParleyClient client = inLobby();
        gateway.kill();
        gateway.chat().sayUnheard("bob", LOBBY, "missed");
        LogCursor later = gateway.chat().cursor();
        gateway.on(
                ClientFrame.Join.class,
                (peer, join) ->
                        peer.send(new ServerFrame.Joined(join.id(), LOBBY, List.of(), 1, List.of(), false, false)));
        gateway.revive();
        await().until(() -> heard.changes().contains("resumed lobby false"));
        gateway.push(new ServerFrame.CursorPush(LOBBY, later));
        untilHeard(client);
        gateway.unscript(ClientFrame.Join.class);
        untilResumed();
        assertThat(lastJoin().cursor()).isEqualTo(entered);
        assertThat(heard.texts()).containsExactly("missed");
    }

    @Test
    void aCursorThatIsPushedWhilePagesAreReadIsTakenWhenTheyAre() {
        ParleyClient client = inLobby();
        gateway.kill();
        Event missed = gateway.chat().sayUnheard("bob", LOBBY, "missed");
        LogCursor first = gateway.chat().cursor();
        LogCursor pushed = new LogCursor(new LogPosition(7, 7), missed.id());
        gateway.on(ClientFrame.Join.class, (peer, join) -> {
            gateway.unscript(ClientFrame.Join.class);
            peer.send(new ServerFrame.Joined(join.id(), LOBBY, List.of(), 1, List.of(), true, true, first));
        });
        gateway.on(ClientFrame.History.class, (peer, page) -> {
            if (page.room() != null) {
                gateway.unscript(ClientFrame.History.class);
                peer.send(new ServerFrame.CursorPush(LOBBY, pushed));
                // An empty page does not say that there is no more.
                peer.send(new ServerFrame.History(page.id(), List.of(), true, null, true, first));
            } else {
                gateway.answer(peer, page);
            }
        });
        gateway.revive();
        untilResumed();
        assertThat(heard.texts()).containsExactly("missed");
        assertThat(gateway.received(ClientFrame.History.class).stream()
                        .filter(page -> LOBBY.equals(page.room()))
                        .map(ClientFrame.History::after))
                .containsExactly(EventId.MIN, EventId.MIN);
        untilHeard(client);
        gateway.on(ClientFrame.Join.class, (peer, join) -> {});
        gateway.peers().forEach(Peer::cut);
        await().until(() -> gateway.received(ClientFrame.Join.class).size() == 3);
        assertThat(lastJoin().cursor()).isEqualTo(pushed);
    }

    @Test
    void pagesWithoutEndAreGivenUpAndReadLater() {
        inLobby();
        gateway.kill();
        LogCursor end = gateway.chat().cursor();
        gateway.on(
                ClientFrame.Join.class,
                (peer, join) ->
                        peer.send(new ServerFrame.Joined(join.id(), LOBBY, List.of(), 1, List.of(), true, true, end)));
        gateway.on(
                ClientFrame.History.class,
                (peer, page) -> peer.send(new ServerFrame.History(page.id(), List.of(), true, null, true, end)));
        gateway.revive();
        await().until(() -> heard.changes().contains("resumed lobby false"));
    }

    @Test
    void whereTheFirstPageMayLackSomethingTheNextCompleteOneIsTheBeginning() {
        gateway.on(ClientFrame.Join.class, (peer, join) -> {
            gateway.unscript(ClientFrame.Join.class);
            peer.send(new ServerFrame.Joined(join.id(), LOBBY, List.of(ALICE), 1, List.of(), false, false));
        });
        ParleyClient client = signedIn();
        assertThat(client.join(LOBBY, 50).join().recovered()).isFalse();
        gateway.chat().sayUnheard("bob", LOBBY, "meanwhile");
        untilResumed();
        LogCursor begun = gateway.chat().cursor();
        assertThat(lastJoin().cursor()).isNull();
        assertThat(lastJoin().after()).isNull();
        gateway.kill();
        gateway.chat().sayUnheardLate("bob", LOBBY, "late", DAY);
        gateway.revive();
        await().until(() -> heard.texts().contains("late"));
        assertThat(heard.texts()).containsExactly("meanwhile", "late");
        assertThat(lastJoin().cursor()).isEqualTo(begun);
    }

    @Test
    void aGatewayWithoutCursorsServesInBetween() {
        inLobby();
        LogCursor entered = gateway.chat().cursor();
        hear(LOBBY, "one");
        gateway.kill();
        gateway.withCursors(false);
        gateway.chat().sayUnheard("bob", LOBBY, "two");
        gateway.revive();
        untilResumed();
        assertThat(lastJoin().after()).isEqualTo(heard.events().get(0).id());
        gateway.kill();
        gateway.withCursors(true);
        gateway.chat().sayUnheardLate("bob", LOBBY, "late", DAY);
        gateway.revive();
        await().until(() -> heard.texts().contains("late"));
        assertThat(lastJoin().cursor()).isEqualTo(entered);
        assertThat(heard.texts()).containsExactly("one", "two", "late");
    }

    @Test
    void aGatewayThatRefusesTheCursorIsAskedByIds() {
        inLobby();
        hear(LOBBY, "one");
        gateway.kill();
        gateway.chat().sayUnheard("bob", LOBBY, "two");
        gateway.on(ClientFrame.Join.class, (peer, join) -> {
            if (join.cursor() != null) {
                peer.send(new ServerFrame.Failure(join.id(), ErrorCode.BAD_FRAME, "not a cursor", null));
            } else {
                gateway.answer(peer, join);
            }
        });
        gateway.revive();
        await().until(() -> heard.texts().contains("two"));
        assertThat(lastJoin().after()).isEqualTo(heard.events().get(0).id());
        assertThat(heard.texts()).containsExactly("one", "two");
    }

    @Test
    void privateMessagesAreReadFromTheirCursorOn() {
        gateway.chat().sayUnheard("alice", BOB, "before");
        signedIn();
        await().until(() -> !gateway.received(ClientFrame.History.class).isEmpty());
        hear(ALICE, "one");
        gateway.push(new ServerFrame.CursorPush(null, gateway.chat().cursor()));
        hear(ALICE, "two");
        gateway.kill();
        Event late = gateway.chat().sayUnheardLate("bob", ALICE, "late", DAY);
        gateway.chat().forget("alice", late.id());
        gateway.revive();
        await().until(() -> heard.texts().contains("late"));
        assertThat(heard.texts()).containsExactly("one", "two", "late");
        assertThat(gateway.received(ClientFrame.History.class)).hasSize(2);
    }

    @Test
    void privateMessagesAreReadFromTheirIdsOnWhereTheGatewayHasNoCursors() {
        signedIn();
        await().until(() -> !gateway.received(ClientFrame.History.class).isEmpty());
        hear(ALICE, "one");
        gateway.kill();
        gateway.withCursors(false);
        Event read = gateway.chat().sayUnheard("bob", ALICE, "read elsewhere");
        gateway.chat().forget("alice", read.id());
        gateway.revive();
        await().until(() -> heard.texts().contains("read elsewhere"));
        assertThat(heard.texts()).containsExactly("one", "read elsewhere");
    }

    @Test
    void aPostThatIsThereIsNotRepeated() throws Exception {
        ParleyClient client = inLobby();
        List<EventId> stored = new ArrayList<>();
        gateway.on(ClientFrame.Post.class, (peer, post) -> {
            stored.add(gateway.chat()
                    .say("alice", post.target(), post.text(), post.nonce().value(), false)
                    .id());
            peer.cut();
        });
        assertThat(client.post(LOBBY, "hello").get(Patience.MOST.toSeconds(), TimeUnit.SECONDS))
                .isEqualTo(stored.get(0));
        assertThat(client.post(BOB, "in private").get(Patience.MOST.toSeconds(), TimeUnit.SECONDS))
                .isEqualTo(stored.get(1));
        assertThat(gateway.received(ClientFrame.Post.class)).hasSize(2);
        await().until(() -> heard.texts().equals(List.of("hello", "in private")));
    }

    @Test
    void aPostIsRepeatedOnlyWhenWhatWasMissedHasBeenRead() {
        ParleyClient client = inLobby();
        gateway.on(ClientFrame.Post.class, (peer, post) -> {
            gateway.unscript(ClientFrame.Post.class);
            peer.cut();
        });
        List<ClientFrame.Join> pages = new ArrayList<>();
        gateway.on(ClientFrame.Join.class, (peer, join) -> pages.add(join));
        CompletableFuture<EventId> first = client.post(LOBBY, "first");
        CompletableFuture<EventId> second = client.post(LOBBY, "second");
        await().until(() -> !pages.isEmpty());
        CompletableFuture<EventId> elsewhere = client.post(BOB, "elsewhere");
        elsewhere.join();
        assertThat(gateway.received(ClientFrame.Post.class)).hasSizeLessThanOrEqualTo(3);
        assertThat(first).isNotDone();
        gateway.unscript(ClientFrame.Join.class);
        gateway.run(() -> gateway.answer(gateway.peers().get(0), pages.get(0)));
        assertThat(first.join()).isLessThan(second.join());
    }

    @Test
    void aPostIsRepeatedAlsoIfWhatWasMissedCannotBeRead() throws Exception {
        ParleyClient client = inLobby();
        gateway.on(ClientFrame.Post.class, (peer, post) -> {
            gateway.unscript(ClientFrame.Post.class);
            gateway.on(ClientFrame.Join.class, (again, join) -> {
                gateway.answer(again, new ClientFrame.Join(0, join.room(), null, 0));
                again.send(new ServerFrame.Joined(join.id(), LOBBY, List.of(), 1, List.of(), false, false));
            });
            peer.cut();
        });
        client.post(LOBBY, "hello").get(Patience.MOST.toSeconds(), TimeUnit.SECONDS);
        List<ClientFrame.Post> posts = gateway.received(ClientFrame.Post.class);
        assertThat(posts).hasSize(2);
        assertThat(posts.get(1).nonce()).isEqualTo(posts.get(0).nonce());
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "{\"a\":[]}", "null", "\"\"", "\"of a later version\"", "\"LONG\""})
    void whatIsNoCursorDoesNoHarm(String sample) {
        String foreign = sample.replace("LONG", "0".repeat(60_000));
        LogCursor entered = gateway.chat().cursor();
        ParleyClient client = inLobby();
        for (String room : List.of("", "\"room\":\"lobby\",", "\"room\":\"elsewhere\",", "\"room\":7,")) {
            gateway.peers()
                    .forEach(peer -> peer.sendText("{\"type\":\"cursor\"," + room + "\"cursor\":" + foreign + "}"));
        }
        gateway.push(new ServerFrame.CursorPush(
                new RoomName("elsewhere"), gateway.chat().cursor()));
        untilHeard(client);
        gateway.kill();
        gateway.chat().sayUnheard("bob", LOBBY, "missed");
        gateway.on(ClientFrame.Join.class, (peer, join) -> {
            gateway.answer(peer, new ClientFrame.Join(0, LOBBY, null, 0));
            peer.sendText("{\"type\":\"joined\",\"id\":" + join.id()
                    + ",\"room\":\"lobby\",\"users\":[],\"members\":1,\"events\":[],\"more\":false,"
                    + "\"recovered\":true,\"cursor\":" + foreign + "}");
        });
        gateway.revive();
        untilResumed();
        gateway.unscript(ClientFrame.Join.class);
        gateway.peers().forEach(Peer::cut);
        await().until(() -> heard.texts().contains("missed"));
        assertThat(lastJoin().cursor()).isEqualTo(entered);
    }

    @Test
    void whatTheSecondConnectionOfAMoveTellsBeforeItServesIsNotTaken() {
        FakeGateway second = closing(new FakeGateway(gateway.chat()));
        second.withCursors(true);
        ParleyClient client = client(patient(gateway.url(), second.url()), heard);
        client.connect(new Credentials.Password(ALICE, "correct horse")).join();
        LogCursor entered = gateway.chat().cursor();
        client.join(LOBBY, 50).join();
        // The change waits for the answer to this.
        gateway.on(ClientFrame.Post.class, (peer, post) -> {});
        CompletableFuture<EventId> post = client.post(LOBBY, "hello");
        second.on(ClientFrame.Login.class, (peer, login) -> {
            second.answer(peer, login);
            peer.send(new ServerFrame.CursorPush(LOBBY, new LogCursor(new LogPosition(7, 7), EventId.MIN)));
        });
        gateway.push(new ServerFrame.Move(0));
        post.join();
        assertThat(second.received(ClientFrame.Join.class).get(0).cursor()).isEqualTo(entered);
    }

    @Test
    void aSecondGatewayGoesOnWhereTheFirstOneStood() {
        FakeGateway second = closing(new FakeGateway(gateway.chat()));
        second.withCursors(true);
        ParleyClient client = client(patient(gateway.url(), second.url()), heard);
        client.connect(new Credentials.Password(ALICE, "correct horse")).join();
        client.join(LOBBY, 50).join();
        hear(LOBBY, "one");
        LogCursor pushed = gateway.chat().cursor();
        gateway.push(new ServerFrame.CursorPush(LOBBY, pushed));
        untilHeard(client);
        gateway.kill();
        second.chat().sayUnheardLate("bob", LOBBY, "late", DAY);
        await().until(() -> heard.texts().contains("late"));
        assertThat(second.received(ClientFrame.Join.class).get(0).cursor()).isEqualTo(pushed);
    }

    @Test
    void whatIsDamagedAtTheServerIsToldOnceAndTheNextResumeBeginsBehindIt() {
        inLobby();
        gateway.kill();
        Event whole = gateway.chat().sayUnheard("bob", LOBBY, "whole");
        LogCursor behind = gateway.chat().cursor();
        gateway.on(ClientFrame.Join.class, (peer, join) -> {
            gateway.unscript(ClientFrame.Join.class);
            peer.send(new ServerFrame.Joined(
                    join.id(),
                    LOBBY,
                    List.of(),
                    1,
                    List.of(),
                    EncodedEvent.all(List.of(whole)),
                    List.of(),
                    false,
                    false,
                    behind,
                    Boolean.TRUE));
        });
        gateway.revive();
        await().until(() -> heard.changes().contains("resumed lobby false"));
        assertThat(heard.texts()).containsExactly("whole");
        gateway.peers().forEach(Peer::cut);
        await().until(() -> heard.changes().contains("resumed lobby true"));
        assertThat(lastJoin().cursor()).isEqualTo(behind);
        assertThat(gateway.received(ClientFrame.Join.class)).hasSize(3);
    }
}
