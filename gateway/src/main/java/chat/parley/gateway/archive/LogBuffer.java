package chat.parley.gateway.archive;

import chat.parley.bus.Bus.Answer;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What is held of one log: entries that wait, entries that are being written, and readers' markers between them. Owned by
 * the archive thread.
 *
 * <p>Entries have numbers of their own, 1, 2, 3…, and are written in that order, so "everything before this marker is stored" is one
 * comparison of numbers.
 */
final class LogBuffer {
    /** Deliveries of one event that are remembered to be acknowledged; see {@link Entry#deliveredAgain}. */
    private static final int MAX_DELIVERIES = 8;

    private final LogKey log;
    private final Deque<Entry> waiting = new ArrayDeque<>();
    private final Deque<Entry> writing = new ArrayDeque<>();
    private final Map<EventId, Entry> held = new HashMap<>();
    private final Deque<Marker> markers = new ArrayDeque<>();
    /** How many of the first markers came before the check that is under way. */
    private int markersChecked;

    private long taken;
    private long dueUpTo;
    private long waitingBytes;

    LogBuffer(LogKey log) {
        this.log = log;
    }

    LogKey log() {
        return log;
    }

    /**
     * Takes an entry of {@code batch}. An event that is held already, because the broker lost its connection to us and
     * delivers again, is held once, and both deliveries are acknowledged with it.
     *
     * @return whether it was not held already
     */
    boolean take(EncodedEvent event, OpenBatch batch, Consumer<OpenBatch> abandoned) {
        Entry known = held.get(event.id());
        if (known != null) {
            known.deliveredAgain(batch, abandoned);
            return false;
        }
        Entry entry = new Entry(++taken, event, batch);
        held.put(event.id(), entry);
        waiting.add(entry);
        waitingBytes += event.json().length;
        return true;
    }

    /**
     * Holds a marker: {@code answer} is given when all that is held now is stored and a check that begins later has found
     * the term to be ours.
     */
    void mark(Answer answer) {
        markers.add(new Marker(taken, answer));
        writeAll();
    }

    /** Makes all that is held now due: it is to be written without waiting for more. */
    void writeAll() {
        dueUpTo = taken;
    }

    /** Whether there is something to write without waiting for more, or a marker to answer. */
    boolean isDue() {
        Marker first = markers.peek();
        return hasDueEntries() || (first != null && isSettled(first.position));
    }

    /** Whether nothing up to {@code position} is held any more. */
    private boolean isSettled(long position) {
        Entry oldest = writing.isEmpty() ? waiting.peek() : writing.peek();
        return oldest == null || position < oldest.position;
    }

    private boolean hasDueEntries() {
        Entry next = waiting.peek();
        return next != null && next.position <= dueUpTo;
    }

    boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    boolean isEmpty() {
        return !hasEntries() && markers.isEmpty();
    }

    boolean hasEntries() {
        return hasWaiting() || !writing.isEmpty();
    }

    /** The first of the events that are held; there is one if it {@link #hasEntries}. */
    EventId oldest() {
        return (writing.isEmpty() ? waiting : writing).getFirst().event.id();
    }

    long waitingBytes() {
        return waitingBytes;
    }

    /**
     * Takes the oldest entries, up to {@code maxBytes} but at least one, which count as being written from now on; none if
     * only markers wait.
     */
    List<EncodedEvent> beginWrite(long maxBytes) {
        assert writing.isEmpty() : "one write of a log at a time";
        List<EncodedEvent> events = new ArrayList<>();
        if (!hasDueEntries()) {
            return events;
        }
        long bytes = 0;
        for (Entry next = waiting.peek(); next != null; next = waiting.peek()) {
            int length = next.event.json().length;
            if (!events.isEmpty() && bytes + length > maxBytes) {
                break;
            }
            writing.add(waiting.remove());
            events.add(next.event);
            bytes += length;
        }
        waitingBytes -= bytes;
        return events;
    }

    /**
     * Notes that a check begins, after what was begun is durable: it answers the markers that are here by now, none that
     * come later.
     */
    void beginCheck() {
        markersChecked = markers.size();
    }

    /**
     * Lets go of the entries that were being written: they are in the store, and count. Their batches and markers are told.
     *
     * @param end of the log
     * @param closed called for each batch that is complete
     * @return bytes of JSON that are not held any more
     */
    long written(LogCursor end, Consumer<OpenBatch> closed) {
        long bytes = 0;
        for (Entry entry : writing) {
            held.remove(entry.event.id());
            bytes += entry.event.json().length;
            for (OpenBatch batch : entry.batches) {
                if (batch.entryStored()) {
                    closed.accept(batch);
                }
            }
        }
        writing.clear();
        for (; markersChecked > 0 && isSettled(markers.getFirst().position); markersChecked--) {
            Answer answer = markers.remove().answer;
            OpenBatch.tell(() -> answer.stored(end));
        }
        markersChecked = 0;
        return bytes;
    }

    /**
     * Puts the entries that were being written in front of those that wait: they are not in the store, or it is not known
     * that they are. Those that were forgotten meanwhile are let go.
     *
     * @return bytes of JSON that are not held any more
     */
    long notWritten() {
        long forgotten = 0;
        while (!writing.isEmpty()) {
            Entry entry = writing.removeLast();
            if (entry.batches.isEmpty()) {
                held.remove(entry.event.id());
                forgotten += entry.event.json().length;
            } else {
                waiting.addFirst(entry);
                waitingBytes += entry.event.json().length;
            }
        }
        return forgotten;
    }

    /**
     * Lets go of all that is held: it is somebody else's now. A write that is under way goes on, and if it fails is not made
     * again.
     *
     * @param abandoned called for each batch of which something was missing
     * @return bytes of JSON that are not held any more
     */
    long forget(Consumer<OpenBatch> abandoned) {
        markers.clear();
        markersChecked = 0;
        waiting.forEach(entry -> held.remove(entry.event.id()));
        Stream.concat(waiting.stream(), writing.stream()).forEach(entry -> entry.abandon(abandoned));
        waiting.clear();
        long bytes = waitingBytes;
        waitingBytes = 0;
        return bytes;
    }

    private record Marker(long position, Answer answer) {}

    private static final class Entry {
        private final long position;
        private final EncodedEvent event;
        /** The broker's messages that brought this event; nearly always one. */
        private final Deque<OpenBatch> batches = new ArrayDeque<>(1);

        Entry(long position, EncodedEvent event, OpenBatch batch) {
            this.position = position;
            this.event = event;
            batches.add(batch);
        }

        /**
         * Notes one more message that brought this event, and gives up the oldest of too many: a broker that comes and goes
         * while the store is away would grow them for ever.
         */
        void deliveredAgain(OpenBatch batch, Consumer<OpenBatch> abandoned) {
            batches.add(batch);
            if (batches.size() > MAX_DELIVERIES) {
                abandonOldest(abandoned);
            }
        }

        void abandon(Consumer<OpenBatch> abandoned) {
            while (!batches.isEmpty()) {
                abandonOldest(abandoned);
            }
        }

        private void abandonOldest(Consumer<OpenBatch> abandoned) {
            OpenBatch oldest = batches.remove();
            if (oldest.abandon()) {
                abandoned.accept(oldest);
            }
        }
    }
}
