package chat.parley.cli.conversation;

import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Short numbers, from 1, by which people name messages in this run: each has its own from when it is first asked for, and keeps it. Thread-safe.
 */
public final class Numbers {
    /** How many are known; the oldest are forgotten. */
    private static final int MOST = 1000;

    private final LinkedHashMap<Integer, Event> byNumber = new LinkedHashMap<>();
    private final Map<EventId, Integer> byId = new HashMap<>();
    private int last;

    /** The number of a message: the same for the same event, as long as it is known. */
    public synchronized int of(Event event) {
        Integer known = byId.get(event.id());
        if (known != null) {
            return known;
        }
        last++;
        byNumber.put(last, event);
        byId.put(event.id(), last);
        if (byNumber.size() > MOST) {
            int eldest = byNumber.keySet().iterator().next();
            byId.remove(Objects.requireNonNull(byNumber.remove(eldest)).id());
        }
        return last;
    }

    /** The message that has that number, as it was when that was asked for. */
    public synchronized Optional<Event> get(int number) {
        return Optional.ofNullable(byNumber.get(number));
    }
}
