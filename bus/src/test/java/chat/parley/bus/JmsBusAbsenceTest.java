package chat.parley.bus;

import static chat.parley.bus.Events.inRoom;
import static chat.parley.bus.Stages.done;
import static chat.parley.bus.Stages.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backends.BackendProcess;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.RoomName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How soon readers are answered when the broker was away for as long as it takes to start again. */
class JmsBusAbsenceTest {
    private static final int GATEWAYS = 3;
    private static final int READERS = 30;
    /** Failures come after these; so does what was asked once and lost. */
    private static final Duration LONG = Duration.ofSeconds(60);

    private static final Duration SOON_AFTER_ITS_RETURN = LONG.dividedBy(2);

    @TempDir
    Path folder;

    private final List<JmsBus> gateways = new ArrayList<>();
    private final List<Duration> took = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final AtomicBoolean over = new AtomicBoolean();

    @Test
    void readersWhoAskWhileTheBrokerIsAwayAreAnsweredSoonAfterItsReturn() throws InterruptedException {
        try (BackendProcess broker = BackendProcess.broker(folder)) {
            for (int i = 0; i < GATEWAYS; i++) {
                // Each comes back later than the one before: the first ones' answers are there before the last one
                // listens.
                String url = "failover:(" + broker.url() + ")?initialReconnectDelay=" + (50 + 1000 * i);
                JmsBus bus = JmsBus.connect(BusConfig.of(url, broker.user(), broker.password())
                        .withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(10), LONG));
                gateways.add(bus);
                done(bus.consumeArchive(Archiver.thatStores()));
            }
            List<Thread> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                JmsBus bus = gateways.get(i % GATEWAYS);
                Thread reader = new Thread(() -> read(bus, Events.room()));
                readers.add(reader);
                reader.start();
            }
            for (int times = 0; times < 3; times++) {
                awaitAnswers(10 * READERS);
                broker.kill();
                broker.restart();
            }
            awaitAnswers(10 * READERS);
            over.set(true);
            for (Thread reader : readers) {
                reader.join();
            }
        } finally {
            gateways.forEach(Bus::close);
        }
        assertThat(failures).isEmpty();
        assertThat(took).allMatch(each -> each.compareTo(SOON_AFTER_ITS_RETURN) < 0);
    }

    private void awaitAnswers(int more) {
        int before = took.size();
        eventually().until(() -> took.size() > before + more);
    }

    private void read(Bus bus, RoomName room) {
        try {
            while (!over.get()) {
                long begin = System.nanoTime();
                bus.publish(inRoom(room, "m")).toCompletableFuture().join();
                bus.barrier(LogKey.of(room)).toCompletableFuture().join();
                took.add(Duration.ofNanos(System.nanoTime() - begin));
            }
        } catch (RuntimeException e) {
            failures.add(e);
        }
    }
}
