package chat.parley.cli.screen;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.junit.jupiter.api.AfterEach;

/** A screen on a terminal on which a test types, and of which it has what was shown. Each test begins it. */
abstract class ScreenFixture {
    static final Keys NO_KEYS = new Keys() {
        @Override
        public void touched() {}

        @Override
        public void line(String text) {}

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

    final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    final ExecutorService reader = Executors.newSingleThreadExecutor();
    private final PipedOutputStream keyboard = new PipedOutputStream();
    final Terminal terminal = open(keyboard, shown);
    /** For its answers time stands still: what a terminal has been asked, it may still answer. */
    final TerminalScreen screen = new TerminalScreen(terminal, new TypedAhead(""), new TerminalAnswers(() -> 0), true);

    private static Terminal open(PipedOutputStream keyboard, ByteArrayOutputStream shown) {
        try {
            return TerminalBuilder.builder()
                    .system(false)
                    .graphemeCluster(false)
                    .encoding(UTF_8)
                    .streams(new PipedInputStream(keyboard, 64 * 1024), shown)
                    .type("xterm-256color")
                    .size(Size.of(80, 24))
                    .build();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void close() {
        screen.close();
        reader.shutdownNow();
    }

    final void endInput() throws IOException {
        keyboard.close();
    }

    final void type(String text) throws IOException {
        keyboard.write(text.getBytes(UTF_8));
        keyboard.flush();
    }
}
