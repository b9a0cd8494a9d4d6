package chat.parley.cli.screen;

import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import chat.parley.cli.text.SafeText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jline.keymap.KeyMap;
import org.jline.reader.Binding;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.UserInterruptException;
import org.jline.reader.Widget;
import org.jline.reader.impl.history.DefaultHistory;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jline.utils.InfoCmp.Capability;
import org.jspecify.annotations.Nullable;

/** A terminal: what comes in is written above the line that is being typed. */
public final class TerminalScreen implements Screen, Canvas {
    private static final AttributedStyle FAINT = AttributedStyle.DEFAULT.faint();
    private static final AttributedStyle RED = AttributedStyle.DEFAULT.foreground(AttributedStyle.RED);
    private static final String ALT = "\033";
    private static final int MOST_NUMBERED = 9;

    private final Terminal terminal;
    private final TypedAhead typedAhead;
    private final TerminalAnswers answers;
    private final LineEditor editor;
    private final boolean colours;
    private volatile @Nullable Keys keys;
    private volatile @Nullable Thread reader;
    /** Whether the line that was read last begins with what was pasted; of the reading thread. */
    private boolean pasted;

    /** The screen of the terminal that the program was started in; without colours, if so wished. */
    public static TerminalScreen ofProcess(boolean colours) {
        try {
            Terminal terminal = ProcessTerminal.open();
            TypedAhead typed = TypedAhead.on(terminal);
            TerminalAnswers answers = new TerminalAnswers();
            if (!ProcessTerminal.askWidths(terminal)) {
                answers.asked();
            }
            return new TerminalScreen(terminal, typed, answers, colours);
        } catch (IOException e) {
            throw new Trouble(ExitCode.IO, "cannot use the terminal: " + e.getMessage());
        }
    }

    /** A screen of {@code terminal}, which is closed with it. */
    public TerminalScreen(Terminal terminal, boolean colours) {
        this(terminal, new TypedAhead(""), new TerminalAnswers(), colours);
    }

    /** A screen of {@code terminal}, with what was typed on it before, and what it has been asked. */
    TerminalScreen(Terminal terminal, TypedAhead typedAhead, TerminalAnswers answers, boolean colours) {
        this.terminal = terminal;
        this.typedAhead = typedAhead;
        this.answers = answers;
        this.colours = colours;
        // What is typed while nothing is read appears when its line is read; closing the terminal restores this.
        terminal.echo(false);
        editor = new LineEditor(terminal, answers);
        // What is sent appears once, with its time, when the gateway has it.
        editor.option(LineReader.Option.ERASE_LINE_ON_FINISH, true);
        editor.option(LineReader.Option.DISABLE_EVENT_EXPANSION, true);
        editor.option(LineReader.Option.CASE_INSENSITIVE, true);
        // What was begun is not corrected: a word of a message is seldom a name.
        editor.option(LineReader.Option.COMPLETE_MATCHER_TYPO, false);
        editor.option(LineReader.Option.HISTORY_IGNORE_DUPS, true);
        editor.option(LineReader.Option.HISTORY_IGNORE_SPACE, true);
        editor.variable(LineReader.BELL_STYLE, "none");
        editor.variable(LineReader.SECONDARY_PROMPT_PATTERN, "");
    }

    /** Whether the cursor can be moved: else there can be no footer, and lines only follow each other. */
    public boolean drawable() {
        return !terminal.getType().startsWith(Terminal.TYPE_DUMB) && columns() > 0;
    }

    /** How many colours there are to use. */
    public int colours() {
        Integer most = terminal.getNumericCapability(Capability.max_colors);
        return !colours || most == null ? 0 : most;
    }

    /** What the terminal has said of itself, so far. */
    public TerminalReport report() {
        return editor.report();
    }

