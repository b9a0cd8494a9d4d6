package chat.parley.cli.screen;

import chat.parley.cli.text.SafeText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jline.keymap.KeyMap;
import org.jline.reader.Binding;
import org.jline.reader.EndOfFileException;
import org.jline.reader.Widget;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jspecify.annotations.Nullable;

/**
 * JLine's reader with a footer. The footer is part of the prompt, above the line: so one place only draws at the bottom, and
 * a completion list, a resize or a message that comes in cannot tear it apart (ADR 0025).
 */
final class LineEditor extends GraphemeEditor {
    /** The part of the screen that the footer takes at most, as its divisor. */
    private static final int SHARE = 3;

    /**
     * For how long a size has to last until it counts as one that stays. Of a window that is dragged tmux tells every 250
     * ms.
     */
    private static final Duration REFLOW = Duration.ofMillis(350);
    /**
     * How long the next character of a terminal's answer may take: it comes in one piece, but for what a slow line makes
     * of it.
     */
    private static final Duration WITHIN_ANSWER = Duration.ofMillis(300);

    /** How long the end waits for a terminal that has not answered; what is typed for the shell meanwhile is lost. */
    private static final Duration LEAVING = Duration.ofMillis(300);

    private static final int LONGEST_ANSWER = 256;
    private static final int MOST_ROWS = 200;

    private final TerminalAnswers answers;
    private boolean asked;

    private volatile @Nullable Footer footer;
    private volatile @Nullable Keys keys;
    /** Whether the size changes just now. */
    private boolean settling;

    private long resizes;
    /** The texts that are to stand above when the size has settled. */
    private final List<String> waiting = new ArrayList<>();

    LineEditor(Terminal terminal, TerminalAnswers answers) {
        super(terminal);
        this.answers = answers;
        for (String map : List.of(EMACS, VIINS)) {
            hear(Objects.requireNonNull(getKeyMaps().get(map)));
        }
    }

    /**
     * Binds what a terminal's answers begin with, from the first prompt on: what JLine itself has asked may be answered
     * there.
     */
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

    /** Tells {@code heard} of the keys that are touched from now on, and what they make of the line. */
    void tell(Keys heard) {
        keys = heard;
    }

    /** Reads the next key, null at the end of the input; what the terminal answers by itself is none. */
    @Override
    public @Nullable Binding readBinding(KeyMap<Binding> keyMap, @Nullable KeyMap<Binding> local) {
        Keys heard = keys;
        if (heard != null) {
            heard.line(buf.toString());
        }
        @Nullable Binding next = super.readBinding(keyMap, local);
        String last = next == null ? null : getLastBinding();
        if (heard != null && last != null && TerminalAnswers.BEGINNINGS.stream().noneMatch(last::startsWith)) {
            heard.touched();
        }
        return next;
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

    /** Sends a sequence that leaves no mark on the screen, between two drawings. */
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

    /** Takes what the terminal has still to answer, so that the shell does not. Runs on the reading thread. */
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

    @Override
    public void printAbove(String text) {
        lock.lock();
        try {
            if (reading && settles()) {
                waiting.add(text);
            } else {
                super.printAbove(text);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    protected void handleSignal(Terminal.Signal signal) {
        if (signal != Terminal.Signal.WINCH) {
            super.handleSignal(signal);
            return;
        }
        lock.lock();
        try {
            resized();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Draws nothing until the size keeps still: at another one the terminal first breaks the present rows anew, at each
     * step of its way to it.
     */
    private void resized() {
        settling = true;
        long number = ++resizes;
        CompletableFuture.delayedExecutor(REFLOW.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> settle(number));
    }

    /**
     * Whether the size changes just now. The signal that tells so may come later than what is to be drawn, so the
     * terminal is asked, too.
     */
    private boolean settles() {
        Size now = terminal.getBufferSize();
        if (!settling && (now.getColumns() != size.getColumns() || now.getRows() != size.getRows())) {
            resized();
        }
        return settling;
    }

    private void settle(long number) {
        lock.lock();
        try {
            if (settling && number == resizes) {
                settle();
                if (reading) {
                    redisplay();
                    send(answers.questionsAfterResize());
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void settle() {
        settling = false;
        size = terminal.getBufferSize();
        BottomRows rows = rows();
        rows.eraseAt(size.getColumns(), !report().is("xterm", "screen"));
        rows.resize(size);
        waiting.forEach(text -> terminal.writer().println(text));
        waiting.clear();
    }

    private BottomRows rows() {
        if (display instanceof BottomRows ours) {
            return ours;
        }
        BottomRows rows = new BottomRows(terminal);
        rows.resize(size);
        display = rows;
        return rows;
    }

    @Override
    protected void redisplay(boolean flush) {
        lock.lock();
        try {
            if (isDumb() || size.getColumns() <= 0) {
                super.redisplay(flush);
            } else if (skipRedisplay) {
                skipRedisplay = false;
            } else if (!settles()) {
                draw(flush);
            } else if (!reading) {
                // The line is finished, and erased: nothing may be left of it.
                settle();
                draw(flush);
            }
        } finally {
            lock.unlock();
        }
    }

    private void draw(boolean flush) {
        Footer now = footer;
        if (reading && now != null) {
            prompt = framed(now);
        }
        leaveCharacter();
        AttributedString whole = getDisplayedBufferWithPrompts(new ArrayList<>());
        int line =
                Math.min(whole.length(), prompt.length() + shown(buf.toString()).length());
        AttributedStringBuilder safe = new AttributedStringBuilder().append(whole.subSequence(0, line));
        appendSafe(safe, whole.subSequence(line, whole.length()));
        int cursor = prompt.length() + shown(buf.upToCursor()).length();
        rows().draw(Rows.of(safe.toAttributedString(), cursor, size.getColumns(), size.getRows()));
        if (flush) {
            terminal.flush();
        }
    }

    /** Adds what JLine lists, or searches for, below the line, made safe. */
    private static void appendSafe(AttributedStringBuilder to, AttributedString text) {
        for (int at = 0; at < text.length(); ) {
            int next = at + Character.charCount(text.codePointAt(at));
            to.styled(text.styleAt(at), SafeText.lines(text.substring(at, next).toString()));
            at = next;
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
