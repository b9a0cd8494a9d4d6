package chat.parley.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.cli.command.Command;
import chat.parley.cli.conversation.Journal;
import chat.parley.cli.file.KnownFiles;
import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.process.FakeSurroundings;
import chat.parley.cli.screen.FakeScreen;
import chat.parley.cli.text.Formatter;
import chat.parley.cli.transfer.Transfers;
import chat.parley.client.ClientConfig;
import chat.parley.client.ClientListener;
import chat.parley.client.Credentials;
import chat.parley.client.ParleyClient;
import chat.parley.client.fake.FakeGateway;
import chat.parley.patience.Patience;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Feature;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines typed by a human, where long commands run while the next line is typed. */
final class ChatTest {
    private static final UserName ALICE = new UserName("alice");

    private final FakeGateway gateway = new FakeGateway();
    private final ParleyClient client = new ParleyClient(ClientConfig.of(gateway.url()), new ClientListener() {});
    private final FakeScreen screen = new FakeScreen();
    private final Journal journal = new Journal(ALICE);
    private final ChatState state = new ChatState();
    private final SentPosts sent = new SentPosts();
    private final Roster roster = new Roster();
    private final Transcript transcript = new PipeTranscript(
            screen,
            new Formatter(Clock.systemUTC()),
            state,
            sent,
            new KeptPosts(screen, state),
            roster,
            new KnownFiles(),
            journal,
            reason -> {});
    private final Navigation navigation = new Navigation(state, transcript);
    private final Chat chat = new Chat(screen, state, sent, file -> true);

    @TempDir
    private Path folder;

    @BeforeEach
    void signIn() {
        gateway.offering(Feature.DEVICES);
        gateway.chat().account("alice", "correct horse");
        client.connect(new Credentials.Password(ALICE, "correct horse")).join();
        client.join(new RoomName("lobby"), 0).join();
        state.opened(new RoomName("lobby"), true);
        Formatter formatter = new Formatter(Clock.systemUTC());
        KnownFiles files = new KnownFiles();
        Sending sending = new Sending(client, transcript, sent, journal, formatter, chat::complaints);
        List<Command> others =
                new ArrayList<>(new RoomCommands(client, screen, state, navigation, transcript, roster, 0).commands());
        others.addAll(new FileCommands(
                        client,
                        screen,
                        formatter,
                        state,
                        files,
                        new Transfers(),
                        new FakeSurroundings(folder).reading(""),
                        folder)
                .commands());
        others.addAll(new ChangeCommands(screen, new Choosing(state, journal), journal, formatter, sending).commands());
        others.addAll(new DeviceCommands(client, screen, ZoneOffset.UTC, chat::answered).commands());
        chat.commands(
                new MessageCommands(client, screen, state, navigation, transcript, sending, files, journal), others);
    }

    @AfterEach
    void close() {
        client.close();
        gateway.close();
    }

