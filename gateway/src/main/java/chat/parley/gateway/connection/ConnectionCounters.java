package chat.parley.gateway.connection;

import chat.parley.protocol.CloseCode;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What became of this gateway's connections, since it started. Thread-safe. */
public final class ConnectionCounters {
    private final Map<CloseCode, LongAdder> closed;
    private final LongAdder opened = new LongAdder();
    private final LongAdder ended = new LongAdder();
    private final LongAdder deliveries = new LongAdder();

    public ConnectionCounters() {
        Map<CloseCode, LongAdder> adders = new EnumMap<>(CloseCode.class);
        for (CloseCode code : CloseCode.values()) {
            adders.put(code, new LongAdder());
        }
        closed = Collections.unmodifiableMap(adders);
    }

    /** Counts one more connection that speaks WebSocket. */
    public void opened() {
        opened.increment();
    }

    /** Counts one that was opened as gone, whoever closed it. */
    public void ended() {
        ended.increment();
    }

    /** Counts {@code events} events, each of which was handed to {@code sockets} sockets. */
    public void delivered(int events, int sockets) {
        deliveries.add((long) events * sockets);
    }

    /** How many connections were opened, those that are gone included. */
    public long openedInAll() {
        return opened.sum();
    }

    /** How many connections are open; a moment old. */
    public long open() {
        // In this order: what opens and ends in between counts as open, and never as less than none.
        long gone = ended.sum();
        return opened.sum() - gone;
    }

    /** How often an event was handed to a socket. */
    public long deliveries() {
        return deliveries.sum();
    }

    void closed(CloseCode code) {
        adder(code).increment();
    }

    /** How many connections this gateway closed for {@code code}. */
    public long closedBecause(CloseCode code) {
        return adder(code).sum();
    }

    private LongAdder adder(CloseCode code) {
        return Objects.requireNonNull(closed.get(code));
    }
}
