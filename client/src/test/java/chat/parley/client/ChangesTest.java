package chat.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.parley.client.fake.Peer;
import chat.parley.patience.Patience;
import chat.parley.protocol.Body;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.ServerFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Edits, removals, reactions and answers: said by this user, and heard of others. */
final class ChangesTest extends ClientFixture {

    @BeforeEach
    void cursors() {
        gateway.withCursors(true);
    }

    private static EventId get(CompletableFuture<EventId> acknowledged) throws Exception {
        return acknowledged.get(Patience.MOST.toSeconds(), TimeUnit.SECONDS);
    }

    private static CompletableFuture<EventId> edit(ParleyClient client, EventId about, String text) {
        var nonce = client.nonce();
        return client.say(id -> new ClientFrame.Edit(id, LOBBY, about, nonce, text));
    }

    private static CompletableFuture<EventId> remove(ParleyClient client, EventId about) {
        var nonce = client.nonce();
        return client.say(id -> new ClientFrame.Remove(id, LOBBY, about, nonce));
    }

    private static CompletableFuture<EventId> react(ParleyClient client, EventId about, String emoji, boolean on) {
        var nonce = client.nonce();
        return client.say(id -> new ClientFrame.React(id, LOBBY, about, nonce, emoji, on));
    }

    private List<Body> bodies() {
        return heard.events().stream().map(Event::body).toList();
    }

    private void untilHeard(Body body) {
        await().until(() -> bodies().contains(body));
    }

