package chat.parley.gateway.room;

import chat.parley.protocol.EncodedEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Live events that wait for what was missed before them. A client that was told that it has everything takes a live event
 * as the point up to which it is complete; were it cut off between that event and the repair, it would resume behind the
 * gap and never learn of it.
 *
 * <p><b>Threads.</b> None of its own: owned by its {@link Fanout}.
 */
final class HeldBack {
    /**
     * How many bytes of JSON are held at most; who waits for more is better off resuming. Members get it at once, behind
     * what they missed.
     */
    private static final int MAX_BYTES = 1024 * 1024;

    private final List<EncodedEvent> events = new ArrayList<>();
    private int bytes;
    private boolean holding;

    /** Begins to hold live events back. */
    void hold() {
        holding = true;
    }

    boolean isHolding() {
        return holding;
    }

    /** Holds these events, too; false, and they are not taken, if they would be too much. */
    boolean add(List<EncodedEvent> live) {
        int more = live.stream().mapToInt(event -> event.json().length).sum();
        if (bytes + more > MAX_BYTES) {
            return false;
        }
        bytes += more;
        events.addAll(live);
        return true;
    }

    /** Ends holding back; returns what was held, ascending. */
    List<EncodedEvent> release() {
        List<EncodedEvent> released = new ArrayList<>(events);
        released.sort(Comparator.comparing(event -> event.id()));
        events.clear();
        bytes = 0;
        holding = false;
        return released;
    }
}
