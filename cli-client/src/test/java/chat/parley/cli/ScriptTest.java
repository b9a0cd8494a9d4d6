package chat.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.process.FakeSurroundings;
import chat.parley.cli.script.Script;
import chat.parley.cli.script.Scripts;
import chat.parley.protocol.Body;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands for scripts that end by themselves. */
final class ScriptTest extends CliFixture {
    private ExitCode script(String input, String command, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of(command, "--user", "alice", "--url", gateway.url().toString()));
        arguments.addAll(List.of(more));
        return new Cli(alice.reading(input)).run(arguments.toArray(String[]::new));
    }

    private void thereIsNoRoom() {
        gateway.on(
                ClientFrame.Users.class,
                (peer, users) ->
                        peer.send(new ServerFrame.Failure(users.id(), ErrorCode.NO_SUCH_ROOM, "no such room", null)));
    }

    private String said(Event event) {
        return event.body() instanceof Body.Text text ? text.text() : "";
    }

    @Test
    void whatIsSentIsPostedOnceAndNothingIsWritten() {
        gateway.chat().account("alice", "correct horse");
        assertThat(script("", "send", "--room", "ops", "two words")).isEqualTo(ExitCode.OK);
        assertThat(gateway.received(ClientFrame.Post.class)).singleElement().satisfies(post -> {
            assertThat(post.text()).isEqualTo("two words");
            assertThat(post.room()).isEqualTo(new RoomName("ops"));
        });
        assertThat(alice.out() + alice.err()).isEmpty();
    }

    @Test
    void withoutTextTheInputIsTheMessage() {
        assertThat(script("up 3 days\nload 0.1\r\n\n", "send", "-r", "ops")).isEqualTo(ExitCode.OK);
        assertThat(said(gateway.chat().newest())).isEqualTo("up 3 days\nload 0.1");
    }

    @Test
    void theByteOrderMarkOfAFileIsNoneOfTheMessage() {
        assertThat(script("\ufeffbuild \ufeff42\r\n", "send", "-r", "ops")).isEqualTo(ExitCode.OK);
        assertThat(said(gateway.chat().newest())).isEqualTo("build \ufeff42");
    }

    @Test
    void anInputThatIsNoMessageIsRefusedInsteadOfChanged() {
        String[] send = {"send", "--user", "alice", "--url", gateway.url().toString(), "-r", "ops"};
        ByteArrayInputStream latin = new ByteArrayInputStream("pl\u00e4n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(new Cli(alice.reading(latin)).run(send)).isEqualTo(ExitCode.REFUSED);
        assertThat(alice.err()).isEqualTo("parley: the input is not UTF-8; parley upload shares any bytes\n");
        assertThat(script("abc" + "\n".repeat(4 * Limits.MAX_TEXT_CHARS) + "def", "send", "-r", "ops"))
                .isEqualTo(ExitCode.REFUSED);
        assertThat(alice.err()).contains("longer than a message", "parley upload shares a longer one");
        assertThat(gateway.received(ClientFrame.class)).isEmpty();
    }

    @Test
    void helpThatReachesNobodyIsAnIoTrouble() {
        alice.withFullOutput();
        assertThat(script("", "users", "--help")).isEqualTo(ExitCode.IO);
        assertThat(run("", "--version")).isEqualTo(ExitCode.IO);
        assertThat(alice.err().lines()).hasSize(2).allMatch(line -> line.startsWith("parley: standard output cannot"));
    }

    @Test
    void aTextMayBeginWithADash() {
        assertThat(script("", "send", "-r", "ops", "--", "--force was needed")).isEqualTo(ExitCode.OK);
        assertThat(said(gateway.chat().newest())).isEqualTo("--force was needed");
    }

    @Test
    void aPrivateMessageIsSentToTheUser() {
        assertThat(script("", "send", "--to", "bob", "psst")).isEqualTo(ExitCode.OK);
        assertThat(gateway.chat().mailbox("bob")).extracting(this::said).containsExactly("psst");
        assertThat(gateway.received(ClientFrame.Join.class)).isEmpty();
    }

    @Test
    void sendingFailsUnlessTheMessageIsAcknowledged() {
        gateway.on(
                ClientFrame.Post.class,
                (peer, post) -> peer.send(new ServerFrame.Failure(post.id(), ErrorCode.TEXT_LENGTH, "too long", null)));
        assertThat(script("", "send", "-r", "ops", "text")).isEqualTo(ExitCode.REFUSED);
        assertThat(alice.err()).endsWith("parley: too long\n");
    }

    @Test
    void aMessageThatIsTooLongOrBlankIsRefusedBeforeAnybodyIsAsked() {
        gateway.kill();
        assertThat(script("x".repeat(Limits.MAX_TEXT_CHARS + 1), "send", "-r", "ops"))
                .isEqualTo(ExitCode.REFUSED);
        assertThat(alice.err())
                .contains("1 to 16384 characters")
                .contains("parley upload")
                .hasLineCount(1);
        assertThat(script("\n", "send", "-r", "ops")).isEqualTo(ExitCode.REFUSED);
        String longest = "ä".repeat(Limits.MAX_TEXT_CHARS);
        gateway.revive();
        assertThat(script(longest + "\n", "send", "-r", "ops")).isEqualTo(ExitCode.OK);
        assertThat(said(gateway.chat().newest())).isEqualTo(longest);
    }

    @Test
    void noRoomIsCreatedByASlipOfThePen() throws IOException {
        thereIsNoRoom();
        Files.writeString(folder.resolve("a.txt"), "a");
        for (List<String> command : List.of(
                List.of("send", "text"),
                List.of("tail"),
                List.of("upload", "a.txt"),
                List.of("download", "a.txt"),
                List.of("users"))) {
            String[] more = Stream.concat(command.stream().skip(1), Stream.of("--room", "opps"))
                    .toArray(String[]::new);
            assertThat(script("", command.get(0), more)).as(command.get(0)).isEqualTo(ExitCode.REFUSED);
            assertThat(alice.err())
                    .as(command.get(0))
                    .endsWith("parley: there is no room opps; parley chat --room opps creates it\n");
        }
        assertThat(gateway.received(ClientFrame.Join.class)).isEmpty();
    }

    @Test
    void anUnknownUserIsOneLine() {
        gateway.chat().account("alice", "correct horse");
        assertThat(script("", "send", "--to", "nobody", "text")).isEqualTo(ExitCode.REFUSED);
        assertThat(alice.err()).startsWith("parley: there is no user nobody").hasLineCount(1);
    }

    @Test
    void wrongPasswordsAndDeadGatewaysHaveTheirExitCodes() {
        gateway.chat().account("alice", "another horse");
        assertThat(script("", "users")).isEqualTo(ExitCode.AUTHENTICATION);
        assertThat(alice.err()).isEqualTo("parley: wrong password for alice\n");
        gateway.kill();
        assertThat(script("", "users")).isEqualTo(ExitCode.UNAVAILABLE);
    }

    @Test
    void whoRunsItIsNeverAsked() {
        assertThat(new Cli(new FakeSurroundings(folder).reading("secret\n"))
                        .run("users", "--url", gateway.url().toString()))
                .isEqualTo(ExitCode.USAGE);
        FakeSurroundings noPassword = new FakeSurroundings(folder);
        assertThat(new Cli(noPassword.reading("secret\n"))
                        .run("users", "--user", "bob", "--url", gateway.url().toString()))
                .isEqualTo(ExitCode.AUTHENTICATION);
        assertThat(noPassword.err()).contains("bob needs a password: set PARLEY_PASSWORD");
    }

    @Test
    void thePasswordComesFromAFileAndTheNameFromTheEnvironment() throws IOException {
        Files.writeString(folder.resolve("secret"), "battery staple\n");
        FakeSurroundings bob = new FakeSurroundings(folder).with("PARLEY_USER", "bob");
        assertThat(new Cli(bob.reading(""))
                        .run("users", "--url", gateway.url().toString(), "--password-file", "secret"))
                .isEqualTo(ExitCode.OK);
        assertThat(bob.out()).isEqualTo("bob\n");
    }

    @Test
    void privateMessagesWaitInTheMailboxForAChat() {
        gateway.chat().sayUnheard("bob", new UserName("alice"), "for your eyes");
        assertThat(script("", "send", "-r", "ops", "text")).isEqualTo(ExitCode.OK);
        assertThat(gateway.received(ClientFrame.Received.class)).isEmpty();
        assertThat(run("/quit\n")).isEqualTo(ExitCode.OK);
        assertThat(alice.out()).contains("for your eyes");
    }

    @Test
    void historyGoesOverSeveralPagesOldestFirst() {
        for (int i = 0; i < 450; i++) {
            gateway.chat().sayUnheard("bob", LOBBY, "m" + i + ".");
        }
        assertThat(script("", "history", "-r", "lobby", "-n", "420")).isEqualTo(ExitCode.OK);
        assertThat(alice.out()).startsWith("[lobby]").contains("m30.").hasLineCount(420);
        assertThat(alice.out().lines().findFirst())
                .hasValueSatisfying(line -> assertThat(line).endsWith("bob: m30."));
    }

    @Test
    void historyAsJsonIsTheEventsThemselves() {
        List<Event> events = new ArrayList<>();
        for (String text : List.of("one", "two\nlines", "\u001b[2J \u202e \u007f grün \ud83d\udc4d", "four")) {
            events.add(gateway.chat().sayUnheard("bob", LOBBY, text));
        }
        assertThat(script("", "history", "-r", "lobby", "--json")).isEqualTo(ExitCode.OK);
        assertThat(alice.out().lines().map(ScriptTest::event)).containsExactlyElementsOf(events);
        assertThat(alice.out()).doesNotContain("\u001b", "\u202e", "\u007f").contains("grün");
    }

    @Test
    void privateHistoryIsThatWithAUserOrAllOfIt() {
        gateway.chat().account("alice", "correct horse");
        gateway.chat().account("carol", "stapler battery");
        gateway.chat().sayUnheard("bob", new UserName("alice"), "from bob");
        gateway.chat().sayUnheard("alice", new UserName("carol"), "to carol");
        gateway.chat().sayUnheard("bob", new UserName("carol"), "not alice's");
        gateway.chat().sayUnheard("bob", LOBBY, "not private");
        assertThat(script("", "history", "--with", "bob")).isEqualTo(ExitCode.OK);
        assertThat(alice.out()).matches("\\[private] \\d\\d:\\d\\d bob -> alice: from bob\n");
        assertThat(gateway.chat().mailbox("alice")).hasSize(1);
        assertThat(script("", "history", "--private")).isEqualTo(ExitCode.OK);
        assertThat(alice.out().lines().skip(1))
                .satisfiesExactly(
                        first -> assertThat(first).endsWith("bob -> alice: from bob"),
                        second -> assertThat(second).endsWith("alice -> carol: to carol"));
    }

    @Test
    void aSharedFileIsWrittenWithTheCommandThatFetchesIt() throws IOException {
        Files.writeString(folder.resolve("my plan.txt"), "plan");
        assertThat(script("", "upload", "-r", "lobby", "my plan.txt")).isEqualTo(ExitCode.OK);
        assertThat(script("", "history", "-r", "lobby")).isEqualTo(ExitCode.OK);
        String id = gateway.chat().newest().file().orElseThrow().file();
        assertThat(alice.out()).endsWith(" alice shares my plan.txt (4 B); parley download " + id + "\n");
        assertThat(script("", "download", "-r", "lobby", id, "--out", "copy.txt"))
                .isEqualTo(ExitCode.OK);
        assertThat(folder.resolve("copy.txt")).hasContent("plan");
    }

    @Test
    void progressIsShownOnlyToATerminalAndGoneAtTheEnd() throws IOException {
        Files.write(folder.resolve("plan.pdf"), new byte[300_000]);
        assertThat(script("", "upload", "-r", "lobby", "plan.pdf")).isEqualTo(ExitCode.OK);
        alice.withProgress();
        assertThat(script("", "download", "-r", "lobby", "plan.pdf", "--quiet")).isEqualTo(ExitCode.OK);
        assertThat(alice.err()).doesNotContain("\r");
        assertThat(script("", "upload", "-r", "lobby", "plan.pdf")).isEqualTo(ExitCode.OK);
        assertThat(alice.err()).contains("\r\u001b[Kplan.pdf  ").contains("% [").endsWith("\r\u001b[K");
        assertThat(script("", "download", "-r", "lobby", "plan.pdf")).isEqualTo(ExitCode.OK);
        assertThat(alice.out()).hasLineCount(2).doesNotContain("%");
    }

    private static Event event(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return FrameCodec.readEvent(bytes, 0, bytes.length);
    }

    @Test
    void historyEndsBeforeAnIdOrATime() {
        List<EventId> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(gateway.chat().sayUnheard("bob", LOBBY, "m" + i + ".").id());
        }
        assertThat(script(
                        "",
                        "history",
                        "-r",
                        "lobby",
                        "-n",
                        "2",
                        "--before",
                        ids.get(3).toString()))
                .isEqualTo(ExitCode.OK);
        assertThat(alice.out()).contains("m1.").contains("m2.").hasLineCount(2);
        alice = new FakeSurroundings(folder).with("PARLEY_PASSWORD", "correct horse");
        assertThat(script("", "history", "-r", "lobby", "--before", "2020-01-01T00:00:00Z"))
                .isEqualTo(ExitCode.OK);
        assertThat(alice.out()).isEmpty();
    }

    @Test
    void aHistoryThatMayLackSomethingIsNoSuccess() {
        gateway.on(
                ClientFrame.History.class,
                (peer, history) -> peer.send(new ServerFrame.History(history.id(), List.of(), false, false)));
        assertThat(script("", "history", "-r", "lobby")).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(alice.err()).endsWith("parley: some messages of lobby cannot be read now: try again\n");
    }

    @Test
    void filesGoThereAndBackAndNothingIsOverwritten() throws IOException {
        byte[] bytes = new byte[300_000];
        new Random(1).nextBytes(bytes);
        Files.write(folder.resolve("my plan.pdf"), bytes);
        assertThat(script("", "upload", "-r", "lobby", "my plan.pdf")).isEqualTo(ExitCode.OK);
        assertThat(alice.out()).isEmpty();
        assertThat(script("", "download", "-r", "lobby", "my plan.pdf")).isEqualTo(ExitCode.OK);
        Path numbered = folder.resolve("my plan (1).pdf");
        assertThat(alice.out()).isEqualTo(numbered + "\n");
        assertThat(numbered).hasBinaryContent(bytes);
        assertThat(script("", "download", "-r", "lobby", "my plan.pdf", "--out", "other.pdf"))
                .isEqualTo(ExitCode.OK);
        assertThat(folder.resolve("other.pdf")).hasBinaryContent(bytes);
        Files.writeString(folder.resolve("mine"), "mine");
        assertThat(script("", "download", "-r", "lobby", "my plan.pdf", "--out", "mine"))
                .isEqualTo(ExitCode.IO);
        assertThat(folder.resolve("mine")).hasContent("mine");
        assertThat(alice.err()).contains("is there already, and nothing is overwritten");
    }

    @Test
    void ofSeveralFilesThoseThatCanBeSharedAre() throws IOException {
        Files.writeString(folder.resolve("a.txt"), "a");
        Files.writeString(folder.resolve("b.txt"), "b");
        assertThat(script("", "upload", "--to", "bob", "a.txt", "nowhere.txt", "b.txt"))
                .isEqualTo(ExitCode.IO);
        assertThat(alice.err()).contains("nowhere.txt");
        assertThat(gateway.chat().mailbox("bob"))
                .extracting(event -> event.file().orElseThrow().name())
                .containsExactly("a.txt", "b.txt");
        assertThat(script("", "download", "b.txt", "-o", "mine.txt")).isEqualTo(ExitCode.OK);
        assertThat(folder.resolve("mine.txt")).hasContent("b");
        assertThat(script("", "download", "-r", "lobby", "b.txt")).isEqualTo(ExitCode.REFUSED);
        assertThat(alice.err()).endsWith("parley: no file \"b.txt\" in lobby\n");
    }

    @Test
    void usersAreNamesOrJson() {
        assertThat(script("", "users")).isEqualTo(ExitCode.OK);
        assertThat(alice.out()).isEqualTo("alice\n");
        assertThat(script("", "users", "--json")).isEqualTo(ExitCode.OK);
        assertThat(alice.out()).endsWith("{\"user\":\"alice\",\"connections\":1,\"gateways\":[\"fake\"]}\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "send text | where to? Use either --room ROOM or --to USER; see parley send --help",
                "send --room a --to b text | where to? Use either",
                "send --room a two words | unexpected word \"words\": quote a text of several words",
                "tail | which room? Use --room ROOM, or --private; see parley tail --help",
                "tail --room a --count 0 | --count is 1 to",
                "tail --room a b | unexpected word \"b\"",
                "history | whose history? Use --room ROOM, --with USER or --private",
                "history --room a --with b | whose history?",
                "history --private --with b | whose history?",
                "history --room a -n 10001 | --last is 1 to 10000, not 10001",
                "history --room a --before noon | is neither an event's id nor a time",
                "upload --room a | which file? Name one or more",
                "download | which file? Give its name or id",
                "download a b | unexpected word \"b\": quote a name with spaces",
                "users --jsn | unknown option --jsn; see parley users --help",
            })
    void mistakesAreOneLineWithAHint(String line, String complaint) {
        String[] words = line.split(" ");
        assertThat(script("", words[0], List.of(words).subList(1, words.length).toArray(String[]::new)))
                .isEqualTo(ExitCode.USAGE);
        assertThat(alice.err()).startsWith("parley: ").contains(complaint).hasLineCount(1);
        assertThat(gateway.received(ClientFrame.class)).isEmpty();
    }

    @Test
    void everyCommandHasHelpWithExamplesAndIsKnownToTheLaunchers() throws IOException {
        String launcher = Files.readString(Path.of("../parley"));
        String packed = Files.readString(Path.of("src/main/dist/bin/parley"));
        for (Script script : Scripts.all()) {
            alice = new FakeSurroundings(folder);
            assertThat(script("", script.name(), "--help")).isEqualTo(ExitCode.OK);
            assertThat(alice.out())
                    .startsWith("Usage: parley " + script.name() + " ")
                    .contains("\nExamples:\n  ", "parley " + script.name() + " --user", "\nExit codes:\n");
            assertThat(launcher).contains("\n  ./parley " + script.name() + " ");
            assertThat(known(launcher)).contains(script.name());
            assertThat(packed).contains("\n  parley " + script.name() + " ");
            assertThat(known(packed)).contains(script.name());
        }
    }

    /** The commands that a launcher starts the client for. */
    private static List<String> known(String launcher) {
        return launcher.lines()
                .filter(line -> line.startsWith("  chat |"))
                .flatMap(line -> Stream.of(line.split("[ |)]+", -1)))
                .toList();
    }
}
