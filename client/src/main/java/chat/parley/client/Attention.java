package chat.parley.client;

import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.Feature;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the user looks at, whether they are away, and where they are typing. The first two are said on each new connection, the
 * last is never repeated: whoever does not hear it has lost nothing. Owned by the loop.
 */
final class Attention {
    /** How often it is said, at most, that the user is typing: gateways and clients take it for somewhat longer. */
    private static final Duration TYPING_PACE = Duration.ofSeconds(3);

    private static final Duration AGAIN = Duration.ofSeconds(2);

    private final Loop loop;
    private final Predicate<RoomName> isOpen;
    private final Set<Feature> offered = EnumSet.noneOf(Feature.class);
    private @Nullable Exchange exchange;
    private @Nullable Conversation looked;
    private @Nullable Conversation saidLooked;
    private boolean away;
    private boolean saidAway;
    private @Nullable Conversation typing;
    private long typingSaidNanos;

    /** @param isOpen whether this connection is in a room, so that it may be said that the user looks at it */
    Attention(Loop loop, Predicate<RoomName> isOpen) {
        this.loop = loop;
        this.isOpen = isOpen;
    }

    void connected(Exchange through, Collection<Feature> features) {
        exchange = through;
        offered.addAll(features);
        say();
    }

    void cut() {
        exchange = null;
        offered.clear();
        saidLooked = null;
        saidAway = false;
        typing = null;
    }

    /** Says what waited for this connection to be in its room. */
    void roomOpened() {
        say();
    }

    /** The user looks at a conversation now, or at none if it is null. */
    void look(@Nullable Conversation conversation) {
        looked = conversation;
        say();
    }

    void away(boolean now) {
        away = now;
        say();
    }

    /** The user is typing in a conversation, or, with false, no more and without having said anything. */
    void typing(Conversation conversation, boolean on) {
        boolean known = conversation.equals(typing);
        long now = System.nanoTime();
        if (on ? known && now - typingSaidNanos < TYPING_PACE.toNanos() : !known) {
            return;
        }
        typing = on ? conversation : null;
        typingSaidNanos = now;
        if (offered.contains(Feature.TYPING)) {
            send(id -> new ClientFrame.Typing(id, conversation, on), () -> {});
        }
    }

    /** What the user was typing is said: others see that by itself. */
    void said(Conversation conversation) {
        if (conversation.equals(typing)) {
            typing = null;
        }
    }

    private void say() {
        if (away != saidAway && offered.contains(Feature.AWAY)) {
            boolean now = away;
            saidAway = now;
            send(id -> new ClientFrame.Away(id, now), () -> saidAway = !now);
        }
        Conversation to = looked instanceof RoomName room && !isOpen.test(room) ? null : looked;
        if (!Objects.equals(to, saidLooked) && offered.contains(Feature.TYPING)) {
            Conversation before = saidLooked;
            saidLooked = to;
            send(id -> new ClientFrame.Look(id, to), () -> saidLooked = before);
        }
    }

    /** Sends a request; {@code failed} is run if it is refused in a way that may pass, and then what counts is said again. */
    private void send(LongFunction<ClientFrame> request, Runnable failed) {
        Exchange through = exchange;
        if (through == null) {
            return;
        }
        through.send(request, ServerFrame.Done.class, done -> {}, reason -> {
            if (through == exchange && reason.retryable()) {
                failed.run();
                Long asked = reason.retryAfterMillis();
                loop.after(asked == null ? AGAIN : Duration.ofMillis(asked), this::say);
            }
        });
    }
}
