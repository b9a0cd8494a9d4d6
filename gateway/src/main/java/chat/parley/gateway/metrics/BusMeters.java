package chat.parley.gateway.metrics;

import chat.parley.bus.BusObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** The numbers of what goes to the broker and comes back. */
final class BusMeters implements BusObserver {
    private static final double[] BATCHES = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000};
    private static final Duration[] TIMES = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    private final DistributionSummary batches;
    private final Counter messages;
    private final Timer commits;
    private final Counter failedCommits;
    private final Timer roundTrips;
    private final Timer barriers;
    private final Counter failedBarriers;

    BusMeters(MeterRegistry registry) {
        batches = DistributionSummary.builder("parley.broker.batch.size")
                .description("Posts, shared files, markers and presence that went to the broker in one transaction")
                .serviceLevelObjectives(BATCHES)
                .register(registry);
        messages = Counter.builder("parley.broker.messages.sent")
                .description("JMS messages in the transactions that the broker confirmed")
                .register(registry);
        commits = timer("parley.broker.commit", "Time of a transaction, until the broker confirmed it", registry);
        failedCommits = Counter.builder("parley.broker.commit.failures")
                .description("Transactions that the broker did not confirm; what is in time is sent again")
                .register(registry);
        roundTrips = timer(
                "parley.broker.round.trip",
                "Time of the message that this gateway sends to itself through the broker to know that it serves",
                registry);
        barriers = timer("parley.barrier", "Time until a reader of history knew that the store is complete", registry);
        failedBarriers = Counter.builder("parley.barrier.failures")
                .description("Readers of history that were told that something may be missing, for want of an answer")
                .register(registry);
    }

    private static Timer timer(String name, String description, MeterRegistry registry) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(TIMES)
                .register(registry);
    }

    @Override
    public void committed(int entries, int messages, long nanos) {
        batches.record(entries);
        this.messages.increment(messages);
        commits.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void notCommitted() {
        failedCommits.increment();
    }

    void roundTrip(Duration took) {
        roundTrips.record(took);
    }

    /** Times a barrier, which began just now; returns the same stage. */
    <T> CompletionStage<T> barrier(CompletionStage<T> begun) {
        long begin = System.nanoTime();
        return begun.whenComplete((passed, failure) -> {
            if (failure == null) {
                barriers.record(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
            } else {
                failedBarriers.increment();
            }
        });
    }
}
