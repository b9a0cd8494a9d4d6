package chat.parley.backends;

import java.net.URI;
import java.nio.file.Path;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.broker.TransportConnector;

/** An ActiveMQ broker on a folder, with the settings of {@link BrokerSettings}. */
public final class EmbeddedBroker implements AutoCloseable {
    private final DataFolder folder;
    private final BrokerService broker;
    private final URI url;

    private EmbeddedBroker(DataFolder folder, BrokerService broker, URI url) {
        this.folder = folder;
        this.broker = broker;
        this.url = url;
    }

    /**
     * Starts a broker, which serves when this returns; what an earlier run kept is there again.
     *
     * @throws BackendException if the port is taken or the folder cannot be used
     */
    public static EmbeddedBroker start(BackendOptions options) {
        DataFolder folder = DataFolder.take(options.folder(), "broker.lock");
        BrokerService broker = new BrokerService();
        try {
            Path data = folder.path();
            BrokerSettings.apply(broker, data, options.user(), options.password());
            TransportConnector connector =
                    broker.addConnector(BrokerSettings.connectorUri(options.host(), options.port()));
            broker.start();
            broker.waitUntilStarted();
            // Its own "publishable" URI has the name that the address resolves to, which may resolve to another
            // address.
            int port = connector.getServer().getSocketAddress().getPort();
            return new EmbeddedBroker(folder, broker, new URI("tcp", null, options.host(), port, null, null, null));
        } catch (Exception e) {
            stopAfter(e, broker);
            folder.close();
            throw StartFailure.of("broker", options, e);
        }
    }

    private static void stopAfter(Exception failure, BrokerService broker) {
        try {
            broker.stop();
        } catch (Exception e) {
            failure.addSuppressed(e);
        }
    }

    /** The address, {@code tcp://host:port}, with the port that was taken. */
    public URI url() {
        return url;
    }

    /** Returns when the broker no longer serves, be it {@link #close}d or stopped by itself because its disk failed. */
    public void awaitStopped() {
        broker.waitUntilStopped();
    }

    @Override
    public void close() {
        try {
            broker.stop();
            broker.waitUntilStopped();
        } catch (Exception e) {
            throw new BackendException("broker did not stop cleanly: " + e, e);
        } finally {
            folder.close();
        }
    }

    /** The broker itself, for tests that look at the settings in force. */
    BrokerService service() {
        return broker;
    }
}
