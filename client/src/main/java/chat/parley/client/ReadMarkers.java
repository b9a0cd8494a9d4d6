package chat.parley.client;

import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Marker;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How far the user has read the conversations, on all devices together: what gateways tell and what this client marks, of which
 * the later counts. What is not known to be in the store is said until it is, over lost connections, too: of one conversation
 * once in two seconds at most, unless it is to be said at once. Owned by the loop.
 */
final class ReadMarkers {
    private static final Duration PACE = Duration.ofSeconds(2);

    private final Loop loop;
    private final ClientListener listener;
    private final Deliveries deliveries;
    private final Predicate<RoomName> isOpen;
    private final Backoff pauses;
    private final Map<Conversation, Entry> entries = new HashMap<>();
    /** What was told since the last connection ended. */
    private final Map<Conversation, Marker> told = new HashMap<>();

    /** Whether all markers of the user were told once; from then on those that are moved are. */
    private boolean complete;
    /** To be run when they are. */
    private final List<Runnable> whenComplete = new ArrayList<>();

    private @Nullable Exchange exchange;
    private Runnable whenSaid = () -> {};

    /** What is known of one conversation. */
    private static final class Entry {
        Marker counts;
        /** The latest that is in the store, or that gateways do not take; null if none is known. */
        @Nullable
        Marker settled;

        boolean underWay;
        boolean waits;
        boolean hurried;
        /** Until when it is not said, as {@link System#nanoTime} has it; null if it may be. */
        @Nullable
        Long pausedUntilNanos;

        Entry(Marker first) {
            counts = first;
        }

        boolean isSettled() {
            return settled != null && !counts.isLaterThan(settled);
        }

        void settle(Marker by) {
            settled = settled == null ? by : Marker.later(settled, by);
        }
    }

    /** @param isOpen whether this connection is in a room, so that a marker of it may be said */
    ReadMarkers(Loop loop, ClientListener listener, Deliveries deliveries, Predicate<RoomName> isOpen, Backoff pauses) {
        this.loop = loop;
        this.listener = listener;
        this.deliveries = deliveries;
        this.isOpen = isOpen;
        this.pauses = pauses;
    }

    /** Says through {@code through}, whose gateway keeps markers, what is not in the store. */
    void connected(Exchange through) {
        exchange = through;
        sayAll();
    }

    void cut() {
        exchange = null;
        told.clear();
        entries.values().forEach(entry -> entry.underWay = false);
        endIfSaid();
    }

    /** Takes what a gateway tells. When it has told all that it has, what counts here and not there is said again. */
    void told(ServerFrame.Markers push) {
        boolean last = Boolean.TRUE.equals(push.complete());
        List<Marker> moved = new ArrayList<>();
        for (Marker marker : push.markers()) {
            told.merge(marker.conversation(), marker, Marker::later);
            Entry known = entries.get(marker.conversation());
            if (known == null || marker.isLaterThan(known.counts)) {
                moved.add(marker);
            }
            merged(marker).settle(marker);
        }
        if (last) {
            tellStoreWhatItLost();
        }
        dropFarthestBack();
        if (last || !moved.isEmpty()) {
            deliveries.deliver(() -> listener.read(moved, last));
        }
        if (last) {
            complete = true;
            whenComplete.forEach(Runnable::run);
            whenComplete.clear();
        }
    }

    /** Runs {@code then} when gateways have told all markers of the user, or at once if they have. */
    void whenComplete(Runnable then) {
        if (complete) {
            then.run();
        } else {
            whenComplete.add(then);
        }
    }

    private void tellStoreWhatItLost() {
        EventId dropped = told.size() < Limits.MAX_MARKERS_PER_USER
                ? EventId.MIN
                : told.values().stream()
                        .map(Marker::upTo)
                        .min(Comparator.naturalOrder())
                        .orElse(EventId.MIN);
        entries.forEach((conversation, entry) -> {
            // A full store drops what is farthest back: that would only be dropped again.
            if (entry.counts.upTo().compareTo(dropped) >= 0) {
                entry.settled = told.get(conversation);
            }
        });
        sayAll();
    }

    /** Marks a conversation, unless a marker that counts instead is known; it is said in its time. */
    void mark(Marker marker) {
        Marker known = counting(marker.conversation());
        if (known == null || marker.isLaterThan(known)) {
            Entry entry = merged(marker);
            dropFarthestBack();
            deliveries.deliver(() -> listener.read(List.of(marker), false));
            say(marker.conversation(), entry);
        }
    }

