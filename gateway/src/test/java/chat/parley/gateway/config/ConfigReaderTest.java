package chat.parley.gateway.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.parley.bus.BusConfig;
import chat.parley.gateway.limit.Limit;
import chat.parley.gateway.tls.PemFiles;
import chat.parley.protocol.tls.Authorities;
import chat.parley.storage.objectstore.AccessKey;
import chat.parley.storage.objectstore.StorageConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
    /** What has no default. */
    private static final Map<String, String> KEYS =
            Map.of("PARLEY_STORE_ACCESS_KEY", "access", "PARLEY_STORE_SECRET_KEY", "hush-hush");

    private static final String REQUIRED = "store.access-key = access\nstore.secret-key = hush-hush\n";

    @TempDir
    private Path folder;

    @Test
    void withoutAnyFileEverythingHasItsDefault() {
        GatewayConfig config = ConfigReader.read(Optional.empty(), KEYS, Map.of());

        GatewayConfig expected = GatewayConfig.of(
                config.name(),
                "0.0.0.0",
                GatewayConfig.DEFAULT_PORT,
                BusConfig.of("tcp://localhost:61616", "", ""),
                StorageConfig.of(URI.create("http://localhost:9000"), "parley", "access", "hush-hush"));
        assertThat(config).isEqualTo(expected);
        assertThat(config.name()).endsWith("-7275");
    }

    @Test
    void everyKeyOfTheFileReachesItsPlace() {
        Path pem = PemFiles.write(folder.resolve("own.pem"), "localhost");
        Authorities authorities = Authorities.read(pem);
        GatewayConfig config = file("""
                gateway.name = gw-1
                gateway.host = 127.0.0.1
                gateway.port = 8080
                gateway.proxy-protocol = true
                gateway.metrics = false
                broker.url = failover:(tcp://a:61616,tcp://b:61616)
                gateway.allowed-origins = https://a.example.org, app://b:8443
                gateway.allowed-hosts = chat.example.org,[::1]
                tls.certificate = %1$s
                tls.key = %1$s
                tls.ca = %1$s
                limit.sockets = 41
                limit.sockets-per-address = 42
                limit.strangers = 43
                limit.strangers-per-address = 44
                limit.transfers = 45
                limit.transfers-per-address = 46
                broker.user = parley
                broker.password = p\u00e4ss
                broker.connect-timeout = 1s
                broker.publish-timeout = 2s
                broker.barrier-timeout = 4s
                broker.outbox-messages = 5
                broker.outbox-size = 6MiB
                broker.batch-messages = 7
                broker.batch-size = 8KiB
                broker.archive-prefetch = 99
                broker.mailbox-prefetch = 10
                store.url = https://store:9000
                store.public-url = https://{host}:9443/
                store.bucket = chat-bucket
                store.region = eu-central-1
                store.access-key = access
                store.secret-key = hush-hush
                store.files-access-key = files-access
                store.files-secret-key = files-hush
                store.connect-timeout = 11s
                store.read-timeout = 12s
                store.call-timeout = 13s
                session.login-timeout = 14s
                session.ping-interval = 15s
                session.write-buffer = 16MiB
                session.requests-per-second = 17
                session.burst = 18
                session.new-rooms-per-hour = 33
                session.post-burst = 434KiB
                session.post-rate = 35KiB
                session.mail-burst = 436KiB
                session.mail-rate = 37KiB
                files.max-size = 19MiB
                files.url-validity = 20m
                files.relay = false
                files.uploads-per-user = 33
                files.pending-size = 34MiB
                files.per-day = 35
                files.size-per-day = 36MiB
                files.uploads-in-all = 37
                files.pending-size-in-all = 38MiB
                archive.flush-age = 21s
                archive.flush-size = 22KiB
                archive.max-held = 23MiB
                archive.max-open-batches = 24
                archive.writers = 25
                account.token-lifetime = 26d
                account.max-tokens = 27
                account.argon2-memory = 28MiB
                account.argon2-iterations = 29
                account.argon2-parallelism = 30
                account.registrations-per-hour = 34
                account.failed-logins-per-hour = 35
                stop.notice = 31s
                stop.spread = 32s
                log.format = json
                """.formatted(pem));

        int mib = 1024 * 1024;
        assertThat(config)
                .isEqualTo(new GatewayConfig(
                        "gw-1",
                        "127.0.0.1",
                        8080,
                        true,
                        false,
                        new AccessConfig(
                                List.of("https://a.example.org", "app://b:8443"), List.of("chat.example.org", "[::1]")),
                        new LimitConfig(41, 42, 43, 44, 45, 46),
                        new TlsConfig(Optional.of(new TlsConfig.Files(pem, pem)), Optional.of(authorities)),
                        new BusConfig(
                                "failover:(tcp://a:61616,tcp://b:61616)",
                                "parley",
                                "p\u00e4ss",
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(4),
                                5,
                                6L * mib,
                                7,
                                8 * 1024,
                                99,
                                10,
                                Optional.of(authorities)),
                        new StorageConfig(
                                URI.create("https://store:9000"),
                                "eu-central-1",
                                "chat-bucket",
                                "access",
                                "hush-hush",
                                Optional.of(new AccessKey("files-access", "files-hush")),
                                Duration.ofSeconds(11),
                                Duration.ofSeconds(12),
                                Duration.ofSeconds(13),
                                Optional.of(authorities)),
                        new SessionConfig(
                                Duration.ofSeconds(14),
                                Duration.ofSeconds(15),
                                16 * mib,
                                17,
                                18,
                                33,
                                new PostConfig(434 * 1024, 35 * 1024, 436 * 1024, 37 * 1024)),
                        new FilesConfig(
                                19L * mib,
                                Duration.ofMinutes(20),
                                false,
                                Optional.of(new PublicUrl("https://{host}:9443")),
                                new FileBudget(33, 34L * mib, 35, 36L * mib, 37, 38L * mib)),
                        new ArchiveConfig(Duration.ofSeconds(21), 22 * 1024, 23L * mib, 24, 25),
                        new AccountConfig(Duration.ofDays(26), 27, 28 * 1024, 29, 30, new SignInConfig(34, 35)),
                        new StopConfig(Duration.ofSeconds(31), Duration.ofSeconds(32)),
                        LogFormat.JSON));
    }

    @Test
    void aCertificateWithTheKeyOfAnotherIsAProblemOfTheConfiguration() {
        Path one = PemFiles.write(folder.resolve("one.pem"), "localhost");
        Path other = PemFiles.write(folder.resolve("other.pem"), "localhost");
        Path file = write(REQUIRED + "tls.certificate = " + one + "\ntls.key = " + other + "\n");

        assertThatThrownBy(() -> ConfigReader.read(Optional.of(file), Map.of(), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "the private key in " + other + " is not that of the first certificate in " + one);
    }

    @Test
    void flagsHideTheEnvironmentAndTheEnvironmentHidesTheFile() {
        Path file = write(REQUIRED + "gateway.port = 1001\nsession.burst = 1\nsession.login-timeout = 1s\n");

        GatewayConfig config = ConfigReader.read(
                Optional.of(file),
                Map.of("PARLEY_GATEWAY_PORT", "1002", "PARLEY_SESSION_BURST", "2"),
                Map.of("gateway-port", List.of("1003")));

        assertThat(config.port()).isEqualTo(1003);
        assertThat(config.session().burst()).isEqualTo(2);
        assertThat(config.session().loginTimeout()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void allProblemsAreToldTogetherEachInOneLine() {
        Path file = write("""
                gateway.port = 70000
                gateway.prot = 7275
                session.login-timeout = -3s
                store.url = localhost:9000
                store.url = http://localhost:9000
                files.relay = yes
                broker.url = localhost
                """);

        ConfigException failure = failure(
                Optional.of(file),
                Map.of("PARLEY_BROKER_ULR", "tcp://x:1", "PARLEY_SESSION_BURST", "many"),
                Map.of("archive-writers", List.of("0"), "session-burst", List.of("1", "2")));

        String source = "(file " + file + "): ";
        assertThat(failure.problems())
                .extracting(Problem::toString)
                .containsExactlyInAnyOrder(
                        "gateway.port " + source + "\"70000\" is not a whole number from 0 to 65535",
                        "gateway.prot " + source + "no such setting; did you mean gateway.port?",
                        "session.login-timeout " + source
                                + "\"-3s\" is not a time from 1s to 1h, written as 500ms, 10s, 15m, 2h or 90d",
                        "store.url " + source + "\"localhost:9000\" is not a URL that begins with http:// or https://"
                                + " and ends after host and port, such as http://localhost:9000",
                        "store.url " + source + "is there twice; leave one of the lines out",
                        "files.relay " + source + "\"yes\" is not true or false",
                        "broker.url " + source + "\"localhost\" is not a broker's address, such as tcp://host:61616 or"
                                + " failover:(tcp://a:61616,tcp://b:61616)",
                        "PARLEY_BROKER_ULR (environment): no such setting; did you mean PARLEY_BROKER_URL?",
                        "session.burst (environment PARLEY_SESSION_BURST): \"many\" is not a whole number from 1 to"
                                + " 1000000",
                        "session.burst (flag --session-burst): is given 2 times; give it once",
                        "archive.writers (flag --archive-writers): \"0\" is not a whole number from 1 to 64",
                        "store.access-key (not set): is required; set it here, in PARLEY_STORE_ACCESS_KEY, or name a file"
                                + " that has it in store.access-key-file",
                        "store.secret-key (not set): is required; set it here, in PARLEY_STORE_SECRET_KEY, or name a file"
                                + " that has it in store.secret-key-file");
    }

    @Test
    void whatOnlyAComponentKnowsToBeImpossibleIsAProblemToo() {
        ConfigException failure = failure(
                Optional.of(write(REQUIRED + "broker.url = failover:(tcp://a:61616,nonsense)\n")), Map.of(), Map.of());

        assertThat(failure.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.key()).isEqualTo("broker"))
                .satisfies(problem -> assertThat(problem.wrong()).contains("nonsense"));
    }

    @Test
    void variablesOfOtherProgramsAreLeftAlone() {
        Map<String, String> environment = new HashMap<>(KEYS);
        environment.put("PARLEY_PASSWORD", "the terminal client's");
        environment.put("PARLEY_URL", "the terminal client's");
        environment.put("PATH", "/bin");

        assertThat(ConfigReader.read(Optional.empty(), environment, Map.of()).port())
                .isEqualTo(7275);
    }

    @Test
    void whatKubernetesSetsForAServiceNamedParleyGatewayIsNoSetting() {
        Map<String, String> environment = new HashMap<>(KEYS);
        environment.put("PARLEY_GATEWAY_PORT", "tcp://10.96.0.7:7275");
        environment.put("PARLEY_GATEWAY_SERVICE_HOST", "10.96.0.7");
        environment.put("PARLEY_GATEWAY_SERVICE_PORT", "7275");
        environment.put("PARLEY_GATEWAY_SERVICE_PORT_HTTP", "7275");
        environment.put("PARLEY_GATEWAY_PORT_7275_TCP", "tcp://10.96.0.7:7275");
        environment.put("PARLEY_GATEWAY_PORT_7275_TCP_ADDR", "10.96.0.7");

        assertThat(ConfigReader.read(Optional.empty(), environment, Map.of()).port())
                .isEqualTo(7275);
    }

    @Test
    void anEmptyVariableIsNone() {
        Map<String, String> environment = new HashMap<>(KEYS);
        environment.put("PARLEY_GATEWAY_PORT", "");

        assertThat(ConfigReader.read(Optional.empty(), environment, Map.of()).port())
                .isEqualTo(7275);
    }

    @Test
    void aSecretCanBeInAFileOfItsOwn() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "from-a-file\n");

        GatewayConfig config = file("store.access-key = access\nstore.secret-key-file = " + secret + "\n");

        assertThat(config.storage().secretKey()).isEqualTo("from-a-file");
    }

    @Test
    void aByteOrderMarkIsPartOfNoFile() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "\ufefffrom-a-file\r\n");

        GatewayConfig config =
                file("\ufeffgateway.port = 7\r\nstore.access-key = access\r\nstore.secret-key-file = " + secret);

        assertThat(config.port()).isEqualTo(7);
        assertThat(config.storage().secretKey()).isEqualTo("from-a-file");
    }

    @Test
    void whatIsNotUtf8IsAProblemAndNotAnotherText() throws IOException {
        Path secret = Files.write(folder.resolve("secret"), "hush".getBytes(UTF_16LE));
        Path settings = Files.write(folder.resolve("settings"), REQUIRED.getBytes(UTF_16LE));
        assertThat(failure(Optional.of(write("store.secret-key-file = " + secret)), Map.of(), Map.of())
                        .problems())
                .anyMatch(problem -> problem.toString().contains("is not UTF-8"));
        assertThat(messages(settings)).anyMatch(line -> line.contains("not UTF-8; save the file"));

        // As Java gives a variable whose bytes it could not read.
        Map<String, String> environment =
                Map.of("PARLEY_STORE_SECRET_KEY", "h\ufffdsh", "PARLEY_STORE_ACCESS_KEY", "a");
        assertThat(failure(Optional.empty(), environment, Map.of()).problems())
                .anyMatch(problem -> problem.toString().contains("is not UTF-8, or the process has no UTF-8 locale"))
                .noneMatch(problem -> problem.toString().contains("\ufffd"));
    }

    @Test
    void aFileWithoutAnEndEnds() {
        Path zeros = Path.of("/dev/zero");
        assumeTrue(Files.exists(zeros));
        assertThat(messages(zeros)).anyMatch(line -> line.contains("it has more than"));
    }

    @Test
    void aSecretGivenTwiceOrInAFileThatIsNotThereIsAProblem() {
        ConfigException failure = failure(
                Optional.of(write(REQUIRED + "store.secret-key-file = /nowhere/secret\n"
                        + "broker.password-file = /nowhere/password\n")),
                Map.of(),
                Map.of());

        assertThat(failure.problems())
                .extracting(Problem::key)
                .containsExactlyInAnyOrder("store.secret-key-file", "broker.password-file");
    }

    @Test
    void secretsAreNeverShown() {
        GatewayConfig config = file(REQUIRED + "broker.password = hush-hush\n");

        assertThat(config.toString()).doesNotContain("hush-hush").contains("localhost:61616");
    }

    @Test
    void aFileThatCannotBeReadIsAProblem() throws IOException {
        Path latin = Files.write(folder.resolve("latin"), "gateway.name = \u00e4".getBytes(ISO_8859_1));
        Path escape = write("gateway.name = \\u12\n");

        assertThat(messages(folder.resolve("nowhere"))).anyMatch(line -> line.contains("there is no such file"));
        assertThat(messages(folder)).anyMatch(line -> line.contains("it is a folder"));
        assertThat(messages(latin)).anyMatch(line -> line.contains("not UTF-8"));
        assertThat(messages(escape)).anyMatch(line -> line.contains("has a \\u"));
    }

    @Test
    void whatAFileThatCannotBeReadMayHaveSetIsNotMissed() {
        assertThat(failure(Optional.of(folder.resolve("nowhere")), Map.of(), Map.of())
                        .problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.wrong()).isEqualTo("there is no such file"));
    }

    private List<String> messages(Path file) {
        return failure(Optional.of(file), KEYS, Map.of()).problems().stream()
                .map(Problem::toString)
                .toList();
    }

    private GatewayConfig file(String text) {
        return ConfigReader.read(Optional.of(write(text)), Map.of(), Map.of());
    }

    private Path write(String text) {
        try {
            return Files.writeString(folder.resolve("gateway.properties"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ConfigException failure(
            Optional<Path> file, Map<String, String> environment, Map<String, List<String>> flags) {
        return catchThrowableOfType(ConfigException.class, () -> ConfigReader.read(file, environment, flags));
    }

    @Test
    void everyLimitNamesASettingThatThereIs() {
        List<String> names = Keys.names(Keys.all());
        assertThat(Limit.values())
                .allSatisfy(limit -> assertThat(limit.setting().isEmpty() || names.contains(limit.setting()))
                        .as(limit.name())
                        .isTrue());
    }
}
