package chat.parley.gateway.metrics;

import chat.parley.storage.objectstore.StorageObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The numbers of requests to the object store, answered and not. */
final class StorageMeters implements StorageObserver {
    private static final Duration[] TIMES = {
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(2),
        Duration.ofSeconds(10)
    };

    private final Map<Operation, Timer> answered = new EnumMap<>(Operation.class);
    private final Map<Operation, Timer> failed = new EnumMap<>(Operation.class);

    StorageMeters(MeterRegistry registry) {
        for (Operation operation : Operation.values()) {
            answered.put(operation, timer(operation, "answered", registry));
            failed.put(operation, timer(operation, "failed", registry));
        }
    }

    private static Timer timer(Operation operation, String outcome, MeterRegistry registry) {
        return Timer.builder("parley.store.request")
                .description("Time of a request to the object store, repetitions included")
                .tag("operation", operation.name().toLowerCase(Locale.ROOT))
                .tag("outcome", outcome)
                .serviceLevelObjectives(TIMES)
                .register(registry);
    }

    @Override
    public void requested(Operation operation, long nanos, boolean wasAnswered) {
        Objects.requireNonNull((wasAnswered ? answered : failed).get(operation)).record(nanos, TimeUnit.NANOSECONDS);
    }
}
