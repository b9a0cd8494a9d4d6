package chat.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.cli.outcome.ExitCode;
import chat.parley.patience.Patience;
import chat.parley.protocol.Body;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Feature;
import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Edits, removals, reactions and answers where there is no window: in pipes and in scripts. */
final class ChangeScriptsTest extends CliFixture {
    private ExitCode script(String input, String command, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of(command, "--user", "alice", "--url", gateway.url().toString()));
        arguments.addAll(List.of(more));
        return new Cli(alice.reading(input)).run(arguments.toArray(String[]::new));
    }

    private List<String> out() {
        return alice.out()
                .lines()
                .map(line -> line.replaceFirst("\\d\\d:\\d\\d", "TIME"))
                .toList();
    }

    private Body newest() {
        return gateway.chat().newest().body();
    }

    @Test
    void oneOfThemIsChangedByItsId() {
        Event one = gateway.chat().sayUnheard("alice", LOBBY, "one");
        String id = one.id().toString();
        assertThat(script("", "edit", "-r", "lobby", id, "two words")).isEqualTo(ExitCode.OK);
        assertThat(newest()).isEqualTo(new Body.Edit(one.id(), "two words"));
        assertThat(script("from a pipe\n\n", "edit", "-r", "lobby", id)).isEqualTo(ExitCode.OK);
        assertThat(newest()).isEqualTo(new Body.Edit(one.id(), "from a pipe"));
        assertThat(script("", "react", "-r", "lobby", id, "👍")).isEqualTo(ExitCode.OK);
        assertThat(newest()).isEqualTo(new Body.Reaction(one.id(), "👍", true));
        assertThat(script("", "react", "-r", "lobby", "--off", id, "👍")).isEqualTo(ExitCode.OK);
        assertThat(newest()).isEqualTo(new Body.Reaction(one.id(), "👍", false));
        assertThat(script("", "react", "-r", "lobby", id, ":tada:")).isEqualTo(ExitCode.OK);
        assertThat(newest()).isEqualTo(new Body.Reaction(one.id(), "🎉", true));
        assertThat(script("", "send", "-r", "lobby", "--reply-to", id, "why?")).isEqualTo(ExitCode.OK);
        assertThat(newest()).isEqualTo(new Body.Text("why?", one.id()));
        assertThat(script("", "delete", "--to", "bob", id)).isEqualTo(ExitCode.OK);
        assertThat(newest()).isEqualTo(new Body.Removal(one.id(), null));
        assertThat(gateway.chat().newest().conversation()).isEqualTo(new UserName("bob"));
        assertThat(alice.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "edit | which message? Give its id: parley history --json has it; see parley edit --help",
                "edit 01KAJ | ID \"01KAJ\": not an event id",
                "edit 01KAJ6Q8X0000GZ4T9D3V1B7CK a b | unexpected word \"b\": quote a text of several words",
                "delete 01KAJ6Q8X0000GZ4T9D3V1B7CK a | unexpected word \"a\"",
                "react 01KAJ6Q8X0000GZ4T9D3V1B7CK | which emoji?",
                "react 01KAJ6Q8X0000GZ4T9D3V1B7CK ok | a reaction is one emoji",
                "react 01KAJ6Q8X0000GZ4T9D3V1B7CK :ok_then: | no emoji is named :ok_then:",
                "send --reply-to 7 x | --reply-to \"7\": not an event id",
            })
    void whatIsWrongIsOneLineBeforeAnythingIsAsked(String line, String complaint) {
        String[] words = ("-r lobby " + line.substring(line.indexOf(' ') + 1)).split(" ", -1);
        String command = line.split(" ", -1)[0];
        String[] more = line.contains(" ") ? words : new String[] {"-r", "lobby"};
        assertThat(script("", command, more)).isIn(ExitCode.USAGE, ExitCode.REFUSED);
        assertThat(alice.err()).contains("parley: ", complaint).hasLineCount(1);
        assertThat(gateway.received(ClientFrame.class)).isEmpty();
    }

    @Test
    void whatTheServerRefusesIsOneLine() {
        gateway.chat().account("alice", "correct horse");
        gateway.on(
                ClientFrame.Edit.class,
                (peer, edit) -> peer.send(
                        new ServerFrame.Failure(edit.id(), ErrorCode.NOT_YOURS, "this was said by \"bob\"", null)));
        assertThat(script("", "edit", "-r", "lobby", EventId.MAX.toString(), "x"))
                .isEqualTo(ExitCode.REFUSED);
        assertThat(alice.err()).isEqualTo("parley: this was said by \"bob\"\n");
    }

    /** Says something that was edited, answered and reacted to, and something that was taken back. */
    private List<Event> said() {
        Event one = gateway.chat().sayUnheard("bob", LOBBY, "one");
        Event two = gateway.chat().sayUnheard("bob", LOBBY, "two");
        return List.of(
                one,
                two,
                gateway.chat().say("bob", LOBBY, new Body.Edit(one.id(), "one,\nedited"), false),
                gateway.chat().say("carol", LOBBY, new Body.Reaction(one.id(), "👍", true), false),
                gateway.chat().say("bob", LOBBY, new Body.Removal(two.id(), null), false),
                gateway.chat().say("carol", LOBBY, new Body.Text("why?", one.id()), false));
    }

    private static final String[] NOW = {
        "[lobby] TIME bob: one,",
        "    edited (edited)",
        "    👍 1",
        "    ↳ 1 answer",
        "[lobby] TIME bob took a message back",
        "[lobby] TIME carol: why?",
        "    ↪ bob: one,…"
    };

    @Test
    void historyShowsMessagesAsTheyAreNow() {
        said();
        assertThat(script("", "history", "-r", "lobby")).isEqualTo(ExitCode.OK);
        assertThat(out()).containsExactly(NOW);
    }

    @Test
    void historyAsJsonHasThePagesAndThenTheChangesThatCount() {
        List<Event> said = said();
        assertThat(script("", "history", "-r", "lobby", "--json", "-n", "3")).isEqualTo(ExitCode.OK);
        assertThat(events())
                .extracting(Event::id)
                .containsExactly(
                        said.get(0).id(),
                        said.get(1).id(),
                        said.get(5).id(),
                        said.get(2).id(),
                        said.get(3).id(),
                        said.get(4).id(),
                        said.get(5).id());
        assertThat(events().get(1).body()).isEqualTo(new Body.Removed());
    }

    @Test
    void aThreadIsItsMessageAndTheAnswersToIt() {
        gateway.offering(Feature.THREADS);
        Event root = gateway.chat().sayUnheard("bob", LOBBY, "lunch?");
        String id = root.id().toString();
        Event yes = gateway.chat().say("carol", LOBBY, gateway.chat().answering("yes", root.id()), false);
        gateway.chat().sayUnheard("bob", LOBBY, "something else");
        gateway.chat().say("bob", LOBBY, gateway.chat().answering("when?", yes.id()), false);
        assertThat(script("", "history", "-r", "lobby", "--thread", id)).isEqualTo(ExitCode.OK);
        assertThat(out())
                .containsExactly(
                        "[lobby] TIME bob: lunch?",
                        "    ↳ 2 answers",
                        "[lobby] TIME carol: yes",
                        "    ↪ bob: lunch?",
                        "[lobby] TIME bob: when?",
                        "    ↪ carol: yes");
        assertThat(script(
                        "",
                        "history",
                        "-r",
                        "lobby",
                        "--thread",
                        gateway.chat().nextId().toString()))
                .isEqualTo(ExitCode.REFUSED);
        assertThat(alice.err()).contains("no message has the id ");
        assertThat(script("", "history", "--private", "--thread", id)).isEqualTo(ExitCode.USAGE);
        gateway.offering();
        assertThat(script("", "history", "-r", "lobby", "--thread", id)).isEqualTo(ExitCode.REFUSED);
        assertThat(alice.err()).contains("this server is of an older version, without threads");
    }

    @Test
    void messagesSayHowManyAnswersTheyHave() {
        gateway.offering(Feature.THREADS);
        Event root = gateway.chat().sayUnheard("bob", LOBBY, "lunch?");
        for (int i = 0; i < 120; i++) {
            gateway.chat().say("carol", LOBBY, gateway.chat().answering("yes", root.id()), false);
        }
        assertThat(script("", "history", "-r", "lobby", "-n", "121")).isEqualTo(ExitCode.OK);
        assertThat(out().subList(0, 2)).containsExactly("[lobby] TIME bob: lunch?", "    ↳ 100+ answers");
    }

    private List<Event> events() {
        return alice.out()
                .lines()
                .map(line -> line.getBytes(UTF_8))
                .map(json -> FrameCodec.readEvent(json, 0, json.length))
                .toList();
    }

    @Test
    void aTailBeginsWithMessagesAsTheyAreAndThenHasALineForEachChange() throws Exception {
        List<Event> said = said();
        CompletableFuture<ExitCode> tail =
                CompletableFuture.supplyAsync(() -> script("", "tail", "-r", "lobby", "-n", "3", "--count", "6"));
        await().until(() -> alice.err().contains("-- following"));
        gateway.chat().say("bob", LOBBY, new Body.Edit(said.get(0).id(), "again\nanew"), true);
        gateway.chat().say("mallory", LOBBY, new Body.Edit(said.get(0).id(), "not hers"), true);
        gateway.chat().say("carol", LOBBY, new Body.Removal(said.get(5).id(), null), true);
        gateway.chat().say("carol", LOBBY, new Body.Reaction(said.get(0).id(), "👍", false), true);
        assertThat(tail.get(Patience.MOST.toSeconds(), TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);
        assertThat(out().subList(0, NOW.length)).containsExactly(NOW);
        assertThat(out().subList(NOW.length, NOW.length + 4))
                .satisfiesExactly(
                        edit -> assertThat(edit).isEqualTo("[lobby] TIME bob edits \"one,…\": again"),
                        more -> assertThat(more).isEqualTo("    anew"),
                        removal -> assertThat(removal).startsWith("[lobby] TIME carol takes back a message of "),
                        off -> assertThat(off).isEqualTo("[lobby] TIME carol withdraws 👍 from bob: again…"));
    }

    @Test
    void aTailAsJsonHasChangesAsTheyCome() throws Exception {
        CompletableFuture<ExitCode> tail =
                CompletableFuture.supplyAsync(() -> script("", "tail", "-r", "lobby", "--json", "--count", "2"));
        await().until(() -> alice.err().contains("-- following"));
        Event one = gateway.chat().say("bob", LOBBY, "one");
        Event edit = gateway.chat().say("mallory", LOBBY, new Body.Edit(one.id(), "not hers"), true);
        assertThat(tail.get(Patience.MOST.toSeconds(), TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);
        assertThat(events()).containsExactly(one, edit);
    }

    @Test
    void inAPipeEachCommandActsOnWhatTheOneBeforeItHasSaid() {
        assertThat(run("hello\n/edit hello all\n/react 1 x\nso\n/delete\n/history\n/quit\n", "--room", "lobby"))
                .isEqualTo(ExitCode.REFUSED);
        assertThat(out())
                .contains("[lobby] TIME alice edits \"hello\": hello all", "[lobby] TIME alice took a message back")
                .containsSubsequence(
                        "[lobby] TIME alice: hello all (edited)", "[lobby] TIME alice took a message back");
        assertThat(alice.err()).contains("line 3: no message has the number 1");
    }

    @Test
    void aPipeShowsWhatItReadsAsItIsNow() {
        said();
        assertThat(run("so\n/quit\n", "--room", "lobby", "--history", "3")).isEqualTo(ExitCode.OK);
        assertThat(out()).containsSequence(NOW);
    }
}
