package chat.parley.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.bus.InMemoryBus;
import chat.parley.bus.InMemoryHub;
import chat.parley.gateway.thread.Defects;
import chat.parley.gateway.thread.Owner;
import chat.parley.gateway.thread.OwnerThread;
import chat.parley.storage.S3Storage;
import chat.parley.storage.objectstore.InMemoryObjectStore;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthTest {
    private final AtomicLong now = new AtomicLong();
    private final InMemoryBus bus = new InMemoryHub().connect();
    private final S3Storage storage = new S3Storage(new InMemoryObjectStore(), Clock.systemUTC());
    private final List<Duration> roundTrips = new CopyOnWriteArrayList<>();
    private final Defects defects = new Defects();
    private final Health health = new Health(bus, storage, defects, roundTrips::add, now::get);

    @AfterEach
    void close() {
        health.close();
        bus.close();
        storage.close();
    }

    @Test
    void beforeTheFirstProbeAGatewayIsLiveButNotReady() {
        assertThat(health.live().ok()).isTrue();
        assertThat(health.ready()).isEqualTo(new Status(false, "broker: no answer yet; object store: no answer yet"));
    }

    @Test
    void withBothBackendsItIsReady() {
        probe();

        assertThat(health.ready()).isEqualTo(new Status(true, "broker: ok; object store: ok"));
        await().untilAsserted(() -> assertThat(roundTrips)
                .singleElement()
                .satisfies(took -> assertThat(took).isPositive()));
    }

    @Test
    void aGatewayWithAnErrorOfTheProcessIsNotReadyWhateverItsBackendsSay() {
        probe();
        Owner owner = OwnerThread.on(ImmediateEventExecutor.INSTANCE, defects);
        owner.execute(() -> {
            throw new IllegalStateException("for the test");
        });
        assertThat(health.ready().ok()).isTrue();

        owner.execute(() -> {
            throw new NoClassDefFoundError("for the test");
        });
        assertThat(health.ready())
                .isEqualTo(new Status(
                        false,
                        "broken: java.lang.NoClassDefFoundError: for the test; the log says more, and only a restart"
                                + " helps"));
        assertThat(health.live()).isEqualTo(health.ready());
    }

    @Test
    void aBackendThatHasNotServedForSomeSecondsMakesItNotReadyAndSaysWhy() {
        probe();
        pass(Duration.ofSeconds(5));
        assertThat(health.ready().ok()).isTrue();

        health.probeStore();
        pass(Duration.ofSeconds(5));
        assertThat(health.ready())
                .isEqualTo(new Status(false, "broker: not serving for 10 s: no answer; object store: ok"));

        probe();
        assertThat(health.ready().ok()).isTrue();
    }

    @Test
    void withoutItsProbesAGatewayIsNotLive() {
        probe();
        pass(Duration.ofSeconds(61));

        assertThat(health.live()).isEqualTo(new Status(false, "health checks have not run for 61 s"));
    }

    @Test
    void whoStopsIsNotReadyAndSaysSo() {
        probe();
        health.stopping();

        assertThat(health.ready()).isEqualTo(new Status(false, "stopping: its clients move to other gateways"));
        assertThat(health.live().ok()).isTrue();
    }

    @Test
    void startedItProbesByItself() {
        health.start();

        await().until(() -> health.ready().ok());
    }

    private void probe() {
        health.probeBroker();
        health.probeStore();
        await().until(() -> health.ready().ok());
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
