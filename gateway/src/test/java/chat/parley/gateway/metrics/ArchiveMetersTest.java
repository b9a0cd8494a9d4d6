package chat.parley.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.archive.Held;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class ArchiveMetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private Instant now = Instant.ofEpochSecond(1000);
    private CompletionStage<Held> answer = CompletableFuture.completedStage(new Held(0, 0, Optional.empty()));
    private final ArchiveMeters meters = new ArchiveMeters(() -> answer, () -> now, registry);

    @Test
    void nothingHeldIsNoLag() {
        meters.refresh();

        assertThat(value("parley.archive.lag")).isZero();
    }

    @Test
    void lagIsTheAgeOfTheOldestEventInSeconds() {
        hold(Instant.ofEpochMilli(998_750));

        assertThat(value("parley.archive.lag")).isEqualTo(1.25);
        assertThat(value("parley.archive.held.batches")).isEqualTo(3);
        assertThat(value("parley.archive.held")).isEqualTo(4000);
    }

    @Test
    void anEventOfAClockThatIsAheadIsNoNegativeLag() {
        hold(Instant.ofEpochSecond(1002));

        assertThat(value("parley.archive.lag")).isZero();
    }

    @Test
    void whatAnArchiverHeldThatDoesNotAnswerGrowsOlder() {
        hold(Instant.ofEpochSecond(999));
        answer = new CompletableFuture<>();
        now = Instant.ofEpochSecond(1100);
        meters.refresh();

        assertThat(value("parley.archive.lag")).isEqualTo(101);
        assertThat(value("parley.archive.held.batches")).isEqualTo(3);
    }

    private void hold(Instant oldest) {
        answer = CompletableFuture.completedStage(new Held(3, 4000, Optional.of(oldest)));
        meters.refresh();
    }

    private double value(String name) {
        return registry.get(name).gauge().value();
    }
}
