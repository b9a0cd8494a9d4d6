package chat.parley.standalone;

import chat.parley.backends.BackendOptions;
import chat.parley.backends.DataFolder;
import chat.parley.backends.EmbeddedBroker;
import chat.parley.backends.EmbeddedObjectStore;
import chat.parley.gateway.Gateway;
import chat.parley.gateway.config.GatewayConfig;
import java.util.concurrent.CountDownLatch;

/**
 * A broker, an object store and a gateway on one folder. The first two are for the third alone: on the loopback, with a
 * password that is made up at each start.
 *
 * <p><b>Threads.</b> {@link #close} may be called from another thread, also while {@link #start} is under way, which then
 * fails.
 */
final class Standalone implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int ANY_FREE_PORT = 0;
    private static final String USER = "parley";

    private final Parts parts = new Parts();
    private final CountDownLatch brokerStopped = new CountDownLatch(1);

    /** Starts all three, and returns the port that the gateway listens on. */
    int start(UpOptions options, DataFolder data) {
        parts.add("data folder", data);
        String password = Secret.random();
        EmbeddedObjectStore store =
                parts.add("object store", EmbeddedObjectStore.start(backend(data, "store", password)));
        EmbeddedBroker broker = parts.add("broker", EmbeddedBroker.start(backend(data, "broker", password)));
        watch(broker);
        GatewayConfig config = new OwnBackends(broker.url(), store.url(), USER, password).config(options);
        return parts.add("gateway", Gateway.start(config)).port();
    }

    /** Returns when the broker serves no more: after {@link #close}, or because its disk failed. */
    void awaitBrokerStopped() throws InterruptedException {
        brokerStopped.await();
    }

    private void watch(EmbeddedBroker broker) {
        Thread watch = new Thread(
                () -> {
                    broker.awaitStopped();
                    brokerStopped.countDown();
                },
                "broker-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private static BackendOptions backend(DataFolder data, String folder, String password) {
        return new BackendOptions(LOOPBACK, ANY_FREE_PORT, data.path().resolve(folder), USER, password);
    }

    @Override
    public void close() {
        parts.close();
    }
}
