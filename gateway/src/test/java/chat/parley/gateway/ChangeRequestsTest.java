package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.bus.Bus;
import chat.parley.patience.Patience;
import chat.parley.protocol.Body;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.FileInfo;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Edits, removals, reactions and replies over sockets, at two gateways. */
@SuppressWarnings("NullAway.Init") // set before all tests, or each
class ChangeRequestsTest {
    private static final String THUMB = "\ud83d\udc4d";

    private static Cluster cluster;
    private static Bus bus;

    private final RoomName room = new RoomName(Cluster.fresh("room"));
    private final UserName annName = new UserName(Cluster.fresh("ann"));
    private final UserName bobName = new UserName(Cluster.fresh("bob"));
    private ChatClient ann;
    private ChatClient bob;

    @BeforeAll
    static void start() {
        cluster = Cluster.of(2);
        bus = cluster.bus();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void enter() {
        ann = ChatClient.registered(cluster.port(0), annName.value());
        bob = ChatClient.registered(cluster.port(1), bobName.value());
        ann.join(room.value());
        bob.join(room.value());
    }

    private static Nonce nonce() {
        return new Nonce(Cluster.fresh("change"));
    }

    private static ChatClient.Request edit(Conversation in, EventId about, Nonce nonce, String text) {
        return id -> new ClientFrame.Edit(id, in, about, nonce, text);
    }

    private static ChatClient.Request edit(Conversation in, EventId about, String text) {
        return edit(in, about, nonce(), text);
    }

    private static ChatClient.Request remove(Conversation in, EventId about) {
        return remove(in, about, nonce());
    }

    private static ChatClient.Request remove(Conversation in, EventId about, Nonce nonce) {
        return id -> new ClientFrame.Remove(id, in, about, nonce);
    }

    private static ChatClient.Request react(Conversation in, EventId about, String emoji) {
        return react(in, about, nonce(), emoji, true);
    }

    private static ChatClient.Request react(Conversation in, EventId about, Nonce nonce, String emoji, boolean on) {
        return id -> new ClientFrame.React(id, in, about, nonce, emoji, on);
    }

    private static ChatClient.Request answer(Conversation in, EventId to) {
        return id -> new ClientFrame.Post(id, in, nonce(), "an answer", to);
    }

    private static EventId acknowledged(ChatClient client, ChatClient.Request request) {
        return client.expect(ServerFrame.Ack.class, request).event();
    }

    /** The fifth, twentieth, … face of Unicode: each is another emoji. */
    private static String face(int number) {
        return Character.toString(0x1F600 + number);
    }

    private static List<Body> bodies(List<Event> events) {
        return events.stream().map(Event::body).toList();
    }

    private static void awaitBody(ChatClient client, Body body) {
        await(body.toString())
                .untilAsserted(() -> assertThat(bodies(client.events())).contains(body));
    }

    private ServerFrame.History history(ChatClient client, @Nullable EventId after) {
        return client.expect(ServerFrame.History.class, id -> new ClientFrame.History(id, room, null, after, null));
    }

    private static List<Body> changes(ServerFrame.History page) {
        return page.changes().stream().map(change -> change.event().body()).toList();
    }

    @Test
    void whatIsChangedGoesToEverybodyAndIsOnThePagesOfAllGateways() {
        EventId text = ann.post(room.value(), "hello");
        EventId gone = ann.post(room.value(), "secret");
        acknowledged(ann, edit(room, text, "hello all"));
        acknowledged(bob, react(room, text, THUMB));
        acknowledged(bob, react(room, text, "\u2764"));
        acknowledged(bob, react(room, text, nonce(), "\u2764\ufe0f", false));
        acknowledged(ann, remove(room, gone));
        EventId reply = acknowledged(bob, answer(room, text));

        List<Body> expected = List.of(
                new Body.Edit(text, "hello all"),
                new Body.Reaction(text, THUMB, true),
                new Body.Reaction(text, "\u2764\ufe0f", false),
                new Body.Removal(gone, null));
        for (ChatClient client : List.of(ann, bob)) {
            expected.forEach(body -> awaitBody(client, body));
            awaitBody(client, new Body.Text("an answer", text, annName, null));
            ServerFrame.History newest = history(client, null);
            assertThat(newest.recovered()).isTrue();
            assertThat(newest.events()).extracting(Event::id).containsExactly(text, gone, reply);
            assertThat(newest.events().get(1).body()).isEqualTo(new Body.Removed());
            List<Body> beside = new ArrayList<>(expected);
            beside.add(new Body.Answer(text));
            assertThat(changes(newest)).containsExactlyInAnyOrderElementsOf(beside);
            ServerFrame.History onward = history(client, text.previous());
            assertThat(onward.events()).hasSize(3 + 5);
            assertThat(changes(onward)).containsExactlyInAnyOrderElementsOf(beside);
            ServerFrame.Joined joined = client.join(room.value());
            assertThat(joined.events()).isEqualTo(newest.events());
            assertThat(joined.changes()).isEqualTo(newest.changes());
        }
    }

    @Test
    void whatIsNotThereCannotBeChangedOrAnswered() {
        RoomName other = new RoomName(Cluster.fresh("room"));
        ann.join(other.value());
        EventId elsewhere = ann.post(other.value(), "elsewhere");
        EventId text = ann.post(room.value(), "hello");
        EventId change = acknowledged(ann, edit(room, text, "hello all"));
        EventId toBob = ann.tell(bobName.value(), "in private");
        EventId future = new EventId((System.currentTimeMillis() + 86_400_000L) << 16, 7);
        for (EventId about : List.of(elsewhere, change, toBob, future, text.previous(), EventId.MIN, EventId.MAX)) {
            ann.expectFailure(ErrorCode.NO_SUCH_EVENT, edit(room, about, "x"));
            ann.expectFailure(ErrorCode.NO_SUCH_EVENT, remove(room, about));
            ann.expectFailure(ErrorCode.NO_SUCH_EVENT, react(room, about, THUMB));
            ann.expectFailure(ErrorCode.NO_SUCH_EVENT, answer(room, about));
        }
        ann.expectFailure(ErrorCode.NO_SUCH_EVENT, edit(bobName, text, "x"));
        assertThat(changes(history(bob, null))).containsExactly(new Body.Edit(text, "hello all"));
    }

    @Test
    void roomsMustBeJoined() {
        EventId text = ann.post(room.value(), "hello");
        ChatClient stranger = ChatClient.registered(cluster.port(0), Cluster.fresh("cid"));
        stranger.expectFailure(ErrorCode.NOT_JOINED, react(room, text, THUMB));
        stranger.expectFailure(ErrorCode.NOT_JOINED, edit(room, text, "x"));
        stranger.expectFailure(ErrorCode.NOT_JOINED, remove(room, text));
    }

    @Test
    void onlyWhatOneSaidOneselfIsEditedOrTakenBack() {
        EventId text = ann.post(room.value(), "hello");
        bob.expectFailure(ErrorCode.NOT_YOURS, edit(room, text, "bye"));
        bob.expectFailure(ErrorCode.NOT_YOURS, remove(room, text));
        acknowledged(ann, remove(room, text));
        bob.expectFailure(ErrorCode.REMOVED, remove(room, text));
    }

    @Test
    void whatAModeratorTookBackAtAnotherGatewayIsGoneAndPagesSayWhoDidIt() {
        EventId text = ann.post(room.value(), "secret");
        acknowledged(ann, edit(room, text, "secret, too"));
        EventId last = ann.post(room.value(), "last");
        Body removal = new Body.Removal(text, null, annName);
        UserName moderator = new UserName(Cluster.fresh("cid"));
        for (int i = 1; i <= 2; i++) {
            EventId id = new EventId(last.high() + i, 99);
            bus.publish(EncodedEvent.of(new Event(id, room, moderator, Nonce.ofRemoval(text), removal)))
                    .toCompletableFuture()
                    .join();
        }
        for (ChatClient client : List.of(ann, bob)) {
            awaitBody(client, removal);
            for (EventId after : new EventId[] {null, text.previous()}) {
                ServerFrame.History page = history(client, after);
                assertThat(page.events().get(0).body()).isEqualTo(new Body.Removed());
                assertThat(page.changes()).singleElement().satisfies(change -> {
                    assertThat(change.event().from()).isEqualTo(moderator);
                    assertThat(change.event().body()).isEqualTo(removal);
                });
            }
            client.expectFailure(ErrorCode.REMOVED, react(room, text, THUMB));
            client.expectFailure(ErrorCode.REMOVED, remove(room, text));
        }
    }

    @Test
    void onlyTextsAreEditedAndFilesAreTakenBackWithTheirIds() {
        FileInfo file = new FileInfo("5Q8ZK2M1N0C4V7B9X3T6R5W2YA", "a.txt", 1, "text/plain", "0".repeat(64));
        EventId before = ann.post(room.value(), "before");
        EventId shared = new EventId(before.high() + 1, 99);
        bus.publish(EncodedEvent.of(new Event(shared, room, annName, nonce(), new Body.File(file))))
                .toCompletableFuture()
                .join();
        ann.expectFailure(ErrorCode.NOT_A_TEXT, edit(room, shared, "x"));
        acknowledged(bob, react(room, shared, THUMB));
        acknowledged(ann, remove(room, shared));
        awaitBody(bob, new Body.Removal(shared, file.file()));
        ServerFrame.Files files =
                bob.expect(ServerFrame.Files.class, id -> new ClientFrame.Files(id, room, null, null));
        assertThat(files.files()).isEmpty();
    }

    @Test
    void whatWasTakenBackIsGoneAtAllGateways() {
        EventId text = ann.post(room.value(), "hello");
        acknowledged(ann, remove(room, text));
        ChatClient again = ChatClient.loggedIn(cluster.port(1), annName.value());
        again.join(room.value());
        for (ChatClient client : List.of(ann, again)) {
            client.expectFailure(ErrorCode.REMOVED, edit(room, text, "x"));
            client.expectFailure(ErrorCode.REMOVED, react(room, text, THUMB));
            client.expectFailure(ErrorCode.REMOVED, react(room, text, nonce(), THUMB, false));
            client.expectFailure(ErrorCode.REMOVED, answer(room, text));
        }
    }

    @Test
    void whatIsNoEmojiIsRefused() {
        EventId text = ann.post(room.value(), "hello");
        for (String bad : List.of("", "x", "\u2605", THUMB + THUMB, "\ufe0e", "x".repeat(65), "\\ud83d")) {
            ServerFrame.Reply reply = ann.beginText(id -> "{\"type\":\"react\",\"id\":" + id + ",\"room\":\"" + room
                            + "\",\"about\":\"" + text + "\",\"nonce\":\"n\",\"emoji\":\"" + bad + "\"}")
                    .orTimeout(Patience.MOST.toSeconds(), TimeUnit.SECONDS)
                    .join();
            assertThat(reply)
                    .isInstanceOfSatisfying(
                            ServerFrame.Failure.class,
                            failure -> assertThat(failure.code()).as(bad).isEqualTo(ErrorCode.BAD_EMOJI));
        }
        ServerFrame.Reply reply = ann.beginText(id -> "{\"type\":\"react\",\"id\":" + id + ",\"room\":\"" + room
                        + "\",\"about\":\"" + text + "\",\"nonce\":\"n\"}")
                .orTimeout(Patience.MOST.toSeconds(), TimeUnit.SECONDS)
                .join();
        assertThat(reply)
                .isInstanceOfSatisfying(
                        ServerFrame.Failure.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.BAD_FRAME));
    }

