package chat.parley.bus;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract on the ActiveMQ image. */
class JmsBusOnContainerTest extends BusContract {
    private static @Nullable ContainerBroker broker;

    @BeforeAll
    static void start() {
        broker = ContainerBroker.start();
    }

    @AfterAll
    static void stop() {
        if (broker != null) {
            broker.close();
        }
    }

    @Override
    protected Bus connect() {
        if (broker == null) {
            throw new IllegalStateException("the broker was not started");
        }
        return JmsBus.connect(
                broker.config().withTimeouts(Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(3)));
    }
}
