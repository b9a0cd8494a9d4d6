package chat.parley.gateway;

import chat.parley.bus.Bus;
import chat.parley.bus.BusException;
import chat.parley.bus.JmsBus;
import chat.parley.gateway.account.AccountNews;
import chat.parley.gateway.account.AccountReads;
import chat.parley.gateway.account.AccountService;
import chat.parley.gateway.account.KnownUsers;
import chat.parley.gateway.archive.Archiver;
import chat.parley.gateway.archive.CompactionPass;
import chat.parley.gateway.config.GatewayConfig;
import chat.parley.gateway.config.LimitConfig;
import chat.parley.gateway.config.StopConfig;
import chat.parley.gateway.config.Version;
import chat.parley.gateway.connection.ConnectionCounters;
import chat.parley.gateway.connection.EventLoops;
import chat.parley.gateway.file.FileService;
import chat.parley.gateway.file.UploadSweep;
import chat.parley.gateway.health.Health;
import chat.parley.gateway.history.LogReader;
import chat.parley.gateway.history.Rounds;
import chat.parley.gateway.limit.FileQuota;
import chat.parley.gateway.limit.OpenFiles;
import chat.parley.gateway.limit.PostBudget;
import chat.parley.gateway.limit.Refusals;
import chat.parley.gateway.limit.RoomBudget;
import chat.parley.gateway.limit.Sockets;
import chat.parley.gateway.limit.Transfers;
import chat.parley.gateway.limit.TypingBudget;
import chat.parley.gateway.mailbox.LocalUsers;
import chat.parley.gateway.marker.MarkerStore;
import chat.parley.gateway.metrics.Metrics;
import chat.parley.gateway.metrics.Scrape;
import chat.parley.gateway.order.EventClock;
import chat.parley.gateway.pool.NamedThreads;
import chat.parley.gateway.pool.StoragePool;
import chat.parley.gateway.presence.GatewayId;
import chat.parley.gateway.presence.Presence;
import chat.parley.gateway.relay.Relay;
import chat.parley.gateway.room.LocalRooms;
import chat.parley.gateway.room.RoomLimits;
import chat.parley.gateway.server.Guard;
import chat.parley.gateway.server.Routes;
import chat.parley.gateway.server.Server;
import chat.parley.gateway.session.Moderators;
import chat.parley.gateway.session.Overload;
import chat.parley.gateway.session.Pages;
import chat.parley.gateway.session.Posts;
import chat.parley.gateway.session.ReadMarks;
import chat.parley.gateway.session.RequestCounters;
import chat.parley.gateway.session.RoomListing;
import chat.parley.gateway.session.SenderIds;
import chat.parley.gateway.session.SessionContext;
import chat.parley.gateway.session.TypingNews;
import chat.parley.gateway.session.UnreadCounts;
import chat.parley.gateway.thread.Defects;
import chat.parley.gateway.thread.Owner;
import chat.parley.gateway.thread.OwnerThread;
import chat.parley.gateway.tls.LiveIdentity;
import chat.parley.gateway.tls.Tls;
import chat.parley.gateway.web.FileOrigins;
import chat.parley.gateway.web.WebClient;
import chat.parley.protocol.CloseCode;
import chat.parley.storage.S3Storage;
import chat.parley.storage.Storage;
import chat.parley.storage.objectstore.StorageException;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running gateway. Parts are opened top to bottom, each with what it stands on, and closed in reverse: first the port,
 * last the backends.
 */