    @Test
    void aMessageHasTwentyDifferentEmojiAndOthersMayJoinThese() {
        EventId text = ann.post(room.value(), "hello");
        for (int i = 0; i < Limits.MAX_EMOJI_PER_EVENT; i++) {
            acknowledged(bob, react(room, text, face(i)));
        }
        for (ChatClient client : List.of(ann, bob)) {
            client.expectFailure(ErrorCode.TOO_MANY_REACTIONS, react(room, text, face(20)));
        }
        acknowledged(ann, react(room, text, face(7)));
        acknowledged(bob, react(room, text, face(8)));
        acknowledged(bob, react(room, text, nonce(), face(3), false));
        acknowledged(ann, react(room, text, face(20)));
        bob.expectFailure(ErrorCode.TOO_MANY_REACTIONS, react(room, text, face(3)));
    }

    @Test
    void aMessageHasFiveHundredReactions() {
        EventId text = ann.post(room.value(), "hello");
        EventId first = new EventId(text.high() + 1, 1);
        for (int i = 0; i < Limits.MAX_REACTIONS_PER_EVENT; i++) {
            UserName user = i == 7 ? bobName : new UserName("u" + i);
            bus.publish(EncodedEvent.of(new Event(
                            new EventId(first.high() + i, 1),
                            room,
                            user,
                            nonce(),
                            new Body.Reaction(text, THUMB, true))))
                    .toCompletableFuture()
                    .join();
        }
        ann.expectFailure(ErrorCode.TOO_MANY_REACTIONS, react(room, text, THUMB));
        // Whose reaction is among them says nothing new; it may be a repetition.
        acknowledged(bob, react(room, text, THUMB));
        acknowledged(bob, react(room, text, nonce(), THUMB, false));
        acknowledged(ann, react(room, text, THUMB));
    }

