package chat.parley.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.parley.cli.command.CommandTable;
import chat.parley.cli.command.Words;
import chat.parley.cli.conversation.Journal;
import chat.parley.cli.file.KnownFiles;
import chat.parley.cli.outcome.Trouble;
import chat.parley.cli.screen.FakeScreen;
import chat.parley.cli.text.Formatter;
import chat.parley.client.ClientConfig;
import chat.parley.client.Credentials;
import chat.parley.client.ParleyClient;
import chat.parley.client.fake.FakeGateway;
import chat.parley.protocol.Body;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.FileInfo;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the commands about messages act on, and what they refuse. */
final class ChangeCommandsTest {
    private static final UserName ALICE = new UserName("alice");
    private static final UserName BOB = new UserName("bob");
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final RoomName OPS = new RoomName("ops");

    private final FakeGateway gateway = new FakeGateway();
    private final FakeScreen screen = new FakeScreen();
    private final ChatState state = new ChatState();
    private final SentPosts sent = new SentPosts();
    private final Journal journal = new Journal(ALICE);
    private final Formatter formatter = new Formatter(Clock.systemUTC());
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private final Transcript transcript = new PipeTranscript(
            screen,
            formatter,
            state,
            sent,
            new KeptPosts(screen, state),
            new Roster(),
            new KnownFiles(),
            journal,
            reason -> {});
    private final ParleyClient client = new ParleyClient(ClientConfig.of(gateway.url()), transcript);
    private final Sending sending =
            new Sending(client, transcript, sent, journal, formatter, () -> trouble -> refused.add(trouble.line()));
    private final CommandTable table = new CommandTable(
            new ChangeCommands(screen, new Choosing(state, journal), journal, formatter, sending).commands());

    @BeforeEach
    void signIn() {
        gateway.chat().account("alice", "correct horse");
        gateway.chat().account("bob", "battery staple");
        client.connect(new Credentials.Password(ALICE, "correct horse")).join();
        for (RoomName room : List.of(OPS, LOBBY)) {
            client.join(room, 0).join();
            state.opened(room, true);
        }
    }

    @AfterEach
    void close() {
        client.close();
        gateway.close();
    }

    private Event heard(String from, Conversation to, String text) {
        return heard(from, to, new Body.Text(text));
    }

    private Event heard(String from, Conversation to, Body body) {
        Event event = gateway.chat().say(from, to, body, true);
        Conversation with = to.equals(ALICE) ? new UserName(from) : to;
        await().until(() ->
                journal.messages(with).stream().anyMatch(message -> message.id().equals(event.id())));
        return event;
    }

    private void run(String line) throws InterruptedException {
        String[] parts = line.split(" ", 2);
        var command = table.find(parts[0].substring(1));
        Words words = new Words(parts.length > 1 ? parts[1] : "");
        table.check(command, words);
        command.handler().run(words);
    }

    /** What was said by the commands so far, once it has its answers. */
    private List<Body> said() {
        await().until(() -> sent.unanswered() == 0);
        return gateway.received(ClientFrame.class).stream()
                .filter(ClientFrame.Saying.class::isInstance)
                .map(ChangeCommandsTest::body)
                .toList();
    }

    private static Body body(ClientFrame frame) {
        if (frame instanceof ClientFrame.Edit edit) {
            return new Body.Edit(edit.about(), edit.text());
        } else if (frame instanceof ClientFrame.Remove remove) {
            return new Body.Removal(remove.about(), null);
        } else if (frame instanceof ClientFrame.React react) {
            return new Body.Reaction(react.about(), react.emoji(), react.on());
        }
        ClientFrame.Post post = (ClientFrame.Post) frame;
        return new Body.Text(post.text(), post.replyTo());
    }

    private void isRefused(String line, String why) {
        assertThatThrownBy(() -> run(line)).isInstanceOf(Trouble.class).hasMessageContaining(why);
    }

    @Test
    void withoutANumberTheLastOneIsMeant() throws Exception {
        Event mine = heard("alice", LOBBY, "mine");
        Event his = heard("bob", LOBBY, "his");
        heard("bob", OPS, "elsewhere");
        run("/edit mine,  edited");
        run("/react :thumbs_up:");
        run("/reply why?");
        said();
        run("/delete");
        assertThat(said())
                .containsExactly(
                        new Body.Edit(mine.id(), "mine,  edited"),
                        new Body.Reaction(his.id(), "👍", true),
                        new Body.Text("why?", his.id()),
                        new Body.Removal(
                                gateway.chat()
                                        .newestOf("alice", Body.Text.class)
                                        .id(),
                                null));
        assertThat(screen.shown)
                .anyMatch(line -> line.endsWith("alice edits \"mine\": mine,  edited"))
                .anyMatch(line -> line.endsWith("alice reacts 👍 to bob: his"))
                .anyMatch(line -> line.contains("alice takes back a message of "))
                .contains("    ↪ bob: his");
    }

    @Test
    void aNumberNamesAMessageForTheWholeRun() throws Exception {
        Event one = heard("alice", LOBBY, "one");
        Event two = heard("bob", LOBBY, "two");
        run("/numbers");
        assertThat(screen.shown).anyMatch(line -> line.matches("   1  \\d\\d:\\d\\d alice: one"));
        assertThat(screen.shown).anyMatch(line -> line.matches("   2  \\d\\d:\\d\\d bob: two"));
        heard("bob", LOBBY, "three");
        run("/numbers 1");
        assertThat(screen.shown).last().asString().matches("   3  \\d\\d:\\d\\d bob: three");
        run("/edit 1 uno");
        run("/react 1 🎉");
        run("/reply 2 why?");
        run("/reply 0 2 of them");
        assertThat(said())
                .containsExactly(
                        new Body.Edit(one.id(), "uno"),
                        new Body.Reaction(one.id(), "🎉", true),
                        new Body.Text("why?", two.id()),
                        new Body.Text(
                                "2 of them",
                                gateway.chat().newestOf("bob", Body.Text.class).id()));
    }

