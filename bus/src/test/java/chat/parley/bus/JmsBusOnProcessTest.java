package chat.parley.bus;

import chat.parley.backends.BackendProcess;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract on an ActiveMQ broker in another process. */
class JmsBusOnProcessTest extends BusContract {
    @TempDir
    static Path folder;

    private static BackendProcess broker;

    @BeforeAll
    static void start() {
        broker = BackendProcess.broker(folder);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Override
    protected Bus connect() {
        return JmsBus.connect(BusConfig.of(broker.url().toString(), broker.user(), broker.password())
                .withTimeouts(Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(3)));
    }
}