    /** The marker that counts of a conversation; null if none is known. */
    @Nullable
    Marker counting(Conversation conversation) {
        Entry entry = entries.get(conversation);
        return entry == null ? null : entry.counts;
    }

    /** Says what is not in the store of a conversation without a pause: the user leaves it. */
    void hurry(Conversation conversation) {
        Entry entry = entries.get(conversation);
        if (entry != null && !entry.isSettled()) {
            entry.hurried = true;
            say(conversation, entry);
        }
    }

    /** Says all that is not in the store without a pause; runs {@code then} when it is, or the connection is not there. */
    void finish(Runnable then) {
        whenSaid = then;
        List.copyOf(entries.keySet()).forEach(this::hurry);
        endIfSaid();
    }

    /** Says what waited for this connection to be in its room. */
    void roomOpened() {
        sayAll();
    }

    private Entry merged(Marker marker) {
        Entry entry = entries.computeIfAbsent(marker.conversation(), any -> new Entry(marker));
        entry.counts = Marker.later(entry.counts, marker);
        return entry;
    }

    /** Keeps as many markers as the store does, or up to twice as many: those that were read least far up go first. */
    private void dropFarthestBack() {
        if (entries.size() <= 2 * Limits.MAX_MARKERS_PER_USER) {
            return;
        }
        entries.values().stream()
                .map(entry -> entry.counts)
                .sorted(Comparator.comparing(Marker::upTo))
                .limit(entries.size() - Limits.MAX_MARKERS_PER_USER)
                .forEach(marker -> {
                    entries.remove(marker.conversation());
                    told.remove(marker.conversation());
                });
    }

    private void sayAll() {
        Map.copyOf(entries).forEach(this::say);
    }

    private void say(Conversation conversation, Entry entry) {
        Exchange through = exchange;
        if (through == null
                || entry.underWay
                || entry.isSettled()
                || (conversation instanceof RoomName room && !isOpen.test(room))) {
            return;
        }
        long now = System.nanoTime();
        long wait = entry.pausedUntilNanos == null || entry.hurried ? 0 : entry.pausedUntilNanos - now;
        if (wait > 0) {
            sayAfter(wait, conversation, entry);
            return;
        }
        Marker marker = entry.counts;
        entry.underWay = true;
        entry.hurried = false;
        entry.pausedUntilNanos = now + PACE.toNanos();
        through.send(
                id -> new ClientFrame.Read(id, marker),
                ServerFrame.Done.class,
                done -> answered(through, marker, entry),
                failure -> refused(through, marker, entry, failure));
    }

    private void sayAfter(long waitNanos, Conversation conversation, Entry entry) {
        if (!entry.waits) {
            entry.waits = true;
            loop.after(Duration.ofNanos(waitNanos), () -> {
                entry.waits = false;
                say(conversation, entry);
            });
        }
    }

    private void answered(Exchange through, Marker marker, Entry entry) {
        if (through == exchange) {
            pauses.reset();
            entry.settle(marker);
            entry.underWay = false;
            say(marker.conversation(), entry);
            endIfSaid();
        }
    }

    /**
     * Says it again later if that may help. Else it is no trouble: what counts instead is told, and what was not said yet is
     * forgotten.
     */
    private void refused(Exchange through, Marker marker, Entry entry, ClientException reason) {
        if (through != exchange) {
            return;
        }
        entry.underWay = false;
        if (reason.retryable()) {
            Long asked = reason.retryAfterMillis();
            Duration pause = PACE.plus(asked == null ? pauses.next() : Duration.ofMillis(asked));
            entry.pausedUntilNanos = System.nanoTime() + pause.toNanos();
            whenSaid.run();
        } else {
            entry.settle(marker);
            if (reason.code() == ErrorCode.NOT_SAID_YET && entry.counts.equals(marker)) {
                entries.remove(marker.conversation());
            }
        }
        say(marker.conversation(), entry);
        endIfSaid();
    }

    private void endIfSaid() {
        boolean waiting = entries.values().stream().anyMatch(entry -> entry.underWay);
        if (!waiting) {
            whenSaid.run();
        }
    }
}
