package chat.parley.cli.script;

import chat.parley.cli.arguments.Arguments;
import chat.parley.cli.process.Surroundings;
import chat.parley.cli.text.Formatter;
import chat.parley.cli.text.SafeText;
import chat.parley.cli.transfer.Transfer;
import chat.parley.cli.transfer.Transfers;
import chat.parley.client.file.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/**
 * How far a transfer is: a line on standard error that is written over, where that is a terminal; else nothing. It is gone
 * when the transfer has ended. Thread-safe.
 */
final class ProgressLine implements Progress, AutoCloseable {
    private static final Duration STEP = Duration.ofMillis(100);
    private static final int NAME_WIDTH = 22;
    private static final int BAR_WIDTH = 20;
    private static final String ERASE = "\r\u001b[K";

    private final PrintStream err;
    private final Transfer transfer;
    private final boolean shown;
    private long toldNanos;
    private boolean something;

    private ProgressLine(PrintStream err, Transfer transfer, boolean shown) {
        this.err = err;
        this.transfer = transfer;
        this.shown = shown;
        this.toldNanos = System.nanoTime() - STEP.toNanos();
    }

    /** The line of one transfer; {@code --quiet} hides it everywhere. */
    static ProgressLine of(Transfer.Direction direction, String name, Arguments arguments, Surroundings surroundings) {
        return new ProgressLine(
                surroundings.err(),
                new Transfers().begin(direction, name, () -> {}),
                !arguments.has("quiet") && surroundings.progress().getAsBoolean());
    }

    @Override
    public synchronized void at(long doneBytes, long totalBytes) {
        transfer.at(doneBytes, totalBytes);
        long now = System.nanoTime();
        if (shown && now - toldNanos >= STEP.toNanos()) {
            toldNanos = now;
            something = true;
            err.print(ERASE + line(transfer.state()));
            err.flush();
        }
    }

    /** A state as a line: {@code report.html             45% [#########-----------]  3.2 MiB/s  0:12 left}. */
    static String line(Transfer.State state) {
        int filled = state.total() == 0 ? 0 : (int) (state.done() * BAR_WIDTH / state.total());
        String rate = state.perSecond() == 0 ? "" : Formatter.size(state.perSecond()) + "/s";
        return String.format(
                Locale.ROOT,
                "%-" + NAME_WIDTH + "s %3d%% [%s%s] %12s  %s",
                shortened(SafeText.line(state.name())),
                state.percent(),
                "#".repeat(filled),
                "-".repeat(BAR_WIDTH - filled),
                rate,
                left(state.secondsLeft()));
    }

    private static String shortened(String name) {
        return name.codePointCount(0, name.length()) <= NAME_WIDTH
                ? name
                : name.substring(0, name.offsetByCodePoints(0, NAME_WIDTH - 1)) + "…";
    }

    private static String left(long seconds) {
        if (seconds < 0) {
            return "";
        }
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d left", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d h left", seconds / 3600, seconds / 60 % 60);
    }

    @Override
    public synchronized void close() {
        if (something) {
            err.print(ERASE);
            err.flush();
        }
    }
}
