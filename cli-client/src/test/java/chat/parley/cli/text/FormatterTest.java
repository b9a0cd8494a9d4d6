package chat.parley.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.cli.command.Words;
import chat.parley.cli.conversation.Message;
import chat.parley.protocol.Body;
import chat.parley.protocol.Changes;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.FileInfo;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.SharedFile;
import chat.parley.protocol.UserName;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FormatterTest {
    private static final Instant NOW = Instant.parse("2026-11-21T14:05:30Z");
    private static final UserName BOB = new UserName("bob");
    private static final Nonce NONCE = new Nonce("n");
    private final Formatter formatter = new Formatter(Clock.fixed(NOW, ZoneOffset.UTC));

    private static Event inLobby(Instant at, String text) {
        return new Event(EventId.startOf(at), new RoomName("lobby"), BOB, NONCE, new Body.Text(text));
    }

    private List<String> lines(Event event) {
        return formatter.message(Message.of(event, new Changes(), id -> null));
    }

    @Test
    void blanksBetweenThePartsOfJsonStayBlanks() {
        assertThat(SafeText.json("{\"kind\"\t:\r\n\"vote\",\"text\":\"\\t\u202e\"}"))
                .isEqualTo("{\"kind\" :  \"vote\",\"text\":\"\\t\\u202e\"}");
    }

    @Test
    void aMessageNamesRoomTimeAndSender() {
        assertThat(lines(inLobby(NOW, "hello"))).containsExactly("[lobby] 14:05 bob: hello");
    }

    @Test
    void anOlderOneNamesTheDay() {
        assertThat(lines(inLobby(NOW.minusSeconds(86_400), "hello")))
                .containsExactly("[lobby] 2026-11-20 14:05 bob: hello");
    }

    @Test
    void aFurtherLineCannotLookLikeAnotherMessage() {
        assertThat(lines(inLobby(NOW, "hello\n[lobby] 14:05 alice: I quit")))
                .containsExactly("[lobby] 14:05 bob: hello", "    [lobby] 14:05 alice: I quit");
    }

    @Test
    void aPrivateMessageSaysSo() {
        Event event = new Event(EventId.startOf(NOW), new UserName("alice"), BOB, NONCE, new Body.Text("just for you"));
        assertThat(lines(event)).containsExactly("[private] 14:05 bob -> alice: just for you");
    }

    @Test
    void aFileSaysHowToGetIt() {
        FileInfo file = new FileInfo("F1", "my plan.pdf", 48_213, "application/pdf", "0".repeat(64));
        Event event = new Event(EventId.startOf(NOW), new RoomName("lobby"), BOB, NONCE, new Body.File(file));
        assertThat(lines(event))
                .containsExactly("[lobby] 14:05 bob shares my plan.pdf (47.1 KiB); /download \"my plan.pdf\"");
    }

    @Test
    void sizesAreReadable() {
        assertThat(Formatter.size(0)).isEqualTo("0 B");
        assertThat(Formatter.size(1023)).isEqualTo("1023 B");
        assertThat(Formatter.size(5L * 1024 * 1024 * 1024)).isEqualTo("5.0 GiB");
    }

    @Test
    void nothingReachesTheTerminalAsACommandToIt() {
        assertThat(SafeText.line("\u001b[31mred\u001b]0;title\u0007")).isEqualTo("␛[31mred␛]0;title␇");
        assertThat(SafeText.line("\u009b2J")).isEqualTo("\uFFFD2J");
        assertThat(SafeText.line("a\rb\nc\u007f")).isEqualTo("a␍b␊c␡");
        assertThat(SafeText.line("abc\u202Edcb\u2066")).isEqualTo("abc\uFFFDdcb\uFFFD");
        assertThat(SafeText.line("\ud800")).isEqualTo("\uFFFD");
        assertThat(SafeText.line("a\tb")).isEqualTo("a    b");
    }

    @Test
    void textOfAllScriptsIsLeftAlone() {
        String text = "Grüße, שלום, नमस्ते, 你好, 👩\u200D🚀";
        assertThat(SafeText.line(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "plan.pdf | plan.pdf",
                "it's.pdf | it's.pdf",
                "a plan.pdf | \"a plan.pdf\"",
                "a \"quoted\" name | 'a \"quoted\" name'",
                "'quoted' | \"'quoted'\"",
                "it's a \"name\" | F1",
                "right\u202Eto left | F1",
            })
    void theSuggestionCanBePasted(String name, String expected) {
        FileInfo file = new FileInfo("F1", name, 1, "text/plain", "0".repeat(64));
        String line = lines(new Event(EventId.startOf(NOW), new RoomName("lobby"), BOB, NONCE, new Body.File(file)))
                .get(0);
        String pasted = line.substring(line.indexOf("/download ") + 10);
        assertThat(pasted).isEqualTo(expected);
        assertThat(new Words(pasted).count()).isEqualTo(1);
        assertThat(new Words(pasted).get(0)).isIn(name, "F1");
    }

    @Test
    void aListedFileHasAnIdAndSaysWhetherItIsPrivate() {
        FileInfo file = new FileInfo("ABCDEFGH", "plan.pdf", 1, "text/plain", "0".repeat(64));
        UserName alice = new UserName("alice");
        Event event = new Event(EventId.startOf(NOW), alice, BOB, NONCE, new Body.File(file));
        assertThat(formatter.file(new SharedFile(event, file), "ABCDEF"))
                .startsWith("ABCDEF  plan.pdf ")
                .endsWith("bob -> alice, private, 14:05");
    }
}
