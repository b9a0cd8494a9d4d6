package chat.parley.gateway.server;

import chat.parley.bus.Bus;
import chat.parley.bus.BusConfig;
import chat.parley.bus.InMemoryHub;
import chat.parley.fuzz.Errors;
import chat.parley.gateway.account.AccountService;
import chat.parley.gateway.config.AccessConfig;
import chat.parley.gateway.config.GatewayConfig;
import chat.parley.gateway.connection.ConnectionCounters;
import chat.parley.gateway.health.Health;
import chat.parley.gateway.limit.Refusals;
import chat.parley.gateway.limit.Sockets;
import chat.parley.gateway.limit.Transfers;
import chat.parley.gateway.relay.Relay;
import chat.parley.gateway.session.Overload;
import chat.parley.gateway.session.RequestCounters;
import chat.parley.gateway.session.SessionContext;
import chat.parley.gateway.thread.Defects;
import chat.parley.gateway.web.FileOrigins;
import chat.parley.gateway.web.WebClient;
import chat.parley.storage.S3Storage;
import chat.parley.storage.Storage;
import chat.parley.storage.objectstore.InMemoryObjectStore;
import chat.parley.storage.objectstore.StorageConfig;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/** All of a gateway that a stranger's bytes reach: nobody signs in, since nothing that is closed hashes a password. */
final class FuzzedGateway {
    private static final GatewayConfig CONFIG = GatewayConfig.of(
            "gw",
            "127.0.0.1",
            0,
            BusConfig.of("tcp://127.0.0.1:1", "none", "none"),
            StorageConfig.of(URI.create("http://127.0.0.1:1"), "none", "none", "none"));

    private static final int SOME_SECONDS = 5;

    private final Pipeline pipeline;
    private final Transfers transfers;
    private long nowNanos;

    FuzzedGateway() {
        this(relay -> Optional.empty());
    }

    /** @param relay made of the places that transfers have */
    FuzzedGateway(Function<Transfers, Optional<Relay>> relay) {
        Errors.listen();
        Bus bus = new InMemoryHub(Duration.ofSeconds(1)).connect();
        Storage storage = new S3Storage(new InMemoryObjectStore(), Clock.systemUTC());
        Refusals refusals = new Refusals(() -> nowNanos);
        transfers = new Transfers(CONFIG.limits(), refusals);
        ConnectionCounters connections = new ConnectionCounters();
        AccountService accounts =
                new AccountService(storage.accounts(), CONFIG.account(), refusals, () -> nowNanos, Clock.systemUTC());
        accounts.close();
        pipeline = new Pipeline(
                sessions(accounts, refusals),
                connections,
                new SocketGate(new Sockets(CONFIG.limits()), refusals, false, false),
                Optional.empty(),
                new DefaultChannelGroup("sockets", ImmediateEventExecutor.INSTANCE),
                new OpenChats(connections),
                new Routes(
                        new Health(bus, storage, new Defects(), roundTrip -> {}),
                        Optional.empty(),
                        new WebClient(new FileOrigins(CONFIG.files(), CONFIG.storage())),
                        refusals),
                new ProxyProtocol(false, false, () -> nowNanos),
                new Doors(new AccessConfig(List.of("https://chat.example"), List.of("x", "localhost")), refusals),
                refusals,
                relay.apply(transfers));
    }

    @SuppressWarnings("NullAway") // what is null is for those who have signed in
    private SessionContext sessions(AccountService accounts, Refusals refusals) {
        return new SessionContext(
                "gw",
                "1",
                0,
                CONFIG.session(),
                () -> nowNanos,
                accounts,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                new RequestCounters(),
                refusals,
                new Overload(() -> nowNanos, new Random(1)));
    }

    /** How many places are taken. */
    int transfers() {
        return transfers.count();
    }

    /** Lets {@code seconds} pass; what is closed then has been closed by us. */
    void pass(FuzzedSocket socket, int seconds) {
        for (int passed = 0; passed < seconds && socket.channel().isOpen(); passed += SOME_SECONDS) {
            nowNanos += Duration.ofSeconds(SOME_SECONDS).toNanos();
            socket.pass(SOME_SECONDS);
        }
    }

    FuzzedSocket connect() {
        return new FuzzedSocket(channel -> channel.pipeline().addLast(pipeline));
    }
}
