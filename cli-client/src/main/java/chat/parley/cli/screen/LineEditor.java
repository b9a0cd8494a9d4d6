package chat.parley.cli.screen;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jline.keymap.KeyMap;
import org.jline.reader.Binding;
import org.jline.reader.EndOfFileException;
import org.jline.reader.Widget;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jspecify.annotations.Nullable;

/**
 * JLine's reader with a footer. The footer is part of the prompt, above the line: so one place only draws at the bottom, and
 * a completion list, a resize or a message that comes in cannot tear it apart (ADR 0025).
 */
final class LineEditor extends LineReaderImpl {
    /** Of the screen, at most, that one third is the footer. */
    private static final int SHARE = 3;

    private static final Duration REFLOW = Duration.ofMillis(100);
    /** What a terminal answers comes in one piece, but for what a slow line makes of it. */
    private static final Duration WITHIN_ANSWER = Duration.ofMillis(300);

    /** The shell waits no longer for a terminal that does not answer, and loses no more of what is typed for it. */
    private static final Duration LEAVING = Duration.ofMillis(300);

    private static final int LONGEST_ANSWER = 256;
    private static final int MOST_ROWS = 200;

    private final TerminalAnswers answers;
    private boolean asked;

    private volatile @Nullable Footer footer;

    LineEditor(Terminal terminal, TerminalAnswers answers) {
        super(terminal, "parley", new HashMap<>());
        this.answers = answers;
        for (String map : List.of(EMACS, VIINS)) {
            hear(Objects.requireNonNull(getKeyMaps().get(map)));
        }
    }

    /** Not from {@link #ask} on only: what JLine has asked may be answered at the first prompt. */
    private void hear(KeyMap<Binding> keys) {
        // JLine does not look back: an answer that goes on as such a key does would be neither.
        keys.getBoundKeys().keySet().stream()
                .filter(key -> TerminalAnswers.BEGINNINGS.stream().anyMatch(key::startsWith))
                .forEach(key -> keys.unbind(key));
        for (String beginning : TerminalAnswers.BEGINNINGS) {
            Widget answered = () -> {
                answers.heard(answer(beginning));
                send(answers.questionsThatFollow());
                return true;
            };
            keys.bind(answered, beginning);
        }
        Widget passedOver = () -> true;
        for (int row = 1; row <= Math.min(terminal.getRows(), MOST_ROWS); row++) {
            // What is bound itself takes all that begins so.
            if (keys.getBound(TerminalAnswers.cursorIn(row)) == null) {
                keys.bind(passedOver, TerminalAnswers.cursorReports(row));
            }
        }
    }

    /** Writes {@code text}, unless it is empty, above the footer, and draws the new footer. */
    void show(String text, Footer now) {
        lock.lock();
        try {
            footer = now;
            if (!text.isEmpty()) {
                printAbove(text);
            } else if (reading) {
                redisplay();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Sends a sequence that leaves no mark, between two drawings. */
    void send(String sequence) {
        lock.lock();
        try {
            terminal.writer().write(sequence);
            terminal.flush();
        } finally {
            lock.unlock();
        }
    }

    /** Asks the terminal what it is, once. What it answers is read among the keys of the lines. */
    void ask() {
        if (asked) {
            return;
        }
        asked = true;
        send(answers.questions(terminal.getType()));
    }

    TerminalReport report() {
        return answers.report();
    }

    private String answer(String beginning) {
        StringBuilder answer = new StringBuilder(beginning);
        while (!TerminalAnswers.complete(answer.toString())
                && answer.length() < LONGEST_ANSWER
                && bindingReader.peekCharacter(WITHIN_ANSWER.toMillis()) >= 0) {
            answer.appendCodePoint(bindingReader.readCharacter());
        }
        return answer.toString();
    }

    /** Takes what the terminal has still to answer, so that the shell does not. Of the reading thread. */
    void takeLastAnswers() {
        long begun = System.nanoTime();
        StringBuilder last = new StringBuilder();
        try {
            while (answers.outstanding()) {
                long left = LEAVING.minusNanos(System.nanoTime() - begun).toMillis();
                // JLine takes 0 for ever.
                if (left <= 0 || bindingReader.peekCharacter(left) < 0) {
                    return;
                }
                last.appendCodePoint(bindingReader.readCharacter());
                int begin = TerminalAnswers.BEGINNINGS.stream()
                        .mapToInt(last::lastIndexOf)
                        .max()
                        .orElseThrow();
                if (begin >= 0 && TerminalAnswers.complete(last.substring(begin))) {
                    answers.heard(last.substring(begin));
                    last.setLength(0);
                }
            }
        } catch (EndOfFileException terminalGone) {
            // It answers nobody any more.
            return;
        }
    }

    /** At another width the terminal first breaks the present lines anew: when it has, they are drawn as they should be. */
    @Override
    protected void handleSignal(Terminal.Signal signal) {
        lock.lock();
        try {
            if (signal == Terminal.Signal.WINCH) {
                send(rowsThatWereCut());
            }
            super.handleSignal(signal);
        } finally {
            lock.unlock();
        }
        if (signal == Terminal.Signal.WINCH) {
            CompletableFuture.delayedExecutor(REFLOW.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(this::refresh);
        }
    }

    /**
     * JLine takes it that a narrower terminal breaks the lines of the footer anew, and goes up as many rows as there are then. Xterm cuts
     * them off: it gets the rows that it lacks, or JLine would write over what stands above.
     */
    private String rowsThatWereCut() {
        Footer now = footer;
        int after = terminal.getColumns();
        if (!reading || now == null || after <= 0 || after >= size.getColumns() || !report().is("xterm")) {
            return "";
        }
        return "\n"
                .repeat(shown(now).stream()
                        .mapToInt(line -> (line.columnLength() - 1) / after)
                        .sum());
    }

    private void refresh() {
        lock.lock();
        try {
            if (reading) {
                // Erased first: a terminal that has broken a line remembers it, and would join its parts when it gets
                // wider.
                display.update(List.of(), 0, false);
                redisplay();
                send(answers.questionsAfterResize());
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    protected void redisplay(boolean flush) {
        lock.lock();
        try {
            Footer now = footer;
            if (reading && now != null && size.getColumns() > 0) {
                prompt = framed(now);
            }
            super.redisplay(flush);
        } finally {
            lock.unlock();
        }
    }

    private AttributedString framed(Footer now) {
        AttributedStringBuilder framed = new AttributedStringBuilder();
        shown(now).forEach(line -> framed.append(line).append("\n"));
        return framed.append(now.prompt()).toAttributedString();
    }

    private List<AttributedString> shown(Footer now) {
        List<AttributedString> lines = now.above(size.getColumns());
        return lines.subList(Math.max(0, lines.size() - size.getRows() / SHARE), lines.size());
    }
}
