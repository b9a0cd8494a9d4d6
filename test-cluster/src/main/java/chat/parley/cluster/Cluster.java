package chat.parley.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backends.BackendOptions;
import chat.parley.backends.BackendProcess;
import chat.parley.process.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A broker and an object store with an empty bucket, gateways on them, and terminal clients: all processes of their own.
 * Closing it ends them, and fails if a gateway logged an error that the test did not {@linkplain #expectErrors announce}.
 */
public final class Cluster implements AutoCloseable {
    private static final String[] UNLIMITED = {
        "--session-requests-per-second", "100000", "--session-burst", "100000",
        "--session-post-rate", "1GiB", "--session-post-burst", "1GiB",
        "--session-mail-rate", "1GiB", "--session-mail-burst", "1GiB"
    };

    /** The bucket's name. */
    public static final String BUCKET = "parley-it";

    /** How far from a store's time that of a request may be, as with S3. */
    public static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(15);

    private static final Duration ANY_TIME = Duration.ofDays(365);

    private final Path folder;
    private final BackendProcess broker;
    private final BackendProcess store;
    private final List<GatewayProcess> gateways = new ArrayList<>();
    private final List<Program> clients = new ArrayList<>();
    private final AtomicInteger names = new AtomicInteger();
    private boolean errorsExpected;

    public Cluster(Path folder) {
        this(
                folder,
                BackendProcess.broker(folder.resolve("broker")),
                BackendProcess.objectStore(folder.resolve("store"), BUCKET));
    }

    /** A cluster on backends of the test's own making, which are ended with it. */
    public Cluster(Path folder, BackendProcess broker, BackendProcess store) {
        this.folder = folder;
        this.broker = broker;
        this.store = store;
    }

    /**
     * A cluster with an object store that takes requests of any time, as if each gateway signed with the store's: what
     * clocks do to Parley is another matter than what they do to the gateway's access to the store.
     */
    public static Cluster withStoreOfAnyTime(Path folder) {
        return new Cluster(folder, BackendProcess.broker(folder.resolve("broker")), storeOfAnyTime(folder));
    }

    private static BackendProcess storeOfAnyTime(Path folder) {
        BackendOptions options = new BackendOptions("127.0.0.1", 0, folder.resolve("store"), "parley", "secret-key");
        return BackendProcess.objectStore(options, BUCKET, ANY_TIME, Map.of());
    }

    public BackendProcess broker() {
        return broker;
    }

    public BackendProcess store() {
        return store;
    }

    /** What is stored, to be read while the store runs. */
    public Bucket bucket() {
        return new Bucket(store);
    }

    /** Starts a gateway; ready when this returns. */
    public GatewayProcess startGateway(String... extraFlags) {
        GatewayProcess gateway = GatewayProcess.start("gw-" + names.incrementAndGet(), folder, settings(), extraFlags);
        gateways.add(gateway);
        return gateway;
    }

    /**
     * Starts a gateway that bounds nobody's requests and bytes, for tests of what comes behind that; ready when this
     * returns.
     */
    public GatewayProcess startUnlimitedGateway() {
        return startGateway(UNLIMITED);
    }

    /** Starts a gateway with a clock of its own; ready when this returns. */
    public GatewayProcess startGateway(MovedClock clock, String... extraFlags) {
        return startGateway(arguments -> GatewayProcess.ofTheProduct(arguments, clock.environment()), extraFlags);
    }

    /** Starts the program that {@code launch} makes of a gateway's arguments; ready when this returns. */
    public GatewayProcess startGateway(Function<List<String>, Program> launch, String... extraFlags) {
        GatewayProcess gateway =
                GatewayProcess.start("gw-" + names.incrementAndGet(), folder, settings(), launch, extraFlags);
        gateways.add(gateway);
        return gateway;
    }

    private List<String> settings() {
        return List.of(
                "gateway.host = 127.0.0.1",
                "broker.url = " + broker.url(),
                "broker.user = " + broker.user(),
                "broker.password = " + broker.password(),
                "store.url = " + store.url(),
                "store.bucket = " + BUCKET,
                "store.access-key = " + store.user(),
                "store.secret-key = " + store.password(),
                // All users of a test come from one address.
                "account.registrations-per-hour = 1000000",
                "account.failed-logins-per-hour = 1000000");
    }

    /** Starts the terminal client with its streams in the test's hands, as {@code user}, with a config folder of its own. */
    public Program chat(GatewayProcess gateway, String user, String... flags) {
        List<String> arguments = new ArrayList<>(List.of(
                "chat",
                "--url",
                "ws://127.0.0.1:" + gateway.port(),
                "--user",
                user,
                "--downloads",
                downloads(user).toString()));
        arguments.addAll(List.of(flags));
        return cli(user, arguments);
    }

    /** Runs the terminal client with any arguments. */
    public Program cli(String user, List<String> arguments) {
        return cli(Path.of(".."), user, arguments);
    }

    /**
     * Runs the terminal client of another tree of the project that was built, with any arguments and the same config
     * folder.
     */
    public Program cli(Path tree, String user, List<String> arguments) {
        Program client = Program.java(
                tree.toAbsolutePath().normalize(),
                user + "-" + names.incrementAndGet(),
                "cli-client",
                "chat.parley.cli.Main",
                arguments,
                Map.of(
                        "PARLEY_PASSWORD",
                        "password of " + user,
                        "XDG_CONFIG_HOME",
                        folder.resolve("config-" + user).toString()));
        clients.add(client);
        return client;
    }

    /** The folder that {@code user}'s downloads go to, which is there already. */
    public Path downloads(String user) {
        try {
            return Files.createDirectories(folder.resolve("downloads-" + user));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path folder() {
        return folder;
    }

    /** Lets the test pass although gateways log errors, for tests that break things on purpose. */
    public void expectErrors() {
        errorsExpected = true;
    }

    @Override
    public void close() {
        clients.forEach(Program::close);
        try {
            gateways.stream().filter(GatewayProcess::running).forEach(GatewayProcess::stop);
        } finally {
            gateways.stream().filter(GatewayProcess::running).forEach(GatewayProcess::kill);
            store.close();
            broker.close();
        }
        if (!errorsExpected) {
            assertThat(gateways.stream().flatMap(Cluster::errors)).isEmpty();
        }
    }

    private static Stream<String> errors(GatewayProcess gateway) {
        return gateway.log().filter(line -> line.contains(" ERROR ") || line.contains("LEAK:"));
    }
}