    @Test
    void aLoneNumberIsTheTextOfAnAnswer() throws Exception {
        Event his = heard("bob", LOBBY, "how many?");
        run("/reply 42");
        assertThat(said()).containsExactly(new Body.Text("42", his.id()));
    }

    @Test
    void anEmojiIsWithdrawnThatOneHasShown() throws Exception {
        Event his = heard("bob", LOBBY, "his");
        run("/react 👍");
        said();
        run("/unreact");
        assertThat(said()).last().isEqualTo(new Body.Reaction(his.id(), "👍", false));
        isRefused("/unreact", "no message here has an emoji of yours");
        run("/react 👍");
        run("/react 🎉");
        said();
        isRefused("/unreact", "which one? /unreact [N] EMOJI, of 👍 🎉");
        isRefused("/react 👍", "that message has this emoji of yours already");
        isRefused("/unreact 🚀", "that message has no such emoji of yours");
        run("/unreact 🎉");
        said();
        run("/reactions");
        assertThat(screen.shown).last().asString().isEqualTo("      👍  alice");
    }

    @Test
    void inPrivateTheOtherOneIsTheTarget() throws Exception {
        Event his = heard("bob", ALICE, "his");
        state.opened(BOB, true);
        run("/react 👍");
        run("/reply mine");
        said();
        run("/edit mine, edited");
        said();
        assertThat(gateway.received(ClientFrame.React.class).get(0).target()).isEqualTo(BOB);
        assertThat(gateway.received(ClientFrame.Post.class).get(0).replyTo()).isEqualTo(his.id());
        assertThat(gateway.received(ClientFrame.Edit.class).get(0).target()).isEqualTo(BOB);
        assertThat(screen.shown).anyMatch(line -> line.endsWith("alice -> bob edits \"mine\": mine, edited"));
    }

    @Test
    void whatTheClientKnowsToBeWrongIsRefusedBeforeItIsSent() throws Exception {
        isRefused("/edit x", "you have said nothing here");
        isRefused("/delete", "you have said nothing here");
        isRefused("/reply x", "nobody else has said anything here");
        isRefused("/react 👍", "nobody else has said anything here");
        Event his = heard("bob", LOBBY, "his");
        heard("alice", LOBBY, new Body.File(new FileInfo("F1", "plan.pdf", 1, "text/plain", "0".repeat(64))));
        heard("bob", OPS, "elsewhere");
        run("/numbers");
        isRefused("/edit 1 x", "that was said by bob");
        isRefused("/delete 1", "that was said by bob");
        isRefused("/edit 2 x", "a file has no text to edit");
        isRefused("/edit 7 x", "no message has the number 7: /numbers lists them");
        isRefused("/delete 1 2", "that was said by bob");
        isRefused("/react 1 a b", "a reaction is one emoji");
        isRefused("/react 1 :no_such:", "no emoji is named :no_such:");
        isRefused("/numbers 0", "/numbers shows 1 to 200 messages");
        isRefused("/numbers x", "/numbers shows 1 to 200 messages");
        isRefused("/edit", "usage: /edit [N] TEXT");
        state.opened(OPS, true);
        isRefused("/reply 1 x", "message 1 is in #lobby: go there first");
        state.opened(LOBBY, true);
        assertThatThrownBy(() -> run("/react abc"))
                .isInstanceOfSatisfying(
                        ProtocolException.class, bad -> assertThat(bad.code()).isEqualTo(ErrorCode.BAD_EMOJI));
        gateway.chat().say("bob", LOBBY, new Body.Removal(his.id(), null), true);
        await().until(() -> journal.now(his).isRemoved());
        isRefused("/reply 1 x", "that message was taken back");
        assertThat(said()).isEmpty();
    }

    @Test
    void whatTheGatewayRefusesIsOneLine() throws Exception {
        heard("bob", LOBBY, "his");
        gateway.on(
                ClientFrame.React.class,
                (peer, react) -> peer.send(new ServerFrame.Failure(
                        react.id(), ErrorCode.TOO_MANY_REACTIONS, "a message has at most 20 different emoji", null)));
        run("/react 👍");
        await().until(() -> !refused.isEmpty());
        assertThat(refused).containsExactly("/react: a message has at most 20 different emoji");
        assertThat(sent.unanswered()).isZero();
    }

    @Test
    void aMessageThatIsOnItsWayIsNotPassedOver() throws Exception {
        heard("alice", LOBBY, "before");
        gateway.on(ClientFrame.Post.class, (peer, post) -> {});
        sending.post(LOBBY, "no answer yet", null);
        isRefused("/delete", "your last message is still on its way");
        isRefused("/edit x", "your last message is still on its way");
        run("/numbers");
        run("/edit 1 x");
        assertThat(sent.unanswered()).isEqualTo(2);
        state.opened(OPS, true);
        isRefused("/delete", "you have said nothing here");
        sending.post(OPS, "the first one here", null);
        isRefused("/delete", "your last message is still on its way");
    }
}
