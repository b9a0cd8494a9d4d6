package chat.parley.cli.screen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.cli.screen.TerminalReport.Area;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A terminal that answers while somebody types. */
final class TerminalScreenTest extends ScreenFixture {
    private static final Duration KEYSTROKE = Duration.ofMillis(50);

    @BeforeEach
    void begin() {
        screen.begin((reader, line, candidates) -> {}, null, NO_KEYS);
    }

    private Future<String> reading() {
        return reader.submit((Callable<String>) () -> screen.readLine("> "));
    }

    /** As a program ends: by the thread that has read. */
    private void leave() throws Exception {
        reader.submit(screen::close).get();
    }

    private void awaitShown(String sequence, int times) {
        await().until(() -> shown.toString(UTF_8).split(Pattern.quote(sequence), -1).length - 1 == times);
    }

    @Test
    void whatATerminalAnswersIsNotPartOfTheLineThatIsBeingTyped() throws IOException {
        assertThat(screen.report()).isEqualTo(TerminalReport.NONE);
        type("half \033P>|kitty(0.26.5)\033\\a \033[6;18;9tline\033[?62;c\r");
        assertThat(screen.readLine("> ")).isEqualTo("half a line");
        await().until(() -> shown.toString(UTF_8).contains("\033[>q\033[16t\033[c"));
        assertThat(screen.report().is("kitty")).isTrue();
        assertThat(screen.report().cell()).isEqualTo(new Area(9, 18));
        type("the next\r");
        assertThat(screen.readLine("> ")).isEqualTo("the next");
        assertThat(shown.toString(UTF_8)).containsOnlyOnce("\033[>q");
    }

    @Test
    void whatATerminalAnswersIsNotPartOfAPassword() throws IOException {
        type("a \033[?2027;0$ysec\033[?62;cret\r");
        assertThat(screen.readSecret("Password: ")).isEqualTo("a secret");
        assertThat(screen.report().attributes()).containsExactly(62);
    }

    @Test
    void whereTheCursorWasIsNotPartOfTheLine() throws IOException {
        type("\033[1;1Rone\033[6;3R and\033[13;5R another\033[24;1R\r");
        assertThat(screen.readLine("> ")).isEqualTo("one and another");
    }

    @Test
    void keysThatBeginAsAnswersDoWork() throws IOException {
        type("ab\033[1;3P\033[1;5Dc\033[3;5~\033[13;2u");
        assertThat(screen.readLine("> ")).isEqualTo("c");
        type("d\033[6;5~e\033[6;2~f\r");
        assertThat(screen.readLine("> ")).isEqualTo("def");
    }

    @Test
    void whatIsAskedAfterAResizeIsAnsweredBeforeTheShellReads() throws Exception {
        Future<String> line = reading();
        type("\033[6;18;9t\033[?62;c");
        await().until(() -> screen.report().cell() != null);
        terminal.setSize(Size.of(100, 24));
        terminal.raise(Terminal.Signal.WINCH);
        awaitShown("\033[16t\033[c", 2);
        type("\r");
        assertThat(line.get()).isEmpty();
        type("\033[6;30;15t\033[?62;c");
        leave();
        assertThat(screen.report().cell()).isEqualTo(new Area(15, 30));
    }

    @Test
    void charactersAreOfAnyHeight() throws IOException {
        for (int height = 1; height < 100; height++) {
            type("\033[6;" + height + ";9tx\r");
            assertThat(screen.readLine("> ")).isEqualTo("x");
            assertThat(screen.report().cell()).isEqualTo(new Area(9, height));
        }
    }

    @Test
    void aTerminalThatNeverAnswersHoldsNobodyUp() throws Exception {
        Future<String> line = reading();
        type("the last\r");
        assertThat(line.get()).isEqualTo("the last");
        // Somebody types on, for the shell; that the terminal may still answer never ends, as the clock stands.
        Future<?> leaving = reader.submit(screen::close);
        await().pollInterval(KEYSTROKE).ignoreExceptions().until(() -> {
            if (!leaving.isDone()) {
                type("x");
            }
            return leaving.isDone();
        });
    }

    @Test
    void whatIsAskedForSixelIsAnsweredBeforeTheShellReads() throws Exception {
        Future<String> line = reading();
        type("\033[?62;4c");
        awaitShown("\033[?1;1;0S\033[?2;1;0S\033[c", 1);
        type("\r");
        assertThat(line.get()).isEmpty();
        type("\033[?1;0;256S\033[?2;0;480;312S\033[?62;4c");
        leave();
        assertThat(screen.report().graphics()).isEqualTo(new Area(480, 312));
        assertThat(shown.toString(UTF_8)).containsOnlyOnce("\033[?1;1;0S");
    }
}
