package chat.parley.gateway.config;

import chat.parley.bus.BusConfig;
import chat.parley.storage.objectstore.AccessKey;
import chat.parley.storage.objectstore.StorageConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes a {@link GatewayConfig} of flags, environment and file; of two that set one key the first of these wins. */
public final class ConfigReader {
    private static final List<Key<String>> REQUIRED = List.of(Keys.STORE_ACCESS_KEY, Keys.STORE_SECRET_KEY);

    private ConfigReader() {}

    /**
     * Reads the configuration; throws {@link ConfigException} with everything that is wrong with it.
     *
     * @param flags by their names without dashes, such as {@code broker-url}; names that are no flags of ours are left out
     *     by {@link Flags}
     */
    public static GatewayConfig read(
            Optional<Path> file, Map<String, String> environment, Map<String, List<String>> flags) {
        List<Problem> problems = new ArrayList<>();
        return gateway(settings(file, environment, flags, REQUIRED, problems), problems);
    }

    /** Reads what is needed for the broker only, as {@link #read} does: no key of the object store has to be there. */
    public static ForBroker readForBroker(
            Optional<Path> file, Map<String, String> environment, Map<String, List<String>> flags) {
        List<Problem> problems = new ArrayList<>();
        Settings set = settings(file, environment, flags, List.of(), problems);
        BusConfig bus = attempt("broker", problems, () -> bus(set)).orElseThrow(() -> new ConfigException(problems));
        return new ForBroker(bus, set.get(Keys.LOG_FORMAT));
    }

    /** The settings that matter to who talks to the broker only. */
    public record ForBroker(BusConfig bus, LogFormat log) {}

    /** The settings that differ from the defaults, as lines of the file, secrets hidden. Throws as {@link #read} does. */
    public static List<String> changes(
            Optional<Path> file, Map<String, String> environment, Map<String, List<String>> flags) {
        return settings(file, environment, flags, REQUIRED, new ArrayList<>()).changes(Keys.all());
    }

