package chat.parley.gateway.metrics;

import chat.parley.gateway.archive.Held;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the archiver holds. Asked for once, before the numbers are written down; if the archiver does not answer, what it
 * said the last time stays, and the oldest event that it had then grows older.
 */
final class ArchiveMeters {
    private static final Logger log = LoggerFactory.getLogger(ArchiveMeters.class);
    /** How long the archiver's answer is waited for; its thread never blocks. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Supplier<CompletionStage<Held>> archiver;
    private final InstantSource time;
    private volatile Held held = new Held(0, 0, Optional.empty());

    ArchiveMeters(Supplier<CompletionStage<Held>> archiver, InstantSource time, MeterRegistry registry) {
        this.archiver = archiver;
        this.time = time;
        Gauge.builder("parley.archive.lag", this::lagSeconds)
                .description(
                        "Age of the oldest event that this gateway is to archive and has not stored; 0 if it has none")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("parley.archive.held.batches", () -> held.batches())
                .description("Messages of the broker's archive queue that this gateway has and has not acknowledged")
                .register(registry);
        Gauge.builder("parley.archive.held", () -> held.bytes())
                .description("Size of the events in them that are not stored")
                .baseUnit("bytes")
                .register(registry);
    }

    /** Asks the archiver what it holds. Runs on the thread {@code metrics}, which it keeps for a bounded time. */
    void refresh() {
        try {
            held = archiver.get().toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            log.debug("archiver not asked what it holds", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private double lagSeconds() {
        // Another gateway's clock may be ahead of ours.
        return held.oldest()
                .map(oldest ->
                        Math.max(0, Duration.between(oldest, time.instant()).toMillis() / 1e3))
                .orElse(0.0);
    }
}
