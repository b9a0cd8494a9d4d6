package chat.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.bus.BusConfig;
import chat.parley.bus.BusException;
import chat.parley.bus.MailboxQueues.Waiting;
import chat.parley.gateway.GatewayCommand.Mailboxes;
import chat.parley.gateway.GatewayCommand.Running;
import chat.parley.gateway.config.GatewayConfig;
import chat.parley.protocol.UserName;
import chat.parley.storage.objectstore.StorageException;
import chat.parley.storage.objectstore.UnfitStoreException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayCommandTest {
    private static final String[] KEYS = {"--store-access-key", "access", "--store-secret-key", "hush-hush"};

    private static final Duration BOUND = Duration.ofSeconds(25);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<GatewayConfig> started = new ArrayList<>();
    private final List<Waiting> waiting = new ArrayList<>();
    /** What is found when the store is tried. */
    private Supplier<List<String>> store = List::of;

    @Test
    void aGatewayIsStartedAsTheFlagsSay() {
        GatewayCommand command = command(config -> new Running(4711, () -> {}, BOUND));

        Optional<Running> running =
                command.run(with("--gateway-port", "0", "--gateway-name", "gw", "--gateway-host", "::1"));

        assertThat(running).isPresent();
        assertThat(started)
                .singleElement()
                .satisfies(config -> assertThat(config.host()).isEqualTo("::1"));
        assertThat(out.toString(UTF_8)).isEqualTo("Parley gateway gw listens on ::1:4711\n");
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void helpHasAnExampleAndEverySettingAndEveryExitCode() {
        assertEnds(0, "--help");

        assertThat(out.toString(UTF_8))
                .contains("Example:\n  parley gateway --config")
                .contains("--broker-url (tcp://localhost:61616)")
                .contains("--account-argon2-parallelism (1)")
                .contains("69  the broker");
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void theVersionIsTold() {
        assertEnds(0, "--version");

        assertThat(out.toString(UTF_8)).matches("parley \\d+\\.\\d+\\.\\d+\\S*\n");
    }

    @Test
    void aCheckStartsNothingAndShowsNoSecret() {
        assertEnds(
                0,
                with(
                        "--check",
                        "--gateway-port",
                        "8080",
                        "--session-ping-interval",
                        "5s",
                        "--broker-url",
                        "tcp://b:61616?jms.password=hush-hush"));

        assertThat(started).isEmpty();
        assertThat(out.toString(UTF_8).lines())
                .containsExactly(
                        "The settings are right. These differ from the defaults:",
                        "gateway.port = 8080",
                        "broker.url = tcp://b:61616?jms.password=***",
                        "store.access-key = ***",
                        "store.secret-key = ***",
                        "The object store does what is needed.");
    }

    @Test
    void aCheckSaysWhatItCouldNotTry() {
        store = () -> List.of("store.public-url http://b:9000 was not tried");
        assertEnds(0, with("--check"));
        assertThat(out.toString(UTF_8)).endsWith("store.public-url http://b:9000 was not tried\n");
    }

    @Test
    void aCheckFindsAStoreThatCannotBeHad() {
        store = () -> {
            throw new StorageException("object store http://localhost:9000 does not answer");
        };
        assertEnds(69, with("--check"));
        assertThat(started).isEmpty();
        assertThat(err.toString(UTF_8))
                .isEqualTo("parley gateway: cannot start: object store http://localhost:9000 does not answer\n");
    }

    @Test
    void mailboxesAreListedAndNothingIsStarted() {
        waiting.add(new Waiting("alice", 12, 4711, Instant.parse("2026-11-28T08:00:00Z")));
        assertEnds(0, with("--mailboxes", "--broker-url", "tcp://broker:61616"));
        assertThat(out.toString(UTF_8).lines())
                .containsExactly(
                        "USER                              MESSAGES        BYTES  OLDEST",
                        "alice                                   12         4711  2026-11-28T08:00:00Z");
        assertThat(started).isEmpty();
    }

    @Test
    void thatNothingWaitsIsToldToo() {
        assertEnds(0, with("--mailboxes", "--broker-url", "tcp://broker:61616"));
        assertThat(out.toString(UTF_8)).isEqualTo("nothing waits in any mailbox\n");
    }

    @Test
    void aMailboxIsEmptiedByTheNameThatItsUserIsKnownBy() {
        assertEnds(0, with("--empty-mailbox", "Alice", "--broker-url", "tcp://broker:61616"));
        assertThat(out.toString(UTF_8)).isEqualTo("emptied alice\n");
        assertThat(started).isEmpty();
    }

    @Test
    void mailboxesNeedNoKeysOfTheObjectStore() {
        assertEnds(0, "--mailboxes", "--broker-url", "tcp://broker:61616");
        assertThat(out.toString(UTF_8)).isEqualTo("nothing waits in any mailbox\n");
        out.reset();
        assertEnds(0, "--empty-mailbox", "alice", "--broker-url", "tcp://broker:61616");
        assertThat(out.toString(UTF_8)).isEqualTo("emptied alice\n");
    }

    @Test
    void mailboxesNeedABrokersUrlThatIsOne() {
        assertEnds(78, "--mailboxes", "--broker-url", "broker");
        assertThat(err.toString(UTF_8).lines())
                .hasSize(2)
                .last()
                .isEqualTo("parley gateway: this has to be set right first");
    }

    @Test
    void whatIsNoNameHasNoMailbox() {
        assertEnds(64, with("--empty-mailbox", "a b"));
        assertThat(err.toString(UTF_8).lines())
                .singleElement()
                .asString()
                .startsWith("parley gateway: --empty-mailbox: ")
                .endsWith("; parley gateway --help lists what there is");
    }

    @Test
    void aBrokerWhoseMailboxesCannotBeHadIsToldInOneLine() {
        assertEnds(69, with("--mailboxes"));
        assertThat(err.toString(UTF_8)).isEqualTo("parley gateway: broker unreachable at tcp://localhost:61616\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--nonsense", "--config", "extra", "--gateway-prot=1", "--gateway"})
    void aWrongCommandLineIsToldInOneLine(String argument) {
        assertEnds(64, argument);

        assertThat(err.toString(UTF_8).lines())
                .singleElement()
                .asString()
                .startsWith("parley gateway: ")
                .endsWith("; parley gateway --help lists what there is");
    }

    @Test
    void allProblemsOfTheConfigurationAreToldOneALine() {
        assertEnds(78, "--gateway-port", "70000");

        assertThat(err.toString(UTF_8).lines())
                .hasSize(4)
                .contains(
                        "parley gateway: gateway.port (flag --gateway-port): \"70000\" is not a whole number from 0 to 65535")
                .last()
                .isEqualTo("parley gateway: 3 things have to be set right first");
    }

    @Test
    void aBackendThatCannotBeHadIsToldInOneLine() {
        GatewayCommand command = command(config -> {
            throw new StorageException("object store http://localhost:9000 does not answer");
        });
        assertThat(command.run(KEYS)).isEmpty();
        assertThat(command.exitCode()).isEqualTo(69);
        assertThat(err.toString(UTF_8))
                .isEqualTo("parley gateway: cannot start: object store http://localhost:9000 does not answer\n");
    }

    @Test
    void aStoreThatLacksSomethingIsNoReasonToStartAgain() {
        GatewayCommand command = command(config -> {
            throw new UnfitStoreException("object store http://localhost:9000 lacks this: do that");
        });
        assertThat(command.run(KEYS)).isEmpty();
        assertThat(command.exitCode()).isEqualTo(78);
        assertThat(err.toString(UTF_8))
                .isEqualTo("parley gateway: cannot start: object store http://localhost:9000 lacks this: do that\n");
    }

    @Test
    void aBrokerThatCannotBeHadIsToldInOneLine() {
        GatewayCommand command = command(config -> {
            throw new BusException(BusException.Reason.UNAVAILABLE, "broker localhost:61616 does not answer");
        });
        assertThat(command.run(KEYS)).isEmpty();
        assertThat(command.exitCode()).isEqualTo(69);
        assertThat(err.toString(UTF_8))
                .isEqualTo("parley gateway: cannot start: broker localhost:61616 does not answer\n");
    }

    @Test
    void aDefectIsNotTakenForAnythingElse() {
        GatewayCommand command = command(config -> {
            throw new IllegalStateException("a defect");
        });
        assertThat(command.run(KEYS)).isEmpty();
        assertThat(command.exitCode()).isEqualTo(70);
        assertThat(err.toString(UTF_8)).startsWith("parley gateway: cannot start, by a defect");
    }

    @Test
    void stoppingIsCleanOnlyIfClosingIs() {
        assertThat(closing(() -> {}, BOUND)).isEqualTo(ExitCode.OK);
        assertThat(closing(
                        () -> {
                            throw new IllegalStateException("a defect");
                        },
                        BOUND))
                .isEqualTo(ExitCode.DEFECT);
        assertThat(closing(() -> new CountDownLatch(1).await(), Duration.ofMillis(50)))
                .isEqualTo(ExitCode.DEFECT);
    }

    private static ExitCode closing(AutoCloseable gateway, Duration bound) {
        CleanStop stop = new CleanStop();
        stop.started(new Running(1, gateway, bound));
        return stop.close();
    }

    private void assertEnds(int exitCode, String... arguments) {
        GatewayCommand command = command(config -> new Running(1, () -> {}, BOUND));
        assertThat(command.run(arguments)).isEmpty();
        assertThat(command.exitCode()).isEqualTo(exitCode);
    }

    private GatewayCommand command(Function<GatewayConfig, Running> start) {
        return new GatewayCommand(
                config -> {
                    started.add(config);
                    return start.apply(config);
                },
                config -> store.get(),
                new Mailboxes() {
                    @Override
                    public List<String> list(BusConfig broker) {
                        return broker(broker, MailboxReport.table(waiting));
                    }

                    @Override
                    public List<String> empty(BusConfig broker, UserName user) {
                        return broker(broker, List.of("emptied " + user));
                    }
                },
                Map.of(),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8));
    }

    private static List<String> broker(BusConfig broker, List<String> lines) {
        if (!broker.url().equals("tcp://broker:61616")) {
            throw new BusException(BusException.Reason.UNAVAILABLE, "broker unreachable at " + broker.url());
        }
        return lines;
    }

    private static String[] with(String... arguments) {
        List<String> all = new ArrayList<>(List.of(KEYS));
        all.addAll(List.of(arguments));
        return all.toArray(String[]::new);
    }
}