    @Test
    void changesAreSaidInTheOrderOfThePostsAroundThem() throws Exception {
        ParleyClient client = inLobby();
        EventId one = get(client.post(LOBBY, "one"));
        gateway.kill();
        List<CompletableFuture<EventId>> said = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            said.add(client.post(LOBBY, "m" + i));
            said.add(edit(client, one, "e" + i));
            said.add(react(client, one, "👍", i % 2 == 0));
        }
        var nonce = client.nonce();
        said.add(client.say(id -> new ClientFrame.Post(id, LOBBY, nonce, "so?", one)));
        said.add(remove(client, one));
        gateway.revive();
        List<EventId> ids = new ArrayList<>();
        for (CompletableFuture<EventId> each : said) {
            ids.add(get(each));
        }
        assertThat(ids).isSorted();
        untilHeard(new Body.Removal(one, null));
        assertThat(bodies())
                .containsSubsequence(
                        new Body.Text("m4"),
                        new Body.Edit(one, "e4"),
                        new Body.Reaction(one, "👍", true),
                        new Body.Text("so?", one),
                        new Body.Removal(one, null));
    }

    @Test
    void aChangeWithoutAnswerIsRepeatedWithItsNonceOnTheNextConnection() throws Exception {
        ParleyClient client = inLobby();
        EventId one = get(client.post(LOBBY, "one"));
        gateway.on(ClientFrame.Edit.class, (peer, edit) -> {
            gateway.unscript(ClientFrame.Edit.class);
            peer.cut();
        });
        EventId changed = get(edit(client, one, "two"));
        List<ClientFrame.Edit> edits = gateway.received(ClientFrame.Edit.class);
        assertThat(edits).hasSize(2);
        assertThat(edits.get(1).nonce()).isEqualTo(edits.get(0).nonce());
        untilHeard(new Body.Edit(one, "two"));
        assertThat(heard.events().get(heard.events().size() - 1).id()).isEqualTo(changed);
    }

    @Test
    void aChangeThatWasStoredWithoutAnswerIsFoundAndNotRepeated() throws Exception {
        ParleyClient client = inLobby();
        EventId one = get(client.post(LOBBY, "one"));
        gateway.on(ClientFrame.Remove.class, (peer, remove) -> {
            gateway.unscript(ClientFrame.Remove.class);
            gateway.chat().sayWith("alice", LOBBY, new Body.Removal(one, null), remove.nonce());
            peer.cut();
        });
        EventId removal = get(remove(client, one));
        untilHeard(new Body.Removal(one, null));
        assertThat(gateway.received(ClientFrame.Remove.class)).hasSize(1);
        assertThat(heard.events().get(heard.events().size() - 1).id()).isEqualTo(removal);
    }

    @Test
    void aServerThatKnowsNoChangesRefusesThemInOneClearLine() throws Exception {
        ParleyClient client = inLobby();
        EventId one = get(client.post(LOBBY, "one"));
        gateway.on(
                ClientFrame.React.class,
                (peer, react) -> peer.send(new ServerFrame.Failure(
                        react.id(), ErrorCode.UNKNOWN_TYPE, "no frame has the type \"react\"", null)));
        assertThatThrownBy(() -> react(client, one, "👍", true).join())
                .cause()
                .hasMessage("this server is of an older version, without edits, removals and reactions")
                .isInstanceOfSatisfying(
                        ClientException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.UNKNOWN_TYPE));
        get(client.post(LOBBY, "two"));
    }

    @Test
    void whatCannotBeSaidIsThrownBeforeItIsSent() {
        ParleyClient client = inLobby();
        assertThatThrownBy(() -> react(client, EventId.MAX, "no emoji", true))
                .isInstanceOfSatisfying(
                        ProtocolException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.BAD_EMOJI));
        assertThat(gateway.received(ClientFrame.React.class)).isEmpty();
    }

    @Test
    void theFirstPageHasTheChangesOfItsEventsAndNoneAmongThem() {
        Event one = gateway.chat().sayUnheard("bob", LOBBY, "one");
        Event two = gateway.chat().sayUnheard("bob", LOBBY, "two");
        for (int i = 0; i < 100; i++) {
            gateway.chat().say("bob", LOBBY, new Body.Edit(one.id(), "edited " + i), false);
        }
        gateway.chat().say("bob", LOBBY, new Body.Removal(two.id(), null), false);
        inLobby();
        await().until(() -> !heard.entered().isEmpty());
        ServerFrame.Joined joined = heard.entered().get(0);
        assertThat(joined.events().stream().map(Event::body)).containsExactly(one.body(), new Body.Removed());
        assertThat(joined.changes().stream().map(change -> change.event().body()))
                .containsExactly(new Body.Edit(one.id(), "edited 99"), new Body.Removal(two.id(), null));
        assertThat(heard.events()).isEmpty();
    }

    @Test
    void changesOfTheFirstPageAreNotToldAgainAndThoseThatFollowAre() {
        Event one = gateway.chat().sayUnheard("bob", LOBBY, "one");
        Event edit = gateway.chat().say("bob", LOBBY, new Body.Edit(one.id(), "two"), false);
        inLobby();
        gateway.push(new ServerFrame.EventPush(edit));
        gateway.chat().say("carol", LOBBY, new Body.Reaction(one.id(), "👍", true), true);
        untilHeard(new Body.Reaction(one.id(), "👍", true));
        assertThat(bodies()).containsExactly(new Body.Reaction(one.id(), "👍", true));
    }

    @Test
    void changesThatWereMissedAreToldOnceAndBehindWhatTheyAreAbout() {
        Event old = gateway.chat().sayUnheard("bob", LOBBY, "old");
        inLobby();
        gateway.kill();
        Event one = gateway.chat().sayUnheard("bob", LOBBY, "one");
        gateway.chat().say("bob", LOBBY, new Body.Edit(one.id(), "two"), false);
        gateway.chat().say("carol", LOBBY, new Body.Reaction(old.id(), "👍", true), false);
        gateway.revive();
        await().until(() -> heard.changes().contains("resumed lobby true"));
        assertThat(bodies())
                .containsExactly(one.body(), new Body.Edit(one.id(), "two"), new Body.Reaction(old.id(), "👍", true));
    }

    @Test
    void manyChangesAreReadPageByPageAndLeaveTheCursorWhereTheLogEnds() {
        Event old = gateway.chat().sayUnheard("bob", LOBBY, "old");
        inLobby();
        gateway.kill();
        for (int i = 0; i < 450; i++) {
            gateway.chat().say("bob", LOBBY, new Body.Edit(old.id(), "e" + i), false);
        }
        var end = gateway.chat().cursor();
        gateway.revive();
        await().until(() -> heard.changes().contains("resumed lobby true"));
        assertThat(heard.events()).hasSize(450);
        gateway.peers().forEach(Peer::cut);
        await().until(() -> gateway.received(ClientFrame.Join.class).size() == 3);
        assertThat(gateway.received(ClientFrame.Join.class).get(2).cursor()).isEqualTo(end);
    }

    @Test
    void changesOfAPageDoNotMoveTheCursorNorTheEnd() {
        Event old = gateway.chat().sayUnheard("bob", LOBBY, "old");
        var entered = gateway.chat().cursor();
        inLobby();
        gateway.kill();
        Event change = gateway.chat().say("bob", LOBBY, new Body.Edit(old.id(), "e"), false);
        gateway.on(ClientFrame.Join.class, (peer, join) -> {
            gateway.unscript(ClientFrame.Join.class);
            peer.send(new ServerFrame.Joined(
                    join.id(),
                    LOBBY,
                    List.of(),
                    1,
                    List.of(),
                    List.of(),
                    List.of(EncodedEvent.of(change)),
                    false,
                    false,
                    entered,
                    null));
        });
        gateway.revive();
        await().until(() -> heard.changes().contains("resumed lobby false"));
        assertThat(bodies()).containsExactly(change.body());
        await().until(() -> heard.changes().contains("resumed lobby true"));
        assertThat(gateway.received(ClientFrame.Join.class))
                .hasSize(3)
                .last()
                .satisfies(join -> assertThat(join.after()).isEqualTo(old.id()))
                .satisfies(join -> assertThat(join.cursor()).isEqualTo(entered));
        assertThat(heard.events()).hasSize(1);
    }

    @Test
    void privateChangesAreToldAndConfirmedAsOtherPrivateMessages() {
        Event one = gateway.chat().sayUnheard("bob", ALICE, "one");
        Event edit = gateway.chat().say("bob", ALICE, new Body.Edit(one.id(), "two"), false);
        signedIn();
        await().until(() -> gateway.chat().mailbox("alice").isEmpty());
        assertThat(bodies()).containsExactly(one.body(), edit.body());
        gateway.kill();
        gateway.chat().say("bob", ALICE, new Body.Removal(one.id(), null), false);
        gateway.revive();
        await().until(() -> gateway.chat().mailbox("alice").isEmpty());
        assertThat(bodies()).containsExactly(one.body(), edit.body(), new Body.Removal(one.id(), null));
    }

    @Test
    void anAnswerSaysWhatItAnswers() throws Exception {
        ParleyClient client = inLobby();
        Event one = gateway.chat().say("bob", LOBBY, "one");
        var nonce = client.nonce();
        get(client.say(id -> new ClientFrame.Post(id, LOBBY, nonce, "why?", one.id())));
        untilHeard(new Body.Text("why?", one.id()));
    }

    @Test
    void anAnswerComesAlsoWhenAnEarlierPageHasToldOfIt() {
        Event old = gateway.chat().sayUnheard("bob", LOBBY, "old");
        var entered = gateway.chat().cursor();
        inLobby();
        gateway.kill();
        Event answer = gateway.chat().say("bob", LOBBY, gateway.chat().answering("why?", old.id()), false);
        gateway.on(ClientFrame.Join.class, (peer, join) -> {
            gateway.unscript(ClientFrame.Join.class);
            peer.send(new ServerFrame.Joined(
                    join.id(),
                    LOBBY,
                    List.of(),
                    1,
                    List.of(),
                    EncodedEvent.all(List.of(old)),
                    List.of(Objects.requireNonNull(EncodedEvent.of(answer).answer())),
                    true,
                    true,
                    entered,
                    null));
        });
        gateway.revive();
        await().until(() -> heard.changes().contains("resumed lobby true"));
        assertThat(bodies()).containsExactly(answer.body());
    }
}
