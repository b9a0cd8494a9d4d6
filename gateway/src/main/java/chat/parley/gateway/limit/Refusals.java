package chat.parley.gateway.limit;

import chat.parley.protocol.UserName;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was refused because it was too much: counted, and told to the operator once a minute for each limit and address, or
 * user, so that somebody who watches the log knows whom to shut out, and nobody can fill it. Thread-safe.
 */
public final class Refusals {
    private static final Logger log = LoggerFactory.getLogger(Refusals.class);
    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();
    /** In one minute. Who comes from more addresses than that, or by more names, is not told. */
    static final int MAX_LINES = 200;

    private final Map<Limit, LongAdder> counters;
    private final LongSupplier nanoTime;
    /** Since the minute began; guarded by this, as the next. */
    private final Set<Told> told = new HashSet<>();

    private long minuteBeganNanos;

    private record Told(Limit limit, Object whom) {}

    public Refusals(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.minuteBeganNanos = nanoTime.getAsLong();
        Map<Limit, LongAdder> adders = new EnumMap<>(Limit.class);
        for (Limit limit : Limit.values()) {
            adders.put(limit, new LongAdder());
        }
        this.counters = Collections.unmodifiableMap(adders);
    }

    /** One more. */
    public void refused(Limit limit, AddressBlock from) {
        refused(limit, "address", from);
    }

    /** One more, of somebody who has signed in. */
    public void refused(Limit limit, UserName user) {
        refused(limit, "user", user);
    }

    private void refused(Limit limit, String kind, Object whom) {
        adder(limit).increment();
        if (isToBeTold(limit, whom)) {
            log.warn(
                    "refused: {} {}={}{}",
                    limit.what(),
                    kind,
                    whom,
                    limit.setting().isEmpty() ? "" : " setting=" + limit.setting());
        }
    }

    private synchronized boolean isToBeTold(Limit limit, Object whom) {
        long now = nanoTime.getAsLong();
        if (now - minuteBeganNanos >= MINUTE_NANOS) {
            minuteBeganNanos = now;
            told.clear();
        }
        return told.size() < MAX_LINES && told.add(new Told(limit, whom));
    }

    /** How often since the gateway started. */
    public long count(Limit limit) {
        return adder(limit).sum();
    }

    private LongAdder adder(Limit limit) {
        return Objects.requireNonNull(counters.get(limit));
    }
}