    private CompletableFuture<ExitCode> running() {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return chat.run();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** The gateway never answers, and has been asked. */
    private CompletableFuture<ExitCode> uploading() throws IOException {
        Files.writeString(folder.resolve("plan.txt"), "plan");
        gateway.on(ClientFrame.Upload.class, (peer, upload) -> {});
        CompletableFuture<ExitCode> ended = running();
        screen.typed.add("/upload plan.txt");
        await().until(() -> !gateway.received(ClientFrame.Upload.class).isEmpty());
        return ended;
    }

    @Test
    void whatIsPastedIsAMessageThoughItLooksLikeACommand() {
        CompletableFuture<ExitCode> ended = running();
        for (String line : List.of("/download x", "/quit", "!info", "upload: x")) {
            screen.pasted.add(line);
            screen.typed.add(line);
        }
        await().until(() -> gateway.received(ClientFrame.Post.class).size() == 4);
        assertThat(gateway.received(ClientFrame.Post.class).stream().map(ClientFrame.Post::text))
                .containsExactlyInAnyOrder("/download x", "/quit", "!info", "upload: x");
        screen.typed.add("/quit");
        await().until(ended::isDone);
        assertThat(ended.join()).isEqualTo(ExitCode.OK);
    }

    /** Has the gateway's answers to joins wait until they are run. */
    private List<Runnable> heldJoins() {
        List<Runnable> held = new CopyOnWriteArrayList<>();
        gateway.on(
                ClientFrame.Join.class,
                (peer, join) -> held.add(() -> peer.send(
                        new ServerFrame.Joined(join.id(), join.room(), List.of(ALICE), 1, List.of(), false, true))));
        return held;
    }

    @Test
    void leavingSaysWhichTransferIsGivenUp() throws Exception {
        CompletableFuture<ExitCode> ended = uploading();
        screen.typed.add("^C");
        assertThat(ended).succeedsWithin(Patience.MOST).isEqualTo(ExitCode.OK);
        assertThat(screen.shown).containsExactly("-- given up: /upload plan.txt");
    }

    @Test
    void aLateErrorNamesItsCommand() {
        CompletableFuture<ExitCode> ended = running();
        screen.typed.add("/upload nowhere.txt");
        await().until(() -> screen.shown.stream()
                .anyMatch(line -> line.startsWith("error: /upload nowhere.txt: no such file or folder")));
        screen.typed.add("^C");
        assertThat(ended).succeedsWithin(Patience.MOST);
    }

    @Test
    void eachMessageThatTheServerCannotTakeNowIsNamedOnce() {
        gateway.on(
                ClientFrame.Post.class,
                (peer, post) ->
                        peer.send(new ServerFrame.Failure(post.id(), ErrorCode.UNAVAILABLE, "no broker", null)));
        CompletableFuture<ExitCode> ended = running();
        screen.typed.add("one");
        await().until(() -> screen.shown.contains("-- the server cannot take messages now; kept: one"));
        screen.typed.add("two");
        await().until(() -> screen.shown.contains("-- kept: two"));
        gateway.unscript(ClientFrame.Post.class);
        await().until(() -> sent.unanswered() == 0);
        screen.typed.add("^C");
        assertThat(ended).succeedsWithin(Patience.MOST);
        assertThat(screen.shown)
                .filteredOn(line -> line.contains("kept:"))
                .containsExactly("-- the server cannot take messages now; kept: one", "-- kept: two");
    }

    private List<String> posts() {
        return gateway.received(ClientFrame.Post.class).stream()
                .map(post -> post.target() + ": " + post.text())
                .toList();
    }

    @Test
    void whatIsTypedBehindAJoinIsSaidInThatRoom() {
        List<Runnable> held = heldJoins();
        CompletableFuture<ExitCode> ended = running();
        screen.typed.add("for the lobby");
        screen.typed.add("/join ops");
        screen.typed.add("for ops");
        await().until(() -> held.size() == 1);
        assertThat(posts()).containsExactly("lobby: for the lobby");
        held.forEach(Runnable::run);
        await().until(() -> posts().size() == 2);
        assertThat(posts()).last().isEqualTo("ops: for ops");
        screen.typed.add("/quit");
        assertThat(ended).succeedsWithin(Patience.MOST);
    }

    @Test
    void leavingSaysWhatIsGivenUpBehindAJoin() {
        gateway.on(ClientFrame.Join.class, (peer, join) -> {});
        CompletableFuture<ExitCode> ended = running();
        screen.typed.add("/join ops");
        screen.typed.add("for ops");
        screen.typed.add("/quit");
        assertThat(ended).succeedsWithin(Patience.MOST).isEqualTo(ExitCode.OK);
        assertThat(screen.shown).containsExactly("-- given up: /join ops", "-- given up: for ops");
        assertThat(posts()).isEmpty();
    }

    @Test
    void theLastAnswersNeedNotBeWaitedFor() {
        gateway.on(ClientFrame.Post.class, (peer, post) -> {});
        CompletableFuture<ExitCode> ended = running();
        assertThat(chat.giveUp()).isFalse();
        screen.typed.add("hello");
        screen.typed.add("/quit");
        await().until(() -> screen.shown.contains("-- waiting for 1 message to be taken; Ctrl-C gives up"));
        assertThat(chat.giveUp()).isTrue();
        assertThat(ended).succeedsWithin(Patience.MOST).isEqualTo(ExitCode.OK);
        assertThat(screen.shown).last().isEqualTo("-- given up: 1 message without an answer");
    }

    @Test
    void aFileAndAKeyBehindAJoinWaitForIt() throws Exception {
        Files.writeString(folder.resolve("plan.txt"), "plan");
        gateway.on(ClientFrame.Upload.class, (peer, upload) -> {});
        List<Runnable> held = heldJoins();
        CompletableFuture<ExitCode> ended = running();
        screen.typed.add("/join ops");
        await().until(() -> held.size() == 1);
        screen.typed.add("/upload plan.txt");
        screen.typed.add("for ops");
        screen.typed.add("/switch lobby");
        screen.typed.add("for the lobby");
        await().until(screen.typed::isEmpty);
        assertThat(gateway.received(ClientFrame.Upload.class)).isEmpty();
        held.forEach(Runnable::run);
        await().until(() -> posts().size() == 2);
        assertThat(posts()).containsExactly("ops: for ops", "lobby: for the lobby");
        chat.step(() -> screen.notice("stepped"));
        await().until(() -> screen.shown.contains("stepped"));
        await().until(() -> gateway.received(ClientFrame.Upload.class).size() == 1);
        assertThat(gateway.received(ClientFrame.Upload.class).get(0).room()).isEqualTo(new RoomName("ops"));
        screen.typed.add("/quit");
        assertThat(ended).succeedsWithin(Patience.MOST);
    }

    @Test
    void aMessageDoesNotWaitForAnAnswerToACommand() {
        gateway.on(ClientFrame.History.class, (peer, history) -> {});
        CompletableFuture<ExitCode> ended = running();
        screen.typed.add("/history");
        await().until(() -> !gateway.received(ClientFrame.History.class).isEmpty());
        screen.typed.add("said meanwhile");
        await().until(() -> posts().contains("lobby: said meanwhile"));
        screen.typed.add("/quit");
        assertThat(ended).succeedsWithin(Patience.MOST);
    }

    private void typePassword(String... secrets) {
        screen.secrets.addAll(List.of(secrets));
        screen.typed.add("/password");
    }

    @Test
    void aPasswordIsAskedForByTheReadingThreadThoughAJoinIsPending() {
        List<Runnable> held = heldJoins();
        CompletableFuture<ExitCode> ended = running();
        screen.typed.add("/join ops");
        await().until(() -> held.size() == 1);
        typePassword("correct horse", "battery staple", "battery staple");
        await().until(() -> screen.shown.contains("-- your password is changed, and all others are signed out"));
        assertThat(gateway.chat().password(ALICE)).isEqualTo("battery staple");
        screen.typed.add("/quit");
        assertThat(ended).succeedsWithin(Patience.MOST);
        assertThat(screen.shown).last().isEqualTo("-- given up: /join ops");
    }

    @Test
    void linesAreTakenWhileAChangeOfThePasswordHasNoAnswer() {
        List<Runnable> held = new CopyOnWriteArrayList<>();
        gateway.on(
                ClientFrame.Password.class,
                (peer, change) -> held.add(() -> peer.send(
                        new ServerFrame.Failure(change.id(), ErrorCode.WRONG_PASSWORD, "not the password", null))));
        CompletableFuture<ExitCode> ended = running();
        typePassword("wrong horse", "battery staple", "battery staple");
        await().until(() -> held.size() == 1);
        screen.typed.add("said meanwhile");
        await().until(() -> posts().contains("lobby: said meanwhile"));
        screen.typed.add("/password");
        await().until(() ->
                screen.shown.contains("error: the last change of your password has no answer yet: wait for it"));
        held.get(0).run();
        await().until(() -> screen.shown.contains("error: /password: not the password"));
        typePassword("correct horse", "battery staple", "battery staple");
        await().until(() -> held.size() == 2);
        screen.typed.add("/quit");
        assertThat(ended).succeedsWithin(Patience.MOST);
        assertThat(screen.shown).last().isEqualTo("-- given up: /password: it may be changed, or not");
    }

    @Test
    void aTransferThatIsCancelledIsNoError() throws Exception {
        CompletableFuture<ExitCode> ended = uploading();
        screen.typed.add("/cancel plan.txt");
        await().until(() -> screen.shown.contains("-- cancelled: plan.txt"));
        screen.typed.add("/cancel");
        await().until(() -> screen.shown.contains("error: no file is being sent or fetched"));
        screen.typed.add("/quit");
        assertThat(ended).succeedsWithin(Patience.MOST);
        assertThat(screen.shown).hasSize(2);
    }
}