    /** Has lines completed from here on, kept in {@code history} if it is given, and these keys work. */
    public void begin(Completer completer, @Nullable Path history, Keys wanted) {
        keys = wanted;
        editor.tell(wanted);
        editor.setParser(new WordParser());
        editor.setCompleter(safe(completer));
        if (history != null) {
            editor.variable(LineReader.HISTORY_FILE, history);
        }
        editor.setHistory(new DefaultHistory());
        editor.getHistory().attach(editor);
        bind(() -> wanted.next(), KeyMap.ctrl('N'), ALT + "[1;3B");
        bind(() -> wanted.previous(), KeyMap.ctrl('P'), ALT + "[1;3A");
        bind(() -> wanted.unread(), ALT + "a");
        for (int number = 1; number <= MOST_NUMBERED; number++) {
            int chosen = number;
            bind(() -> wanted.conversation(chosen), ALT + number);
        }
        // Between two lines, too, and while the last answers are waited for, Ctrl-C is heard, no key ends the program,
        // and nothing that is typed is shown twice.
        terminal.handle(Terminal.Signal.INT, signal -> wanted.interrupt());
        terminal.enterRawMode();
        Attributes between = terminal.getAttributes();
        between.setLocalFlag(Attributes.LocalFlag.ISIG, true);
        between.setControlChar(Attributes.ControlChar.VQUIT, 0);
        between.setControlChar(Attributes.ControlChar.VSUSP, 0);
        terminal.setAttributes(between);
    }

    /**
     * {@code completer} with all that is shown made safe. JLine takes what it shows of a candidate for text with escape
     * sequences; what it writes into the line is the name.
     */
    private static Completer safe(Completer completer) {
        return (reader, line, candidates) -> {
            List<Candidate> offered = new ArrayList<>();
            completer.complete(reader, line, offered);
            for (Candidate each : offered) {
                candidates.add(new Candidate(
                        each.value(),
                        SafeText.line(each.displ()),
                        each.group(),
                        each.descr() == null ? null : SafeText.line(each.descr()),
                        each.suffix(),
                        each.key(),
                        each.complete(),
                        each.sort()));
            }
        };
    }

    private void bind(Runnable action, String... sequences) {
        Widget widget = () -> {
            action.run();
            return true;
        };
        for (String map : List.of(LineReader.EMACS, LineReader.VIINS)) {
            KeyMap<Binding> bindings =
                    Objects.requireNonNull(editor.getKeyMaps().get(map));
            bindings.bind(widget, sequences);
        }
    }

    @Override
    public int columns() {
        return terminal.getColumns();
    }

    @Override
    public int rows() {
        return terminal.getRows();
    }

    @Override
    public void show(List<AttributedString> lines, Footer footer) {
        editor.show(lines.stream().map(this::ansi).collect(Collectors.joining("\n")), footer);
    }

    @Override
    public void send(String sequence) {
        editor.send(sequence);
    }

    @Override
    public void say(List<String> said) {
        print(said.stream().map(SafeText::line).collect(Collectors.joining("\n")), AttributedStyle.DEFAULT);
    }

    @Override
    public void notice(String line) {
        print(SafeText.line(line), FAINT);
    }

    @Override
    public void error(String line) {
        print(SafeText.line(line), colours ? RED : AttributedStyle.BOLD);
    }

    @Override
    public void draw(List<String> lines) {
        editor.printAbove(String.join("\n", lines));
    }

    private void print(String text, AttributedStyle style) {
        editor.printAbove(ansi(new AttributedString(text, style)));
    }

    /** {@code line} with its escape sequences: none on a dumb terminal, where attributes are left out, too. */
    private String ansi(AttributedString line) {
        return line.toAnsi(terminal);
    }

    @Override
    public @Nullable String readLine(String prompt) {
        reader = Thread.currentThread();
        if (keys != null) {
            editor.ask();
        }
        while (true) {
            try {
                editor.runMacro(typedAhead.nextLine());
                String line = editor.readShown(prompt);
                pasted = editor.pasted(line);
                return line;
            } catch (UserInterruptException e) {
                Keys wanted = keys;
                if (wanted == null) {
                    return null;
                }
                // A line that is not empty is dropped, and that is all.
                if (e.getPartialLine() == null || e.getPartialLine().isEmpty()) {
                    wanted.interrupt();
                }
            } catch (EndOfFileException e) {
                return null;
            }
        }
    }

    @Override
    public boolean pasted() {
        return pasted;
    }

    @Override
    public @Nullable String readSecret(String prompt) {
        reader = Thread.currentThread();
        try {
            // A reader of its own, so that a password is in no history.
            LineEditor secrets = new LineEditor(terminal, answers);
            secrets.option(LineReader.Option.DISABLE_EVENT_EXPANSION, true);
            secrets.variable(LineReader.DISABLE_HISTORY, true);
            secrets.runMacro(typedAhead.nextLine());
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
        if (Thread.currentThread().equals(reader)) {
            if (keys == null) {
                // An answer has no Enter at its end.
                terminal.enterRawMode();
            }
            editor.takeLastAnswers();
        }
        try {
            terminal.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
