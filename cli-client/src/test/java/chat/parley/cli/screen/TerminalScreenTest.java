package chat.parley.cli.screen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.cli.screen.TerminalReport.Area;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A terminal that answers while somebody types. */
@Timeout(30)
final class TerminalScreenTest {
    private static final Keys NO_KEYS = new Keys() {
        @Override
        public void conversation(int number) {}

        @Override
        public void next() {}

        @Override
        public void previous() {}

        @Override
        public void unread() {}

        @Override
        public void interrupt() {}
    };

    private final PipedOutputStream keyboard = new PipedOutputStream();
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final TerminalScreen screen = open(keyboard, shown);

    private static TerminalScreen open(PipedOutputStream keyboard, ByteArrayOutputStream shown) {
        try {
            Terminal terminal = TerminalBuilder.builder()
                    .system(false)
                    .graphemeCluster(false)
                    .streams(new PipedInputStream(keyboard, 64 * 1024), shown)
                    .type("xterm-256color")
                    .size(Size.of(80, 24))
                    .build();
            return new TerminalScreen(terminal, true);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void begin() {
        screen.begin((reader, line, candidates) -> {}, null, NO_KEYS);
    }

    @AfterEach
    void close() {
        screen.close();
    }

    private void type(String text) throws IOException {
        keyboard.write(text.getBytes(UTF_8));
        keyboard.flush();
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
}
