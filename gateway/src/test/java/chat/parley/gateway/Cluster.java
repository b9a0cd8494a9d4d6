package chat.parley.gateway;

import chat.parley.bus.Bus;
import chat.parley.bus.BusConfig;
import chat.parley.bus.InMemoryBus;
import chat.parley.bus.InMemoryHub;
import chat.parley.gateway.config.AccountConfig;
import chat.parley.gateway.config.GatewayConfig;
import chat.parley.gateway.config.PostConfig;
import chat.parley.gateway.config.SessionConfig;
import chat.parley.gateway.config.SignInConfig;
import chat.parley.gateway.config.StopConfig;
import chat.parley.storage.S3Storage;
import chat.parley.storage.Storage;
import chat.parley.storage.objectstore.InMemoryObjectStore;
import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.objectstore.StorageConfig;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** Gateways in this process, on one broker and one object store in memory. */
final class Cluster implements AutoCloseable {
    /** For tests of what comes behind the bound on what a user may say. */
    static final PostConfig ANYTHING = new PostConfig(1L << 30, 1L << 30, 1L << 30, 1L << 30);

    /** Neither is connected to: the backends are given. */
    private static final BusConfig BROKER = BusConfig.of("tcp://127.0.0.1:1", "none", "none");

    private static final StorageConfig STORE =
            StorageConfig.of(URI.create("http://127.0.0.1:1"), "none", "none", "none");

    private static final AtomicInteger FRESH = new AtomicInteger();

    private final InMemoryHub hub = new InMemoryHub(Duration.ofSeconds(2));
    private final ObjectStore store;
    private final List<InMemoryBus> buses = new ArrayList<>();
    private final List<Gateway> gateways = new ArrayList<>();

    Cluster() {
        this(new InMemoryObjectStore());
    }

    /** On a bucket that it closes. */
    Cluster(ObjectStore store) {
        this.store = store;
    }

    static Cluster of(int gateways) {
        return of(gateways, SessionConfig.defaults());
    }

    static Cluster of(int gateways, SessionConfig session) {
        Cluster cluster = new Cluster();
        for (int i = 0; i < gateways; i++) {
            cluster.start(session);
        }
        return cluster;
    }

    Gateway start(SessionConfig session) {
        return start(session, 0);
    }

    Gateway start(SessionConfig session, int port) {
        Gateway gateway = Gateway.start(config("gw" + gateways.size(), session, port), connect(), storage());
        gateways.add(gateway);
        return gateway;
    }

    /** With what {@code changed} makes of its bus. */
    Gateway start(SessionConfig session, UnaryOperator<Bus> changed) {
        Gateway gateway =
                Gateway.start(config("gw" + gateways.size(), session, 0), changed.apply(connect()), storage());
        gateways.add(gateway);
        return gateway;
    }

    /** With what {@code changed} makes of its object store. */
    Gateway startOn(UnaryOperator<Storage> changed) {
        Gateway gateway = Gateway.start(
                config("gw" + gateways.size(), SessionConfig.defaults(), 0), connect(), changed.apply(storage()));
        gateways.add(gateway);
        return gateway;
    }

    /** With what {@code changed} makes of the defaults. */
    Gateway start(UnaryOperator<GatewayConfig> changed) {
        GatewayConfig config = config("gw" + gateways.size(), SessionConfig.defaults(), 0);
        Gateway gateway = Gateway.start(changed.apply(config), connect(), storage());
        gateways.add(gateway);
        return gateway;
    }

    private static GatewayConfig config(String name, SessionConfig session, int port) {
        return GatewayConfig.of(name, "127.0.0.1", port, BROKER, STORE)
                .withSession(session)
                .withStop(StopConfig.AT_ONCE)
                .withAccount(new AccountConfig(
                        AccountConfig.defaults().tokenLifetime(), 32, 64, 1, 1, SignInConfig.withoutAddresses()));
    }

    /** As a gateway of another version would have it; closed with the others. */
    Bus bus() {
        return connect();
    }

    private InMemoryBus connect() {
        InMemoryBus bus = hub.connect();
        buses.add(bus);
        return bus;
    }

    private Storage storage() {
        return shared(new S3Storage(store, Clock.systemUTC()));
    }

    /** One more, which the caller closes. */
    Gateway startExtra() {
        return startExtra(StopConfig.AT_ONCE);
    }

    Gateway startExtra(StopConfig stop) {
        GatewayConfig config = config("extra", SessionConfig.defaults(), 0);
        return Gateway.start(config.withStop(stop), connect(), storage());
    }

    Gateway gateway(int index) {
        return gateways.get(index);
    }

    int port(int index) {
        return gateways.get(index).port();
    }

    /** As if the broker were gone. */
    void disconnect() {
        buses.forEach(InMemoryBus::disconnect);
    }

    void reconnect() {
        buses.forEach(InMemoryBus::reconnect);
    }

    static String fresh(String prefix) {
        return prefix + FRESH.incrementAndGet();
    }

    @Override
    public void close() {
        gateways.forEach(Gateway::close);
        store.close();
    }

    /** A gateway closes its storage; this one outlives it. */
    private static Storage shared(Storage storage) {
        return new Storage() {
            @Override
            public chat.parley.storage.document.Accounts accounts() {
                return storage.accounts();
            }

            @Override
            public chat.parley.storage.document.Rooms rooms() {
                return storage.rooms();
            }

            @Override
            public chat.parley.storage.history.History history() {
                return storage.history();
            }

            @Override
            public chat.parley.storage.file.Files files() {
                return storage.files();
            }

            @Override
            public chat.parley.storage.document.Terms terms() {
                return storage.terms();
            }

            @Override
            public chat.parley.storage.document.Mailboxes mailboxes() {
                return storage.mailboxes();
            }

            @Override
            public chat.parley.storage.document.Markers markers() {
                return storage.markers();
            }

            @Override
            public chat.parley.storage.compaction.Compaction compaction() {
                return storage.compaction();
            }

            @Override
            public int damagedObjects() {
                return storage.damagedObjects();
            }

            @Override
            public void ping() {
                storage.ping();
            }

            @Override
            public void close() {}
        };
    }
}
