package chat.parley.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.cli.command.Command;
import chat.parley.cli.command.CommandTable;
import chat.parley.cli.command.Pace;
import chat.parley.cli.command.Word;
import chat.parley.cli.file.KnownFiles;
import chat.parley.cli.process.FakeSurroundings;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.impl.completer.ArgumentCompleter;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is offered behind which words; which of it fits what was begun is up to the reader. */
final class CompletingTest {
    private final ChatState state = new ChatState();
    private final Roster roster = new Roster();

    @TempDir
    private Path folder;

    @BeforeEach
    void known() throws IOException {
        RoomName ops = new RoomName("ops");
        roster.entered(new ServerFrame.Joined(
                1, ops, List.of(new UserName("alice"), new UserName("bob")), 2, List.of(), false, true));
        state.opened(ops, true);
        state.opened(new UserName("carol"), false);
        Files.createDirectories(folder.resolve("drafts"));
        Files.writeString(folder.resolve("my plan.pdf"), "plan");
        Files.writeString(folder.resolve(".hidden"), "hidden");
    }

    private static Command command(String name, Word... words) {
        return new Command(List.of(name), 0, "", "help", Pace.AT_ONCE, List.of(words), any -> {});
    }

    private static LineReader reader() {
        try {
            return LineReaderBuilder.builder()
                    .terminal(new DumbTerminal(new ByteArrayInputStream(new byte[0]), new ByteArrayOutputStream()))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> offered(String... words) {
        CommandTable table = new CommandTable(List.of(
                command("join", Word.ROOM),
                command("switch", Word.CONVERSATION),
                command("upload", Word.PATH, Word.USER),
                command("help", Word.COMMAND),
                command("react", Word.EMOJI),
                command("say", Word.ANYTHING)));
        Completing completing =
                new Completing(() -> table, state, roster, new KnownFiles(), new FakeSurroundings(folder).reading(""));
        List<Candidate> candidates = new ArrayList<>();
        String last = words[words.length - 1];
        completing.complete(
                reader(),
                new ArgumentCompleter.ArgumentLine(last, last.length()) {
                    @Override
                    public List<String> words() {
                        return Arrays.asList(words);
                    }

                    @Override
                    public int wordIndex() {
                        return words.length - 1;
                    }
                },
                candidates);
        return candidates.stream().map(Candidate::value).toList();
    }

    @Test
    void commandsTakeWhatTheTableSays() {
        assertThat(offered("/j")).contains("/join", "/upload");
        assertThat(offered("/join", "")).containsExactly("ops");
        assertThat(offered("/switch", "")).containsExactly("ops", "carol");
        assertThat(offered("/upload", "x", "")).containsExactly("alice", "bob");
        assertThat(offered("/help", "")).contains("join", "say");
        assertThat(offered("/dance", "")).isEmpty();
    }

    @Test
    void emojiHaveNamesBehindAColon() {
        assertThat(offered("/react", ":thumbs_u")).containsExactly(":thumbs_up:");
        assertThat(offered("/react", ":tad")).first().isEqualTo(":tada:");
        assertThat(offered("/react", ":+")).first().isEqualTo(":+1:");
        assertThat(offered("/react", "7", ":a")).hasSize(200);
        assertThat(offered("/react", ":")).isEmpty();
        assertThat(offered("/react", "thumbs")).isEmpty();
    }

    @Test
    void pathsAreThoseOfTheFolderThatWasBegun() {
        assertThat(offered("/upload", "")).containsExactly("drafts/", "my plan.pdf");
        assertThat(offered("/upload", ".")).contains(".hidden");
        assertThat(offered("/upload", folder + "/m")).contains(folder + "/my plan.pdf");
        assertThat(offered("/upload", "no/such/")).isEmpty();
    }

    @Test
    void aMessageBeginsWithWhomItIsFor() {
        assertThat(offered("a")).containsExactly("alice:", "bob:");
        assertThat(offered("hello", "a")).containsExactly("alice", "bob");
        assertThat(offered("hello", "@a")).containsExactly("@alice", "@bob", "@room", "@here");
        assertThat(offered("see", "#")).containsExactly("#ops");
        assertThat(offered("/say", "a")).containsExactly("alice", "bob");
        assertThat(offered("")).isEmpty();
    }
}
