package chat.parley.cli.chat;

import chat.parley.cli.command.Input;
import chat.parley.cli.window.Window;
import chat.parley.client.ParleyClient;
import chat.parley.protocol.Conversation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
    private final Clock clock;
    private volatile Touch last;
    /** Whether it is going to be looked, after some time, whether the user is still there. */
    private boolean waiting;
    /** Whether no key was touched for long, or not since the user went away. */
    private boolean absent;

    private boolean saidAway;
    private boolean sharesTyping;
    private @Nullable Conversation looked;
    private @Nullable Conversation typing;

    /** When a key was touched: by a clock that stands still while the computer sleeps, and by one that does not, but may be set. */
    private record Touch(long nanos, Instant at) {
        static Touch now(Clock clock) {
            return new Touch(System.nanoTime(), clock.instant());
        }

        /** For how long no key was touched. A clock that is put forward makes it longer, one that is put back not shorter. */
        Duration since(Clock clock) {
            Duration awake = Duration.ofNanos(System.nanoTime() - nanos);
            Duration asleepToo = Duration.between(at, clock.instant());
            return awake.compareTo(asleepToo) > 0 ? awake : asleepToo;
        }
    }

    /**
     * @param window where the user is; null where keys are not heard, so that nobody is away but who says so
     * @param patience after how long without a key the user is away
     * @param clock goes on while the computer sleeps
     */
    Attendance(
            ParleyClient client,
            ChatState state,
            @Nullable Window window,
            boolean sharesTyping,
            Duration patience,
            Clock clock) {
        this.client = client;
        this.state = state;
        this.window = window;
        this.sharesTyping = sharesTyping;
        this.patience = patience;
        this.clock = clock;
        this.last = Touch.now(clock);
    }

    /** Begins to wait for keys. */
    synchronized void begin() {
        if (window != null && !waiting) {
            lookAfter(patience);
        }
    }

    private void lookAfter(Duration pause) {
        waiting = true;
        CompletableFuture.delayedExecutor(pause.toNanos(), TimeUnit.NANOSECONDS).execute(this::waited);
    }

    private synchronized void waited() {
        waiting = false;
        look();
        if (!absent) {
            lookAfter(patience.minus(last.since(clock)));
        }
    }

    /**
     * Finds out whether the user is still there. To be called before something is shown that counts as read by that, too: the timer
     * stands still while the computer sleeps.
     */
    synchronized void look() {
        if (window != null && !absent && last.since(clock).compareTo(patience) >= 0) {
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
        last = Touch.now(clock);
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