public final class Gateway implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Gateway.class);
    /** How many threads call the object store for users; there are as many for what the gateway does of its own accord. */
    private static final int STORAGE_THREADS = 8;

    private static final int MAX_WAITING_STORAGE_CALLS = 1000;
    /** How long a start waits for each thing that it needs; the bus's own timeouts are shorter. */
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

    private static final Duration GOODBYE = Duration.ofSeconds(1);

    private final Closing closing = new Closing();
    private final ConnectionCounters connections = new ConnectionCounters();
    private final Server server;
    private final String name;

    private Gateway(GatewayConfig config, Bus bus, Storage storage, Metrics metrics) {
        this.name = config.name();
        try {
            this.server = open(config, bus, storage, metrics);
        } catch (RuntimeException e) {
            closing.close();
            throw e;
        }
    }

    /**
     * Connects to broker and object store, tries whether the store does what is needed, and listens. Throws
     * {@link BusException}, {@link StorageException} or {@link chat.parley.gateway.server.BindFailure} with one line for the
     * operator if it cannot.
     */
    public static Gateway start(GatewayConfig config) {
        Metrics metrics = metrics(config);
        Storage storage = S3Storage.connect(config.storage(), config.files().clientAccess(), metrics.storage());
        JmsBus bus;
        try {
            bus = JmsBus.connect(config.bus(), metrics.bus());
        } catch (RuntimeException e) {
            storage.close();
            throw e;
        }
        metrics.outbox(bus::outboxEntries, bus::outboxBytes);
        return new Gateway(config, bus, storage, metrics);
    }

    /**
     * Tries whether the object store does what is needed, as {@link #start(GatewayConfig)} does, and throws what it throws if
     * not. Returns what could not be tried from here, a line each.
     */
    static List<String> check(GatewayConfig config) {
        return S3Storage.check(config.storage(), config.files().clientAccess());
    }

    /**
     * Starts a gateway on these backends, which {@link #close} closes. Throws, with one line for the operator, if it cannot.
     * What the backends do inside is not in its metrics.
     */
    public static Gateway start(GatewayConfig config, Bus bus, Storage storage) {
        return new Gateway(config, bus, storage, metrics(config));
    }

    private static Metrics metrics(GatewayConfig config) {
        return new Metrics(config.name(), Version.current());
    }

    private Server open(GatewayConfig config, Bus bus, Storage storage, Metrics metrics) {
        closing.add("object store", storage);
        closing.add("broker", bus);
        Clock time = Clock.systemUTC();
        long id = new SecureRandom().nextLong();
        GatewayId self = new GatewayId(Long.toHexString(id), name);
        EventClock clock = new EventClock(time, id);
        EventLoops loops = closing.add(
                "event loops", new EventLoops(2 * Runtime.getRuntime().availableProcessors()));
        Defects defects = new Defects();
        Function<Object, Owner> owners = name -> OwnerThread.on(loops.ownerOf(name), defects);
        Refusals refusals = new Refusals(System::nanoTime);
        StoragePool pool =
                closing.add("storage pool", new StoragePool(STORAGE_THREADS, MAX_WAITING_STORAGE_CALLS, refusals));

        LogReader reader =
                new LogReader(new Rounds<>(log -> metrics.barrier(bus.barrier(log))), storage.history(), pool);
        Archiver archiver = closing.add(
                "archiver", new Archiver(bus, storage.history(), storage.terms(), config.archive(), defects));
        CompactionPass compaction = closing.add("compaction", new CompactionPass(storage.compaction()));
        UploadSweep sweep = closing.add("upload sweep", new UploadSweep(storage.files()));
        AccountService accounts = closing.add(
                "accounts", new AccountService(storage.accounts(), config.account(), refusals, System::nanoTime, time));
        WebClient web = new WebClient(new FileOrigins(config.files(), config.storage()));
        Presence presence = presence(self, bus, defects);
        RoomBudget newRooms = new RoomBudget(config.session().newRoomsPerHour(), refusals, System::nanoTime);
        LocalRooms rooms = new LocalRooms(
                bus,
                storage.rooms(),
                reader,
                presence,
                pool,
                clock,
                time,
                RoomLimits.defaults(),
                newRooms,
                connections,
                owners);
        MarkerStore markers = new MarkerStore(
                storage.markers(), pool, closing.add("markers", new NamedThreads("markers", MarkerStore.AT_ONCE)));
        LocalUsers users = new LocalUsers(
                bus,
                reader,
                storage.mailboxes(),
                markers,
                new AccountReads(storage.accounts(), pool),
                pool,
                clock,
                connections,
                owners);
        SenderIds ids = new SenderIds(rooms, users, presence);
        FileQuota quota = new FileQuota(config.files().budget(), refusals, System::nanoTime);
        FileService files = new FileService(
                storage, bus, ids, pool, config.files(), quota, config.storage().endpoint());
        bus.onConnectionChange(presence);
        bus.onConnectionChange(rooms);
        bus.onConnectionChange(users);

        metrics.defects(defects);
        metrics.damage(storage);
        Health health = closing.add("health", new Health(bus, storage, defects, metrics::roundTrip));
        RequestCounters requests = new RequestCounters();
        PostBudget posts = new PostBudget(config.session().posts(), bus::isShortOfRoom, refusals, System::nanoTime);
        TypingBudget typing = new TypingBudget(refusals, System::nanoTime);
        KnownUsers known = new KnownUsers(storage.accounts(), pool);
        Pages pages = new Pages(rooms, reader, known);
        SessionContext sessions = new SessionContext(
                name,
                Version.current(),
                System.nanoTime(),
                config.session(),
                System::nanoTime,
                accounts,
                accounts.devices(pool),
                new AccountNews(bus, owners.apply(AccountNews.class)),
                rooms,
                users,
                presence,
                new Posts(bus, ids, known, posts, pages, files, Moderators.NONE),
                new TypingNews(bus, presence, typing),
                pages,
                new ReadMarks(rooms, users, known),
                new UnreadCounts(pages, pool, System::nanoTime),
                new RoomListing(storage.rooms(), presence, pool, System::nanoTime),
                files,
                requests,
                refusals,
                new Overload(System::nanoTime, new Random()));

        await(archiver.start());
        await(presence.start(rooms::push));
        compaction.start();
        sweep.start();
        health.start();
        LimitConfig limits = config.limits().withSocketsAtMost(OpenFiles.most() / 4 * 3);
        Sockets sockets = new Sockets(limits);
        Optional<Tls> tls =
                config.tls().files().map(pem -> closing.add("TLS", new Tls(new LiveIdentity(pem, time), refusals)));
        Optional<Relay> relay = relay(config, storage, new Transfers(limits, refusals), pool);
        metrics.limits(refusals, sockets);
        metrics.connections(connections);
        metrics.requests(requests);
        metrics.typing(typing);
        metrics.presence(presence);
        metrics.markers(markers);
        metrics.uploads(quota, sweep);
        metrics.health(health);
        Scrape scrape = closing.add("metrics", metrics.scrape(archiver::held, time));
        Server opened = closing.add(
                "port",
                Server.start(
                        loops,
                        new InetSocketAddress(config.host(), config.port()),
                        config.proxyProtocol(),
                        sessions,
                        connections,
                        new Routes(health, config.metrics() ? Optional.of(scrape) : Optional.empty(), web, refusals),
                        new Guard(sockets, config.access(), refusals, tls),
                        relay,
                        config.stop()));
        closing.add("readiness", health::stopping);
        log.info("gateway started name={} id={} port={}", name, self.id(), opened.port());
        return opened;
    }

    /** The relay, where clients cannot reach the object store; elsewhere there is none, and nothing of it is served. */
    private static Optional<Relay> relay(GatewayConfig config, Storage storage, Transfers transfers, StoragePool pool) {
        return config.files().relay()
                ? Optional.of(new Relay(
                        storage.files(),
                        config.storage().endpoint(),
                        config.storage().authorities(),
                        config.files(),
                        transfers,
                        pool))
                : Optional.empty();
    }

    /**
     * Makes the presence, with the thread that owns it. At the end its goodbye is said when all connections are gone, and
     * the bus is not.
     */
    private Presence presence(GatewayId self, Bus bus, Defects defects) {
        DefaultEventExecutor thread = new DefaultEventExecutor(new DefaultThreadFactory("presence", true));
        closing.add(
                "presence thread",
                () -> thread.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS));
        Presence presence = new Presence(self, bus, OwnerThread.on(thread, defects), System::nanoTime);
        closing.add(
                "presence", () -> presence.stop().toCompletableFuture().get(GOODBYE.toMillis(), TimeUnit.MILLISECONDS));
        return presence;
    }

    private static void await(CompletionStage<?> started) {
        try {
            started.toCompletableFuture().get(START_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while starting", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new BusException(
                    BusException.Reason.UNAVAILABLE,
                    "the broker did not answer in " + START_TIMEOUT.toSeconds() + " s",
                    e);
        }
    }

    /** The port it listens on: the configured one, or the free one it took for 0. */
    public int port() {
        return server.port();
    }

    /** How many connections this gateway closed for {@code reason} since it started. */
    public long closedBecause(CloseCode reason) {
        return connections.closedBecause(reason);
    }

    /**
     * Has its clients moved to other gateways, as {@link StopConfig} says, hands over what it holds, and lets go. Blocks for
     * {@link StopConfig#bound} at most if broker and store answer; with no clients, for a moment. Idempotent.
     */
    @Override
    public void close() {
        log.info("gateway stops name={}", name);
        closing.close();
        log.info("gateway stopped name={}", name);
    }
}
