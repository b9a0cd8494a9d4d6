package chat.parley.bus;

import chat.parley.protocol.UserName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Posts that wait, by sender, in turns: each sender has {@link #TURN_BYTES} of {@linkplain Outgoing#cost cost}, then the
 * next one has. What a turn leaves over, or lacks for something large, counts in the next (deficit round robin, Shreedhar
 * and Varghese 1995), until nothing of that sender waits. What one of them sent keeps its order. What costs nothing to
 * leave out, since it is late, takes nobody's turn.
 *
 * <p>Not thread-safe.
 */
final class Turns {
    /**
     * How much cost each sender has in one turn: that of a page of text. The largest post goes after several turns, which
     * bounds how long it waits.
     */
    static final int TURN_BYTES = 16 * 1024;

    private final Map<UserName, Lane> lanes = new HashMap<>();
    /** The senders of whom something waits; the first one has the turn. */
    private final Deque<Lane> turns = new ArrayDeque<>();

    private int entries;
    private long bytes;

    private static final class Lane {
        final UserName sender;
        /** What waits of this sender, in order; usually it is one entry. */
        final Deque<Outbox.Entry> waiting = new ArrayDeque<>(1);

        long bytes;
        long left = TURN_BYTES;

        Lane(UserName sender) {
            this.sender = sender;
        }
    }

    void add(UserName sender, Outbox.Entry entry) {
        Lane lane = lanes.get(sender);
        if (lane == null) {
            lane = new Lane(sender);
            lanes.put(sender, lane);
            turns.addLast(lane);
        }
        lane.waiting.addLast(entry);
        lane.bytes += entry.what().bytes();
        entries++;
        bytes += entry.what().bytes();
    }

    /** The entry that goes next, which stays the same until {@link #take}. Something must wait. */
    Outbox.Entry next() {
        while (true) {
            Lane lane = turns.getFirst();
            Outbox.Entry next = lane.waiting.getFirst();
            if (next.isLate() || next.what().cost() <= lane.left) {
                return next;
            }
            lane.left += TURN_BYTES;
            turns.addLast(turns.removeFirst());
        }
    }

    /** Takes what {@link #next} returned last. */
    void take() {
        Lane lane = turns.getFirst();
        Outbox.Entry taken = lane.waiting.removeFirst();
        lane.left -= taken.isLate() ? 0 : taken.what().cost();
        lane.bytes -= taken.what().bytes();
        entries--;
        bytes -= taken.what().bytes();
        if (lane.waiting.isEmpty()) {
            turns.removeFirst();
            lanes.remove(lane.sender);
        }
    }

    int entries() {
        return entries;
    }

    long bytes() {
        return bytes;
    }

    int entries(UserName sender) {
        Lane lane = lanes.get(sender);
        return lane == null ? 0 : lane.waiting.size();
    }

    long bytes(UserName sender) {
        Lane lane = lanes.get(sender);
        return lane == null ? 0 : lane.bytes;
    }
}
