package chat.parley.cli.chat;

import chat.parley.cli.screen.Screen;
import chat.parley.cli.window.Window;
import chat.parley.protocol.EventId;
import chat.parley.protocol.RoomName;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Tells a window what was seen in earlier runs, and keeps at the end, whichever it is, what was seen in this one.
 * Thread-safe.
 */
final class SeenAcrossRuns {
    private static final int WINDOW_SECONDS = 2;

    private final SeenEvents kept;
    private final Window window;
    private final Screen screen;
    private boolean ended;

    SeenAcrossRuns(SeenEvents kept, Window window, Screen screen) {
        this.kept = kept;
        this.window = window;
        this.screen = screen;
    }

    void begin() {
        try {
            window.seenBefore(kept.read());
        } catch (IOException e) {
            screen.notice("-- what you have seen before is not known: " + e.getMessage());
        }
    }

    /**
     * Keeps what was seen; to be called while the window is there. Only the first call does anything, and others wait for
     * it: they may end the program.
     */
    synchronized void end() {
        if (ended) {
            return;
        }
        ended = true;
        CompletableFuture<Map<RoomName, EventId>> seen = new CompletableFuture<>();
        window.seen(seen::complete);
        try {
            kept.keep(seen.get(WINDOW_SECONDS, TimeUnit.SECONDS));
        } catch (TimeoutException e) {
            screen.notice("-- what you have seen is not kept: the window does not say it");
        } catch (IOException | ExecutionException e) {
            screen.notice("-- what you have seen is not kept: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
