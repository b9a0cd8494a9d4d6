package chat.parley.cli.screen;

import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import chat.parley.cli.text.SafeText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jspecify.annotations.Nullable;

/** A terminal: what comes in is written above the line that is being typed. */
public final class TerminalScreen implements Screen {
    private static final AttributedStyle FAINT = AttributedStyle.DEFAULT.faint();
    private static final AttributedStyle RED = AttributedStyle.DEFAULT.foreground(AttributedStyle.RED);

    private final Terminal terminal;
    private final LineReader lines;
    private final LineReader secrets;

    public TerminalScreen() {
        try {
            terminal = TerminalBuilder.builder().system(true).build();
        } catch (IOException e) {
            throw new Trouble(ExitCode.IO, "cannot use the terminal: " + e.getMessage());
        }
        // What is typed while a command runs appears when its line is read; closing the terminal restores this.
        terminal.echo(false);
        lines = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("parley")
                // What is sent appears once, with its time, when the gateway has it.
                .option(LineReader.Option.ERASE_LINE_ON_FINISH, true)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.INSERT_TAB, true)
                .variable(LineReader.BELL_STYLE, "none")
                .build();
        // A reader of its own, so that a password is in no history.
        secrets = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("parley")
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .variable(LineReader.DISABLE_HISTORY, true)
                .build();
    }

    @Override
    public void say(List<String> said) {
        show(said.stream().map(SafeText::line).collect(Collectors.joining("\n")), AttributedStyle.DEFAULT);
    }

    @Override
    public void notice(String line) {
        show(SafeText.line(line), FAINT);
    }

    @Override
    public void error(String line) {
        show(SafeText.line(line), RED);
    }

    private void show(String text, AttributedStyle style) {
        lines.printAbove(new AttributedString(text, style));
    }

    @Override
    public @Nullable String readLine(String prompt) {
        while (true) {
            try {
                return lines.readLine(prompt);
            } catch (UserInterruptException e) {
                // Ctrl-C drops a line, and leaves when there is none.
                if (e.getPartialLine() == null || e.getPartialLine().isEmpty()) {
                    return null;
                }
            } catch (EndOfFileException e) {
                return null;
            }
        }
    }

    @Override
    public @Nullable String readSecret(String prompt) {
        try {
            return secrets.readLine(prompt, '\0');
        } catch (UserInterruptException | EndOfFileException e) {
            return null;
        }
    }

    @Override
    public boolean interactive() {
        return true;
    }

    @Override
    public void close() {
        try {
            terminal.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