    private static Settings settings(
            Optional<Path> file,
            Map<String, String> environment,
            Map<String, List<String>> flags,
            List<Key<String>> required,
            List<Problem> problems) {
        List<Key<?>> keys = Keys.all();
        List<Setting> settings = new ArrayList<>();
        file.ifPresent(path -> settings.addAll(PropertiesFile.read(path, problems)));
        // What a file that cannot be read would have set is not missing.
        boolean fileIsRead =
                problems.stream().noneMatch(problem -> problem.key().equals(PropertiesFile.FLAG));
        settings.addAll(EnvironmentVariables.read(environment, Keys.names(keys), problems));
        settings.addAll(Flags.read(flags, Keys.names(keys), problems));
        Settings set = Settings.of(settings, keys, problems);
        if (fileIsRead) {
            checkRequired(set, required, problems);
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return set;
    }

    private static void checkRequired(Settings set, List<Key<String>> required, List<Problem> problems) {
        for (Key<String> key : required) {
            if (!set.wasSet(key)) {
                problems.add(new Problem(
                        key.name(),
                        "not set",
                        "is required; set it here, in " + Key.variable(key.name()) + ", or name a file that has it in "
                                + key.fileName()));
            }
        }
    }

    private static GatewayConfig gateway(Settings set, List<Problem> problems) {
        Optional<TlsConfig> tls = attempt("tls", problems, () -> TlsKeys.config(set));
        Optional<BusConfig> bus = attempt("broker", problems, () -> bus(set));
        Optional<StorageConfig> storage = attempt("store", problems, () -> storage(set));
        Optional<FilesConfig> files = attempt("files", problems, () -> files(set));
        if (tls.isEmpty() || bus.isEmpty() || storage.isEmpty() || files.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new GatewayConfig(
                name(set),
                set.get(Keys.HOST),
                set.get(Keys.PORT),
                set.get(Keys.PROXY_PROTOCOL),
                set.get(Keys.METRICS),
                new AccessConfig(set.get(DoorKeys.ALLOWED_ORIGINS), set.get(DoorKeys.ALLOWED_HOSTS)),
                limits(set),
                tls.get(),
                bus.get().withAuthorities(tls.get().authorities()),
                storage.get().withAuthorities(tls.get().authorities()),
                session(set),
                files.get(),
                archive(set),
                account(set),
                new StopConfig(set.get(Keys.STOP_NOTICE), set.get(Keys.STOP_SPREAD)),
                set.get(Keys.LOG_FORMAT));
    }

    private static String name(Settings set) {
        String name = set.get(Keys.NAME);
        if (!name.isEmpty()) {
            return name;
        }
        int port = set.get(Keys.PORT);
        // A free port is not known yet; the process's number is as good.
        return hostName() + "-" + (port == 0 ? ProcessHandle.current().pid() : port);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "gateway"; // a machine that does not know its own name
        }
    }

    private static BusConfig bus(Settings set) {
        return new BusConfig(
                set.get(Keys.BROKER_URL),
                set.get(Keys.BROKER_USER),
                set.get(Keys.BROKER_PASSWORD),
                set.get(Keys.BROKER_CONNECT_TIMEOUT),
                set.get(Keys.PUBLISH_TIMEOUT),
                set.get(Keys.BARRIER_TIMEOUT),
                set.get(Keys.OUTBOX_EVENTS),
                set.get(Keys.OUTBOX_BYTES),
                set.get(Keys.BATCH_EVENTS),
                Math.toIntExact(set.get(Keys.BATCH_BYTES)),
                set.get(Keys.ARCHIVE_PREFETCH),
                set.get(Keys.MAILBOX_PREFETCH),
                Optional.empty());
    }

    private static StorageConfig storage(Settings set) {
        return new StorageConfig(
                set.get(Keys.STORE_URL),
                set.get(Keys.STORE_REGION),
                set.get(Keys.STORE_BUCKET),
                set.get(Keys.STORE_ACCESS_KEY),
                set.get(Keys.STORE_SECRET_KEY),
                filesKey(set),
                set.get(Keys.STORE_CONNECT_TIMEOUT),
                set.get(Keys.STORE_READ_TIMEOUT),
                set.get(Keys.STORE_CALL_TIMEOUT),
                Optional.empty());
    }

    /**
     * The access key that signs the URLs of files, if one of its own was set; throws {@link IllegalArgumentException} for
     * half of one.
     */
    private static Optional<AccessKey> filesKey(Settings set) {
        AccessKey key = new AccessKey(set.get(Keys.STORE_FILES_ACCESS_KEY), set.get(Keys.STORE_FILES_SECRET_KEY));
        return key.id().isEmpty() && key.secret().isEmpty() ? Optional.empty() : Optional.of(key);
    }

    private static SessionConfig session(Settings set) {
        return new SessionConfig(
                set.get(Keys.LOGIN_TIMEOUT),
                set.get(Keys.PING_INTERVAL),
                Math.toIntExact(set.get(Keys.WRITE_BUFFER)),
                set.get(Keys.REQUESTS_PER_SECOND),
                set.get(Keys.BURST),
                set.get(Keys.NEW_ROOMS),
                new PostConfig(
                        set.get(PostKeys.POST_BURST),
                        set.get(PostKeys.POST_RATE),
                        set.get(PostKeys.MAIL_BURST),
                        set.get(PostKeys.MAIL_RATE)));
    }

    private static LimitConfig limits(Settings set) {
        return new LimitConfig(
                set.get(DoorKeys.SOCKETS),
                set.get(DoorKeys.SOCKETS_PER_ADDRESS),
                set.get(DoorKeys.STRANGERS),
                set.get(DoorKeys.STRANGERS_PER_ADDRESS),
                set.get(DoorKeys.TRANSFERS),
                set.get(DoorKeys.TRANSFERS_PER_ADDRESS));
    }

    private static FilesConfig files(Settings set) {
        return new FilesConfig(
                set.get(FileKeys.MAX_FILE_SIZE),
                set.get(FileKeys.URL_VALIDITY),
                set.get(FileKeys.RELAY),
                set.get(Keys.STORE_PUBLIC_URL),
                new FileBudget(
                        set.get(FileKeys.UPLOADS_PER_USER),
                        set.get(FileKeys.PENDING_SIZE),
                        set.get(FileKeys.FILES_PER_DAY),
                        set.get(FileKeys.SIZE_PER_DAY),
                        set.get(FileKeys.UPLOADS_IN_ALL),
                        set.get(FileKeys.PENDING_SIZE_IN_ALL)));
    }

    private static ArchiveConfig archive(Settings set) {
        return new ArchiveConfig(
                set.get(Keys.FLUSH_AGE),
                Math.toIntExact(set.get(Keys.FLUSH_SIZE)),
                set.get(Keys.MAX_HELD),
                set.get(Keys.MAX_OPEN_BATCHES),
                set.get(Keys.ARCHIVE_WRITERS));
    }

    private static AccountConfig account(Settings set) {
        return new AccountConfig(
                set.get(AccountKeys.TOKEN_LIFETIME),
                set.get(AccountKeys.MAX_TOKENS),
                Math.toIntExact(set.get(AccountKeys.ARGON2_MEMORY) / 1024),
                set.get(AccountKeys.ARGON2_ITERATIONS),
                set.get(AccountKeys.ARGON2_PARALLELISM),
                new SignInConfig(
                        set.get(AccountKeys.REGISTRATIONS_PER_HOUR), set.get(AccountKeys.FAILED_LOGINS_PER_HOUR)));
    }

    /**
     * Makes the settings of a component, or notes what is wrong with them: components check themselves too, and may know
     * more of what is impossible than the forms of the keys do.
     */
    private static <T> Optional<T> attempt(String section, List<Problem> problems, Supplier<T> make) {
        try {
            return Optional.of(make.get());
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(section, "its settings together", String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }
}