    @Test
    void whatIsRepeatedCountsOnceAtWhicheverGateway() {
        EventId text = ann.post(room.value(), "hello");
        EventId other = ann.post(room.value(), "more");
        ChatClient again = ChatClient.loggedIn(cluster.port(1), annName.value());
        again.join(room.value());
        Nonce first = nonce();
        Nonce second = nonce();
        Nonce third = nonce();
        EventId edited = acknowledged(ann, edit(room, text, first, "once"));
        acknowledged(ann, edit(room, text, second, "twice"));
        assertThat(acknowledged(ann, edit(room, text, first, "once"))).isEqualTo(edited);
        acknowledged(again, edit(room, text, first, "once"));
        EventId removed = acknowledged(ann, remove(room, other, third));
        assertThat(acknowledged(ann, remove(room, other, third))).isEqualTo(removed);
        assertThat(acknowledged(again, remove(room, other, third))).isEqualTo(removed);
        assertThat(acknowledged(again, remove(room, other)))
                .as("on another device, by another nonce")
                .isEqualTo(removed);
        assertThat(changes(history(bob, null)))
                .containsExactlyInAnyOrder(new Body.Edit(text, "twice"), new Body.Removal(other, null));
    }

    @Test
    void ofEditsThatAreNotWaitedForTheLastOneCounts() {
        EventId text = ann.post(room.value(), "0");
        List<CompletableFuture<ServerFrame.Reply>> replies = new ArrayList<>();
        for (int i = 1; i <= 50; i++) {
            replies.add(ann.begin(edit(room, text, "" + i)));
        }
        List<EventId> ids = new ArrayList<>();
        for (CompletableFuture<ServerFrame.Reply> reply : replies) {
            ids.add(((ServerFrame.Ack) reply.orTimeout(Patience.MOST.toSeconds(), TimeUnit.SECONDS)
                            .join())
                    .event());
        }
        assertThat(ids).isSorted().doesNotHaveDuplicates();
        for (ChatClient client : List.of(ann, bob)) {
            assertThat(changes(history(client, null))).containsExactly(new Body.Edit(text, "50"));
        }
    }

