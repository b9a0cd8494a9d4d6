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
 * All that was refused because it was too much: counted, and told to the operator once a minute for each limit and whom it
 * was refused to, an address before sign-in and a user after it. So somebody who watches the log knows whom to shut out, and
 * nobody can fill it. Thread-safe; who is refused nothing does not come here. (ADR 0039)
 */
public final class Refusals {
    private static final Logger log = LoggerFactory.getLogger(Refusals.class);
    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();
    /** How many lines one limit may cause in one minute: who comes under many names hides nothing but more of the same. */
    static final int MAX_LINES = 100;

    private final Map<Limit, OfLimit> limits;
    private final LongSupplier nanoTime;

    public Refusals(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        Map<Limit, OfLimit> each = new EnumMap<>(Limit.class);
        for (Limit limit : Limit.values()) {
            each.put(limit, new OfLimit(nanoTime.getAsLong()));
        }
        this.limits = Collections.unmodifiableMap(each);
    }

    /** Counts one more refusal, to whoever is at that address. */
    public void refused(Limit limit, AddressBlock from) {
        refused(limit, from, " address=");
    }

    /** Counts one more refusal, to that user. */
    public void refused(Limit limit, UserName user) {
        refused(limit, user, " user=");
    }

    /** Counts one more refusal, to nobody in particular. */
    public void refused(Limit limit) {
        refused(limit, "", "");
    }

    private void refused(Limit limit, Object whom, String label) {
        OfLimit here = of(limit);
        here.counter.increment();
        if (here.isToBeTold(whom, nanoTime.getAsLong())) {
            log.warn(
                    "refused: {}{}{}{}",
                    limit.what(),
                    label,
                    whom,
                    limit.setting().isEmpty() ? "" : " setting=" + limit.setting());
        }
    }

    /** How often something was refused for {@code limit} since the gateway started. */
    public long count(Limit limit) {
        return of(limit).counter.sum();
    }

    private OfLimit of(Limit limit) {
        return Objects.requireNonNull(limits.get(limit));
    }

    private static final class OfLimit {
        private final LongAdder counter = new LongAdder();
        /** Those who were named in the log since the minute began. Guarded by this, as is the field below. */
        private final Set<Object> told = new HashSet<>();

        private long minuteBeganNanos;

        OfLimit(long now) {
            minuteBeganNanos = now;
        }

        synchronized boolean isToBeTold(Object whom, long now) {
            if (now - minuteBeganNanos >= MINUTE_NANOS) {
                minuteBeganNanos = now;
                told.clear();
            }
            return told.size() < MAX_LINES && told.add(whom);
        }
    }
}
