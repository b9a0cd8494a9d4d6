package chat.parley.cli.chat;

import chat.parley.cli.screen.Screen;
import chat.parley.cli.text.Formatter;
import chat.parley.client.file.Progress;
import java.util.Locale;

/**
 * How far a transfer is: on a terminal a line now and then, above what is being typed; at the end one line, everywhere. Used
 * by one transfer's thread, then by the command's.
 */
final class TransferProgress implements Progress {
    private static final long STEP_NANOS = 2_000_000_000L;

    private final Screen screen;
    private final String what;
    private final long startNanos = System.nanoTime();
    private volatile long totalBytes;
    private long toldNanos = startNanos;
    private long toldPercent;

    TransferProgress(Screen screen, String what) {
        this.screen = screen;
        this.what = what;
    }

    @Override
    public void at(long doneBytes, long total) {
        totalBytes = total;
        long now = System.nanoTime();
        long percent = total == 0 ? 100 : doneBytes * 100 / total;
        if (screen.interactive() && percent < 100 && percent != toldPercent && now - toldNanos >= STEP_NANOS) {
            toldNanos = now;
            toldPercent = percent;
            screen.notice("-- " + what + ": " + percent + "% of " + Formatter.size(total));
        }
    }

    void finished(String line, String remark) {
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        screen.notice("-- " + line + " (" + Formatter.size(totalBytes)
                + String.format(Locale.ROOT, " in %.1f s", seconds) + remark + ")");
    }
}