    @Test
    void bothSidesReactInPrivateAndEachEditsAndTakesBackWhatItSaid() {
        EventId fromAnn = ann.tell(bobName.value(), "hello");
        EventId fromBob = bob.tell(annName.value(), "hi");
        acknowledged(ann, edit(bobName, fromAnn, "hello, bob"));
        acknowledged(bob, react(annName, fromAnn, THUMB));
        acknowledged(ann, react(bobName, fromBob, THUMB));
        acknowledged(bob, react(annName, fromBob, THUMB));
        acknowledged(bob, answer(annName, fromAnn));
        acknowledged(ann, answer(bobName, fromAnn));
        bob.expectFailure(ErrorCode.NOT_YOURS, edit(annName, fromAnn, "x"));
        ann.expectFailure(ErrorCode.NOT_YOURS, remove(bobName, fromBob));
        acknowledged(bob, remove(annName, fromBob));
        for (ChatClient client : List.of(ann, bob)) {
            awaitBody(client, new Body.Edit(fromAnn, "hello, bob"));
            awaitBody(client, new Body.Reaction(fromAnn, THUMB, true));
            awaitBody(client, new Body.Reaction(fromBob, THUMB, true));
            awaitBody(client, new Body.Text("an answer", fromAnn, annName, null));
            awaitBody(client, new Body.Removal(fromBob, null));
        }
        ann.expectFailure(ErrorCode.REMOVED, react(bobName, fromBob, THUMB));
        ann.expectFailure(ErrorCode.REMOVED, answer(bobName, fromBob));
        bob.expectFailure(ErrorCode.REMOVED, edit(annName, fromBob, "x"));
        ServerFrame.History withBob =
                ann.expect(ServerFrame.History.class, id -> new ClientFrame.History(id, bobName, null, null, null));
        assertThat(bodies(withBob.events()))
                .contains(new Body.Removed())
                .doesNotContain(new Body.Text("hi"))
                .noneMatch(Body.Change.class::isInstance);
        assertThat(changes(withBob))
                .contains(
                        new Body.Edit(fromAnn, "hello, bob"),
                        new Body.Reaction(fromAnn, THUMB, true),
                        new Body.Removal(fromBob, null));
    }

