package chat.parley.cli.chat;

import chat.parley.cli.command.Input;
import chat.parley.cli.window.Window;
import chat.parley.client.ParleyClient;
import chat.parley.protocol.Conversation;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What others may know of the user at this terminal: whether they are there, and where they type. Who touches no key for some
 * minutes is away until the next one; who says so, until they say otherwise. Thread-safe.
 */
final class Attendance {
    static final Duration IDLE = Duration.ofMinutes(10);

    private final ParleyClient client;
    private final ChatState state;
    private final @Nullable Window window;
    private final Duration patience;
    private volatile long lastKeyNanos = System.nanoTime();
    /** Whether no key was touched for long, or not since the user went away. */
    private boolean absent;

    private boolean saidAway;
    private boolean sharesTyping;
    private @Nullable Conversation looked;
    private @Nullable Conversation typing;

    /**
     * @param window where the user is; null where keys are not heard, so that nobody is away but who says so
     * @param patience after how long without a key the user is away
     */
    Attendance(ParleyClient client, ChatState state, @Nullable Window window, boolean sharesTyping, Duration patience) {
        this.client = client;
        this.state = state;
        this.window = window;
        this.sharesTyping = sharesTyping;
        this.patience = patience;
    }

    /** Begins to wait for keys. */
    void begin() {
        if (window != null) {
            lookAfter(patience.toNanos());
        }
    }

    private void lookAfter(long nanos) {
        CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS).execute(this::look);
    }

    private synchronized void look() {
        long left = patience.toNanos() - (System.nanoTime() - lastKeyNanos);
        if (absent) {
            return;
        }
        if (left > 0) {
            lookAfter(left);
        } else {
            absent(true);
        }
    }

    private void absent(boolean now) {
        absent = now;
        if (window != null) {
            window.absent(now);
        }
        client.away(absent || saidAway);
    }

    /** The user has touched a key. */
    void key() {
        lastKeyNanos = System.nanoTime();
        back();
    }

    private synchronized void back() {
        if (absent) {
            absent(false);
            begin();
        }
    }

    /** The user says that they are away, or back. */
    synchronized void away(boolean now) {
        saidAway = now;
        if (window != null) {
            window.selfAway(now);
        }
        absent(now && window != null);
    }

    /** What the line is that the user types just now: if it is no command, others see that something is typed. */
    synchronized void line(String text) {
        Conversation current = state.current();
        boolean said = sharesTyping && current != null && !text.isBlank() && !isCommand(text);
        if (said && current != null) {
            client.typing(current, true);
            typing = current;
        } else if (typing != null) {
            client.typing(typing, false);
            typing = null;
        }
    }

    private static boolean isCommand(String text) {
        String bare = text.stripLeading();
        return (bare.startsWith("/") && !bare.startsWith("//"))
                || Input.read(text, file -> true).command() != null;
    }

    /** The user looks at a conversation, or at none if it is null. */
    synchronized void looksAt(@Nullable Conversation conversation) {
        looked = conversation;
        client.look(sharesTyping ? looked : null);
    }

    /** Whether others see that the user types, and the user sees it of others. */
    synchronized boolean sharesTyping() {
        return sharesTyping;
    }

    synchronized void shareTyping(boolean wanted) {
        sharesTyping = wanted;
        line("");
        client.look(wanted ? looked : null);
    }
}
