package chat.parley.gateway.mailbox;

import chat.parley.bus.Bus;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Private messages to a user that no device has said it received: what a further connection gets first. Bounded; what does
 * not fit is in the log.
 *
 * <p><b>Threads.</b> Not thread-safe: owned by its {@link LocalUser}.
 */
final class Unreceived {
    /** How many messages are read from the log ahead of their receipts. */
    private static final int MAX_READ = 500;
    /** How many bytes of JSON are read ahead: a connection that is given all of them at once must not count as slow for it. */
    private static final int MAX_READ_BYTES = 512 * 1024;
    /** How many messages are held at most, those that come live included. */
    private static final int MAX_HELD = 2_000;

    private static final int MAX_HELD_BYTES = 2 * MAX_READ_BYTES;

    private final Map<EventId, Held> messages = new LinkedHashMap<>();
    private int bytes;
    private boolean overflowed;

    private record Held(EncodedEvent event, Bus.@Nullable Receipt receipt) {}

    /**
     * Takes a message.
     *
     * @param receipt of the broker's copy, if it came from there: done once the message is received, or found in the log; at
     *     once if there is no room, or another copy. While one copy is not done the broker keeps its whole journal since,
     *     and a client may stay for days without saying that it received anything
     */
    void add(EncodedEvent event, Bus.@Nullable Receipt receipt) {
        Held known = messages.get(event.id());
        if (known == null && (messages.size() >= MAX_HELD || bytes >= MAX_HELD_BYTES)) {
            overflowed = true;
            finish(receipt);
        } else if (known == null || receipt != null) {
            bytes += known == null ? event.json().length : 0;
            finish(known == null ? null : known.receipt);
            messages.put(event.id(), new Held(known == null ? event : known.event, receipt));
        }
    }

    private static void finish(Bus.@Nullable Receipt receipt) {
        if (receipt != null) {
            receipt.done();
        }
    }

    /** Whether more may be read from the log. */
    boolean hasRoom() {
        return messages.size() < MAX_READ && bytes < MAX_READ_BYTES;
    }

    /** Whether some message was not taken for want of room: then nothing can be said of all any more. */
    boolean hasOverflowed() {
        return overflowed;
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    /** Removes a message that was received: its copy in the broker may go. True if it was here. */
    boolean remove(EventId id) {
        Held held = messages.remove(id);
        bytes -= held == null ? 0 : held.event.json().length;
        finish(held == null ? null : held.receipt);
        return held != null;
    }

    /** Has each message be what {@code now} says of it; it waits as before, and keeps its place. */
    void update(UnaryOperator<EncodedEvent> now) {
        for (Map.Entry<EventId, Held> message : messages.entrySet()) {
            Held held = message.getValue();
            EncodedEvent told = now.apply(held.event);
            bytes += told.json().length - held.event.json().length;
            message.setValue(new Held(told, held.receipt));
        }
    }

    /** Lets the broker's copies of these messages go: they are in the log, from where they can be had again. */
    void stored(Collection<EventId> ids) {
        for (EventId id : ids) {
            Held held = messages.get(id);
            if (held != null && held.receipt != null) {
                held.receipt.done();
                messages.put(id, new Held(held.event, null));
            }
        }
    }

    List<EncodedEvent> events() {
        return messages.values().stream().map(Held::event).toList();
    }
}
