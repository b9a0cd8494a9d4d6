package chat.parley.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.parley.cli.command.Command;
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
import chat.parley.client.fake.Peer;
import chat.parley.protocol.Body;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Event;
import chat.parley.protocol.Feature;
import chat.parley.protocol.Marker;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Threads, read and unread, and being away, as commands ask for them line after line. */
final class PlaceCommandsTest {
    private static final UserName ALICE = new UserName("alice");
    private static final UserName BOB = new UserName("bob");
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final RoomName OPS = new RoomName("ops");

    private final FakeGateway gateway = new FakeGateway();
    private final FakeScreen screen = new FakeScreen();
    private final ChatState state = new ChatState();
    private final SentPosts sent = new SentPosts();
    private final Journal journal = new Journal(ALICE);
    private final KnownFiles files = new KnownFiles();
    private final Roster roster = new Roster();
    private final Formatter formatter = new Formatter(Clock.systemUTC());
    private final Transcript transcript = new PipeTranscript(
            screen, formatter, state, sent, new KeptPosts(screen, state), roster, files, journal, reason -> {});
    private final ParleyClient client = new ParleyClient(ClientConfig.of(gateway.url()), transcript);
    private final Navigation navigation = new Navigation(state, transcript);
    private final Sending sending =
            new Sending(client, transcript, sent, journal, formatter, () -> trouble -> screen.error(trouble.line()));
    private final MessageCommands messages =
            new MessageCommands(client, screen, state, navigation, transcript, sending, files, journal);
    private final Attendance attendance =
            new Attendance(client, state, null, true, Duration.ofHours(1), Clock.systemUTC());
    private final CommandTable table = new CommandTable(commands());

    private List<Command> commands() {
        Choosing choosing = new Choosing(state, journal);
        RoomCommands rooms = new RoomCommands(client, screen, state, navigation, transcript, roster, 0);
        List<Command> all = new ArrayList<>(messages.commands());
        all.addAll(rooms.commands());
        all.addAll(new ChangeCommands(screen, choosing, journal, formatter, sending).commands());
        all.addAll(new ThreadCommands(client, navigation, state, choosing, journal, files).commands());
        all.addAll(new ReadCommands(client, screen, rooms, choosing, journal).commands());
        all.addAll(new AttendanceCommands(client, screen, attendance).commands());
        return all;
    }

