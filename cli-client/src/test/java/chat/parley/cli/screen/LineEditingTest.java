package chat.parley.cli.screen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import org.jline.reader.Candidate;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What keys make of a line, and what of it reaches the terminal. */
final class LineEditingTest extends ScreenFixture {
    @BeforeEach
    void begin() {
        screen.begin(
                (any, line, candidates) -> {
                    candidates.add(new Candidate("a\u202Egpj.exe"));
                    candidates.add(new Candidate("a\033[31mred"));
                },
                null,
                NO_KEYS);
    }

    private String read(String typed) throws IOException {
        type(typed + "\r");
        return String.valueOf(screen.readLine("> "));
    }

    private static String keys(String named) {
        return named.replace("<BS>", "\177")
                .replace("<DEL>", "\033[3~")
                .replace("<LEFT>", "\033OD")
                .replace("<RIGHT>", "\033OC")
                .replace("<UP>", "\033OA")
                .replace("<HOME>", "\001")
                .replace("<C-T>", "\024")
                .replace("<C-W>", "\027")
                .replace("<C-U>", "\025")
                .replace("<C-K>", "\013")
                .replace("<A-ENTER>", "\033\r")
                .replace("<ZWJ>", "\u200D")
                .replace("<ACUTE>", "\u0301");
    }

    @ParameterizedTest
    @CsvSource({
        "🇩🇪🇩🇪🇩🇪<BS>, 🇩🇪🇩🇪",
        "🇩🇪🇫🇷<LEFT><BS>, 🇫🇷",
        "🇩🇪🇫🇷🇮🇹<LEFT><LEFT><DEL>, 🇩🇪🇮🇹",
        "a🇩🇪b<LEFT><LEFT>x, ax🇩🇪b",
        "a👍🏽b<HOME><RIGHT><RIGHT>x, a👍🏽xb",
        "👍🏽👍🏽<BS>, 👍🏽",
        "a👩<ZWJ>🚀<BS>b, ab",
        "👩<ZWJ>🚀x<HOME><DEL>, x",
        "ne<ACUTE>e<ACUTE><BS>, ne<ACUTE>",
        "a🏴󠁧󠁢󠁳󠁣󠁴󠁿<BS>b, ab",
        "aकि<BS>x, ax",
        "🇩🇪👍🏽<C-T>, 👍🏽🇩🇪",
        "🇩🇪👍🏽x<LEFT><LEFT><C-T>, 👍🏽🇩🇪x",
        "one हिन्दी<C-W>two, one two",
        "one e<ACUTE>te<ACUTE><C-W>two, one two",
        "one 👩<ZWJ>🚀<C-W>two, one two",
        "🇩🇪👍🏽<C-U>x, x",
        "🇩🇪👍🏽🇫🇷<LEFT><C-K>x, 🇩🇪👍🏽x",
        "🇩🇪🇩🇪<A-ENTER>abc<UP>x, '🇩🇪x🇩🇪\nabc'",
    })
    void keysTakeWholeCharacters(String typed, String line) throws IOException {
        assertThat(read(keys(typed))).isEqualTo(keys(line));
    }

    private static String paste(String text) {
        return "\033[200~" + text + "\033[201~";
    }

    @Test
    void whatIsPastedIsTextAsItIs() throws IOException {
        assertThat(read(paste("one\r\ntwo\rthree\n\r\nfive"))).isEqualTo("one\ntwo\nthree\n\nfive");
        assertThat(screen.pasted()).isTrue();
        assertThat(read(paste("// TODO fix"))).isEqualTo("// TODO fix");
        assertThat(screen.pasted()).isTrue();
        assertThat(read(paste("/download x"))).isEqualTo("/download x");
        assertThat(screen.pasted()).isTrue();
        assertThat(read(paste("// TODO") + " and more")).isEqualTo("// TODO and more");
        assertThat(screen.pasted()).isTrue();
    }

    @Test
    void whatIsTypedBeforeItIsTyped() throws IOException {
        assertThat(read("/join " + paste("ops"))).isEqualTo("/join ops");
        assertThat(screen.pasted()).isFalse();
        assertThat(read(paste("/quit") + "\025/join ops")).isEqualTo("/join ops");
        assertThat(screen.pasted()).isFalse();
        assertThat(read(paste("join ops") + "\001/")).isEqualTo("/join ops");
        assertThat(screen.pasted()).isFalse();
        assertThat(read("/join ops")).isEqualTo("/join ops");
        assertThat(screen.pasted()).isFalse();
    }

    @Test
    void theEndOfTheInputIsNoKey() throws IOException {
        assertThat(read("one")).isEqualTo("one");
        endInput();
        assertThat(screen.readLine("> ")).isNull();
    }

    @Test
    void nothingOfALineSteersTheTerminal() throws IOException {
        String hostile = "a\033[31mred\u202Egpj\u009B2J";
        assertThat(read(paste(hostile))).isEqualTo(hostile);
        await().until(() -> shown.toString(UTF_8).contains("a␛[31mred\uFFFDgpj\uFFFD2J"));
        assertThat(shown.toString(UTF_8)).doesNotContain("\033[31mred", "\u202E", "\u009B");
    }

    @Test
    void nothingThatIsOfferedSteersTheTerminal() throws IOException {
        Future<String> line = reader.submit((Callable<String>) () -> screen.readLine("> "));
        type("a\t");
        await().until(() -> shown.toString(UTF_8).contains("␛[31mred"));
        type("\t\t\r\r");
        assertThat(line).isNotNull();
        await().until(() -> shown.toString(UTF_8).contains("\uFFFDgpj.exe"));
        assertThat(shown.toString(UTF_8)).doesNotContain("\033[31mred", "\u202E");
    }

    private static Footer bar() {
        return new Footer() {
            @Override
            public List<AttributedString> above(int columns) {
                return List.of(new AttributedString("=".repeat(columns - 1)));
            }

            @Override
            public AttributedString prompt() {
                return new AttributedString("> ");
            }
        };
    }

    /** The bar of 79 columns has become two rows. While the size changes nothing is drawn, and nothing is lost. */
    @Test
    void afterAResizeNothingIsLeftOfTheBar() throws Exception {
        screen.show(List.of(), bar());
        Future<String> line = reader.submit((Callable<String>) () -> screen.readLine("> "));
        await().until(() -> shown.toString(UTF_8).contains("=".repeat(79)));
        for (int columns : new int[] {70, 60, 50, 40}) {
            terminal.setSize(Size.of(columns, 24));
            terminal.raise(Terminal.Signal.WINCH);
            screen.show(List.of(new AttributedString("said at " + columns)), bar());
        }
        await().until(() -> shown.toString(UTF_8).contains("\033[2A\r\033[J"));
        await().until(() -> shown.toString(UTF_8).split("\033\\[J", 2)[1].contains("=".repeat(39)));
        assertThat(shown.toString(UTF_8)).containsSubsequence("said at 70", "said at 60", "said at 50", "said at 40");
        type("x\r");
        assertThat(line.get()).isEqualTo("x");
    }
}
