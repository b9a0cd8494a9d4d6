package chat.parley.bus;

import static chat.parley.bus.Events.inRoom;
import static chat.parley.bus.Stages.done;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backends.BackendProcess;
import chat.parley.patience.Patience;
import chat.parley.protocol.RoomName;
import jakarta.jms.JMSException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.command.ActiveMQQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsumingLinkTest {
    @TempDir
    Path folder;

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(Patience.MOST.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** As an acknowledgement does that meets the end of the broker: what it holds meanwhile, ActiveMQ wants for closing. */
    @Test
    void closingEndsWhileADeliveryWaitsForABrokerThatDoesNotComeBack() throws Exception {
        ExecutorService control = Executors.newSingleThreadExecutor();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        CountDownLatch delivered = new CountDownLatch(1);
        CountDownLatch lost = new CountDownLatch(1);
        CountDownLatch refused = new CountDownLatch(1);
        try (BackendProcess broker = BackendProcess.broker(folder)) {
            BusConfig config = BusConfig.of(broker.url().toString(), broker.user(), broker.password())
                    .withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(5));
            ConsumingLink link = ConsumingLink.connect(config, control);
            link.onTransport(lost::countDown, () -> {});
            RoomName room = Events.room();
            link.topic(Destinations.room(room), message -> {
                delivered.countDown();
                await(lost);
                try {
                    link.archive(new ActiveMQQueue("parley.nowhere"), none -> {});
                } catch (JMSException noBroker) {
                    refused.countDown();
                }
            });
            try (Bus bus = JmsBus.connect(config)) {
                done(bus.publish(inRoom(room, "the last")));
                await(delivered);
            }
            broker.kill();
            await(lost);
            CompletableFuture.runAsync(() -> link.close(timer)).get(Patience.MOST.toSeconds(), TimeUnit.SECONDS);
            await(refused);
        } finally {
            control.shutdownNow();
            timer.shutdownNow();
        }
    }
}