    @Test
    void aPrivateMessageHasTwentyDifferentEmojiToo() {
        EventId text = ann.tell(bobName.value(), "hello");
        for (int i = 0; i < Limits.MAX_EMOJI_PER_EVENT; i++) {
            acknowledged(bob, react(annName, text, face(i)));
        }
        ann.expectFailure(ErrorCode.TOO_MANY_REACTIONS, react(bobName, text, face(20)));
        acknowledged(ann, react(bobName, text, face(0)));
    }

    @Test
    void aPrivateMessageIsOfTheConversationWithTheOtherOneOnly() {
        UserName cidName = new UserName(Cluster.fresh("cid"));
        ChatClient cid = ChatClient.registered(cluster.port(0), cidName.value());
        EventId toBob = ann.tell(bobName.value(), "for bob");
        EventId fromBob = bob.tell(annName.value(), "for ann");
        EventId toMyself = ann.tell(annName.value(), "for me");
        // Of the others it is in the log of Ann, but in no conversation with these.
        for (EventId about : List.of(toBob, fromBob)) {
            ann.expectFailure(ErrorCode.NO_SUCH_EVENT, react(cidName, about, THUMB));
            ann.expectFailure(ErrorCode.NO_SUCH_EVENT, react(annName, about, THUMB));
            ann.expectFailure(ErrorCode.NO_SUCH_EVENT, answer(annName, about));
            cid.expectFailure(ErrorCode.NO_SUCH_EVENT, react(annName, about, THUMB));
            cid.expectFailure(ErrorCode.NO_SUCH_EVENT, react(bobName, about, THUMB));
        }
        ann.expectFailure(ErrorCode.NO_SUCH_EVENT, edit(bobName, toMyself, "x"));
        ann.expectFailure(ErrorCode.NO_SUCH_EVENT, edit(room, toMyself, "x"));
        acknowledged(ann, react(annName, toMyself, THUMB));
        acknowledged(ann, edit(annName, toMyself, "for myself"));
        acknowledged(ann, remove(annName, toMyself));
    }

    @Test
    void changesOfMailWaitWithItAndAreReceivedLikeIt() {
        bob.close();
        bob.awaitClosed();
        EventId text = ann.tell(bobName.value(), "hello");
        EventId edit = acknowledged(ann, edit(bobName, text, "hello, bob"));
        ChatClient again = ChatClient.loggedIn(cluster.port(1), bobName.value());
        awaitBody(again, new Body.Edit(text, "hello, bob"));
        again.expect(ServerFrame.Done.class, id -> new ClientFrame.Received(id, List.of(text, edit)));
        again.close();
        again.awaitClosed();
        EventId last = ann.tell(bobName.value(), "last");
        ChatClient third = ChatClient.loggedIn(cluster.port(0), bobName.value());
        third.awaitText("last");
        assertThat(third.events()).extracting(Event::id).containsExactly(last);
    }
}
