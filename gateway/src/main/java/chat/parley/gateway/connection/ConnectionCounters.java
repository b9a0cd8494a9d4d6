package chat.parley.gateway.connection;

import chat.parley.protocol.CloseCode;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** How many connections this gateway closed, and why. Thread-safe. */
public final class ConnectionCounters {
    private final Map<CloseCode, LongAdder> closed;

    public ConnectionCounters() {
        Map<CloseCode, LongAdder> adders = new EnumMap<>(CloseCode.class);
        for (CloseCode code : CloseCode.values()) {
            adders.put(code, new LongAdder());
        }
        closed = Collections.unmodifiableMap(adders);
    }

    void closed(CloseCode code) {
        adder(code).increment();
    }

    public long closedBecause(CloseCode code) {
        return adder(code).sum();
    }

    private LongAdder adder(CloseCode code) {
        return Objects.requireNonNull(closed.get(code));
    }
}