    @BeforeEach
    void signIn() {
        gateway.offering(Feature.values());
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

    private Event heard(String from, RoomName room, Body body) {
        Event event = gateway.chat().say(from, room, body, true);
        await().until(() -> journal.message(room, event.id()).isPresent());
        return event;
    }

    private Event heard(String from, String text) {
        return heard(from, LOBBY, new Body.Text(text));
    }

    private Event answer(String from, String text, Event answered) {
        return heard(from, LOBBY, gateway.chat().answering(text, answered.id()));
    }

    private void run(String line) throws InterruptedException {
        String[] parts = line.split(" ", 2);
        Command command = table.find(parts[0].substring(1));
        Words words = new Words(parts.length > 1 ? parts[1] : "");
        table.check(command, words);
        command.handler().run(words);
    }

    private void isRefused(String line, String why) {
        assertThatThrownBy(() -> run(line)).isInstanceOf(Trouble.class).hasMessageContaining(why);
    }

    private List<String> shown() {
        return screen.shown.stream()
                .map(line -> line.replaceFirst("\\d\\d:\\d\\d ", ""))
                .toList();
    }

    private Body.Text lastSaid() {
        await().until(() -> sent.unanswered() == 0);
        return (Body.Text) gateway.chat().newestOf("alice", Body.Text.class).body();
    }

    @Test
    void aThreadIsShownFromItsBeginningAndWhatIsWrittenThereAnswersThat() throws Exception {
        Event root = heard("bob", "lunch?");
        Event yes = answer("carol", "yes", root);
        heard("bob", "something else");
        answer("bob", "when?", yes);
        screen.shown.clear();
        run("/thread");
        assertThat(shown())
                .containsExactly(
                        "--- lobby, a thread ---",
                        "[lobby] bob: lunch?",
                        "[lobby] carol: yes",
                        "[lobby] bob: when?",
                        "    ↪ carol: yes",
                        "--- what you write now is an answer there; /room leads back ---");
        messages.say("at one");
        assertThat(lastSaid()).isEqualTo(new Body.Text("at one", root.id(), BOB, null));
        run("/reply really?");
        assertThat(lastSaid().thread()).isEqualTo(root.id());
        screen.shown.clear();
        run("/numbers");
        assertThat(screen.shown).hasSize(5).noneMatch(line -> line.contains("something else"));
        run("/room");
        messages.say("outside");
        assertThat(lastSaid()).isEqualTo(new Body.Text("outside"));
        isRefused("/room", "you are in no thread");
    }

    @Test
    void furtherAnswersAreReadByPages() throws Exception {
        Event root = heard("bob", "lunch?");
        for (int i = 0; i < 50; i++) {
            answer("carol", "answer " + i, root);
        }
        run("/numbers 51");
        screen.shown.clear();
        run("/thread 1");
        assertThat(shown()).hasSize(23).first().isEqualTo("--- lobby, a thread (/history more: older answers) ---");
        assertThat(shown().subList(1, 3)).containsExactly("[lobby] bob: lunch?", "[lobby] carol: answer 30");
        screen.shown.clear();
        run("/history more");
        assertThat(shown()).first().isEqualTo("--- lobby, a thread, before ---");
        assertThat(shown()).contains("[lobby] carol: answer 10", "[lobby] carol: answer 29");
        screen.shown.clear();
        run("/history more");
        assertThat(shown()).contains("[lobby] carol: answer 0").last().isEqualTo("--- that is where it began ---");
    }

    @Test
    void theThreadOfAnAnswerIsThatOfWhatItAnswers() throws Exception {
        Event root = gateway.chat().sayUnheard("bob", LOBBY, "long ago");
        Event yes = answer("carol", "yes", root);
        assertThat(journal.message(LOBBY, root.id())).isEmpty();
        run("/thread");
        assertThat(state.thread()).isEqualTo(root.id());
        assertThat(shown()).contains("[lobby] bob: long ago", "[lobby] carol: yes");
        assertThat(journal.message(LOBBY, yes.id())).isPresent();
    }

    @Test
    void whoGoesElsewhereOrLeavesTheThreadIsInItNoMore() throws Exception {
        Event root = heard("bob", "lunch?");
        answer("carol", "yes", root);
        run("/thread");
        run("/switch ops");
        assertThat(state.thread()).isNull();
        run("/switch lobby");
        run("/thread");
        run("/leave");
        assertThat(state.thread()).isNull();
        assertThat(state.current()).isEqualTo(LOBBY);
    }

    @Test
    void aThreadNeedsAnAnswerOrANumberAndAServerThatHasThreads() throws Exception {
        isRefused("/thread", "nothing here was answered yet");
        heard("bob", "lunch?");
        isRefused("/thread", "nothing here was answered yet");
        isRefused("/thread 7", "no message has the number 7");
        run("/numbers");
        run("/thread 1");
        messages.say("yes");
        assertThat(lastSaid().replyTo()).isEqualTo(state.thread());
        gateway.offering();
        gateway.peers().forEach(Peer::cut);
        await().until(() -> !client.offers(Feature.THREADS));
        isRefused("/thread 1", "this server has no threads");
    }

    @Test
    void aConversationIsMarkedAsReadAndAsUnreadFromAMessageOn() throws Exception {
        Event one = heard("bob", "one");
        Event two = heard("bob", "two");
        heard("alice", "mine");
        Event three = heard("alice", "mine, too");
        run("/read");
        await().until(() -> gateway.chat().markers("alice").equals(List.of(new Marker(LOBBY, three.id(), 0))));
        run("/unread");
        assertThat(client.marker(LOBBY).join())
                .contains(new Marker(LOBBY, two.id().previous(), 1));
        run("/numbers");
        run("/unread 1");
        await().until(() -> gateway.chat()
                .markers("alice")
                .equals(List.of(new Marker(LOBBY, one.id().previous(), 2))));
        run("/switch ops");
        run("/read lobby");
        await().until(() -> gateway.chat().markers("alice").equals(List.of(new Marker(LOBBY, three.id(), 2))));
        isRefused("/read", "nothing was said in #ops yet");
        isRefused("/unread", "nobody else has said anything here");
        isRefused("/read nowhere", "you are not in nowhere");
    }

    @Test
    void whatWasMarkedAsOftenAsCanBeIsNotMarkedAgain() throws Exception {
        heard("bob", "one");
        gateway.chat().mark(ALICE, new Marker(LOBBY, gateway.chat().nextId(), Integer.MAX_VALUE), null);
        await().until(() -> client.marker(LOBBY).join().isPresent());
        isRefused("/unread", "#lobby was marked as unread as often as that can be");
    }

    @Test
    void whereTheServerDoesNotKeepWhatIsReadItIsNotSaidThatItDoes() throws Exception {
        heard("bob", "one");
        gateway.offering(Feature.THREADS);
        gateway.peers().forEach(Peer::cut);
        await().until(() -> !client.offers(Feature.MARKERS));
        isRefused("/read", "this server does not keep what you have read");
        isRefused("/unread", "this server does not keep what you have read");
        assertThat(client.marker(LOBBY).join()).isEmpty();
    }

    @Test
    void whoIsAwaySaysSoAndIsListedSo() throws Exception {
        run("/away");
        await().until(() -> gateway.chat().isAway(ALICE));
        run("/users");
        assertThat(screen.shown).last().isEqualTo("1 user in lobby: alice (away)");
        run("/back");
        await().until(() -> !gateway.chat().isAway(ALICE));
        assertThat(screen.shown).contains("-- you are away until /back", "-- you are back");
        gateway.offering(Feature.THREADS);
        gateway.peers().forEach(Peer::cut);
        await().until(() -> !client.offers(Feature.AWAY));
        isRefused("/away", "this server does not tell who is away");
    }

    @Test
    void typingIsSaidOfMessagesOnlyAndNotIfItIsNotWanted() throws Exception {
        attendance.line("/msg bob psst");
        attendance.line("!info");
        attendance.line("  ");
        attendance.line("hel");
        attendance.line("hello");
        attendance.line("");
        await().until(() -> gateway.received(ClientFrame.Typing.class).size() == 2);
        run("/typing off");
        attendance.line("hello");
        run("/typing on");
        attendance.line("//slash");
        await().until(() -> gateway.received(ClientFrame.Typing.class).size() == 3);
        assertThat(gateway.received(ClientFrame.Typing.class).stream().map(ClientFrame.Typing::on))
                .containsExactly(true, false, true);
        assertThat(screen.shown).contains("-- typing: off", "-- typing: on");
        isRefused("/typing maybe", "usage: /typing on or off");
    }
}
