package chat.parley.gateway.health;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of one backend: when it last served, and why not since. Thread-safe. Tells the operator when the backend
 * stops serving and when it serves again, once each.
 */
final class Probe {
    private static final Logger log = LoggerFactory.getLogger(Probe.class);

    private final String backend;
    private final LongSupplier nanoTime;
    private final long limitNanos;

    private long lastSuccess;
    private boolean everServed;
    private boolean failing;
    private String lastFailure = "no answer yet";

    /** @param limit without a success for longer than this, the backend does not serve */
    Probe(String backend, Duration limit, LongSupplier nanoTime) {
        this.backend = backend;
        this.limitNanos = limit.toNanos();
        this.nanoTime = nanoTime;
    }

    synchronized void succeeded() {
        lastSuccess = nanoTime.getAsLong();
        everServed = true;
        if (failing) {
            failing = false;
            log.info("backend serves again backend={}", backend);
        }
    }

    synchronized void failed(String cause) {
        lastFailure = cause;
        if (!failing) {
            failing = true;
            log.warn("backend does not serve backend={} cause={}", backend, cause);
        }
    }

    synchronized Status status() {
        if (!everServed) {
            return new Status(false, backend + ": " + lastFailure);
        }
        long age = nanoTime.getAsLong() - lastSuccess;
        if (age <= limitNanos) {
            return new Status(true, backend + ": ok");
        }
        String why = failing ? lastFailure : "no answer";
        return new Status(
                false, backend + ": not serving for " + Duration.ofNanos(age).toSeconds() + " s: " + why);
    }
}
