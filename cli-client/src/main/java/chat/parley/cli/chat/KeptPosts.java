package chat.parley.cli.chat;

import chat.parley.cli.screen.Screen;
import chat.parley.protocol.Nonce;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Messages that have no answer yet. On a terminal the line that was typed is gone from the screen until its message comes
 * back, so a message that has to wait is named, once: when the connection is lost, or when nothing was answered for a
 * while. In a pipe one line stands for all. Thread-safe.
 */
final class KeptPosts {
    static final Duration PATIENCE = Duration.ofMillis(1500);

    private final Screen screen;
    private final ChatState state;
    private final Map<Nonce, Entry> open = new LinkedHashMap<>();
    private long lastAnswerNanos = System.nanoTime();
    private boolean watching;
    private boolean refusalTold;

    private static final class Entry {
        final String firstLine;
        final long sinceNanos = System.nanoTime();
        boolean told;

        Entry(String firstLine) {
            this.firstLine = firstLine;
        }
    }

    KeptPosts(Screen screen, ChatState state) {
        this.screen = screen;
        this.state = state;
    }

    /** Takes a message that is on its way now. */
    synchronized void sent(Nonce nonce, String text) {
        open.put(nonce, new Entry(text.lines().findFirst().orElse("")));
        if (!state.connected()) {
            tell("-- kept until the connection is back: ", untold());
        } else if (!watching) {
            watchFor(PATIENCE.toNanos());
        }
    }

    /** Forgets a message: it was taken, or refused for good. */
    synchronized void answered(Nonce nonce) {
        open.remove(nonce);
        lastAnswerNanos = System.nanoTime();
        refusalTold = false;
    }

    /** Names the messages that wait, since the connection is gone. {@link ChatState} is to know that already. */
    synchronized void connectionLost() {
        tell("-- kept until the connection is back: ", untold());
    }

    private void watchFor(long nanos) {
        watching = true;
        CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS).execute(this::look);
    }

    private synchronized void look() {
        watching = false;
        List<Entry> waiting = untold();
        if (waiting.isEmpty() || !state.connected()) {
            return;
        }
        long now = System.nanoTime();
        long sinceNanos = Math.max(lastAnswerNanos, waiting.get(0).sinceNanos);
        long leftNanos = PATIENCE.toNanos() - (now - sinceNanos);
        if (leftNanos > 0) {
            watchFor(leftNanos);
            return;
        }
        if (!refusalTold) {
            tell("-- the server cannot take messages now; kept: ", waiting);
        } else if (screen.interactive()) {
            tell("-- kept: ", waiting);
        }
        refusalTold = true;
    }

    private List<Entry> untold() {
        return open.values().stream().filter(entry -> !entry.told).toList();
    }

    private void tell(String what, List<Entry> entries) {
        List<Entry> named = screen.interactive() || entries.isEmpty() ? entries : entries.subList(0, 1);
        int more = entries.size() - named.size();
        List<String> lines = new ArrayList<>();
        named.forEach(entry -> lines.add(what + entry.firstLine + (more > 0 ? " (and " + more + " more)" : "")));
        entries.forEach(entry -> entry.told = true);
        lines.forEach(screen::notice);
    }
}
