package chat.parley.gateway.config;

import chat.parley.bus.BusConfig;
import chat.parley.storage.objectstore.StorageConfig;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Everything that can be set. This table drives parsing, {@code --help} and the sample file, so they cannot differ. */
final class Keys {
    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Duration HUNDRED_MILLIS = Duration.ofMillis(100);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;

    private static final BusConfig BUS = BusConfig.of("tcp://localhost:61616", "", "");
    private static final SessionConfig SESSION = SessionConfig.defaults();
    private static final ArchiveConfig ARCHIVE = ArchiveConfig.defaults();
    private static final StopConfig STOP = StopConfig.defaults();

    // Gateway

    static final Key<String> NAME = Key.of(
            "gateway.name",
            Forms.text(
                    "1 to 64 letters, digits, '.', '_' and '-', or nothing", Pattern.compile("[A-Za-z0-9._-]{0,64}")),
            "",
            "What this gateway is called. No two gateways may have the same name.\n"
                    + "Empty: the machine's name and the port.");

    static final Key<String> HOST = Key.of(
            "gateway.host",
            Forms.text("a host name or an IP address", Pattern.compile("[A-Za-z0-9.:_%-]{1,253}")),
            "0.0.0.0",
            "The address to listen on.\n0.0.0.0 is all of IPv4, :: is all, 127.0.0.1 only this machine.");

    static final Key<Integer> PORT = Key.of(
            "gateway.port",
            Forms.integer(0, 65535),
            7275,
            "The one port, for browsers, clients and health checks.\n0 takes a free one.");

    static final Key<Boolean> PROXY_PROTOCOL = Key.of(
            "gateway.proxy-protocol",
            Forms.bool(),
            false,
            "true: clients' connections begin with a PROXY header, which says whose they are, as HAProxy's send-proxy-v2 has it.\n"
                    + "Then only the load balancer should be able to reach this port. Who comes without one is served health and metrics.");

    static final Key<Boolean> METRICS = Key.of(
            "gateway.metrics",
            Forms.bool(),
            true,
            "Whether /metrics on this port says how the gateway does, in the text format of Prometheus.\n"
                    + "false: there is nothing at /metrics.");

    // Broker

    static final Key<String> BROKER_URL = Key.of(
            "broker.url",
            Forms.text(
                    "a broker's address, such as tcp://host:61616 or failover:(tcp://a:61616,tcp://b:61616)",
                    Pattern.compile("(tcp|ssl|nio|nio\\+ssl|auto|auto\\+ssl)://\\S+|failover:\\S+")),
            "tcp://localhost:61616",
            "The ActiveMQ broker's OpenWire address.\n"
                    + "Several of which one is in charge: failover:(tcp://a:61616,tcp://b:61616); with TLS: ssl://host:61617.");

    static final Key<String> BROKER_USER =
            Key.of("broker.user", Forms.anyText(), "", "The user of the broker. Empty: none, if the broker lets you.");

    static final Key<String> BROKER_PASSWORD = Key.secret("broker.password", "", "The user's password.");

    static final Key<Duration> BROKER_CONNECT_TIMEOUT = Key.of(
            "broker.connect-timeout",
            Forms.duration(HUNDRED_MILLIS, MINUTE),
            BUS.connectTimeout(),
            "How long connecting to one address may take.");

    static final Key<Duration> PUBLISH_TIMEOUT = Key.of(
            "broker.publish-timeout",
            Forms.duration(HUNDRED_MILLIS, Duration.ofSeconds(10)),
            BUS.publishTimeout(),
            "How long a message may wait for the broker to have it on disk.\n"
                    + "Then its sender is told that it was not accepted.");

    static final Key<Duration> BARRIER_TIMEOUT = Key.of(
            "broker.barrier-timeout",
            Forms.duration(HUNDRED_MILLIS, MINUTE),
            BUS.barrierTimeout(),
            "How long a reader of history waits for the newest messages to be in the store.\n"
                    + "Then it is told that some may be missing.");

    static final Key<Integer> OUTBOX_EVENTS = Key.of(
            "broker.outbox-messages",
            Forms.integer(1, 10_000_000),
            BUS.outboxEvents(),
            "How many messages may wait for the broker. One more is refused as too much.");

    static final Key<Long> OUTBOX_BYTES = Key.of(
            "broker.outbox-size",
            Forms.size(MIB, 1024 * 1024 * MIB),
            BUS.outboxBytes(),
            "How large they may be together.");

    static final Key<Integer> BATCH_EVENTS = Key.of(
            "broker.batch-messages",
            Forms.integer(1, 10_000),
            BUS.batchEvents(),
            "The most messages that go to the broker in one transaction.");

    static final Key<Long> BATCH_BYTES = Key.of(
            "broker.batch-size", Forms.size(KIB, 16 * MIB), (long) BUS.batchBytes(), "How large they may be together.");

    static final Key<Integer> ARCHIVE_PREFETCH = Key.of(
            "broker.archive-prefetch",
            Forms.integer(1, 400),
            BUS.archivePrefetch(),
            "How many batches the broker sends ahead of the archiver.\n"
                    + "Those that wait for the store do not count: for them the broker's memory for the queue is the limit.");

    static final Key<Integer> MAILBOX_PREFETCH = Key.of(
            "broker.mailbox-prefetch",
            Forms.integer(1, 400),
            BUS.mailboxPrefetch(),
            "How many private messages of one user the broker sends ahead.");

    // Object store

    static final Key<URI> STORE_URL = Key.of(
            "store.url",
            Forms.origin("http://localhost:9000", "http", "https"),
            URI.create("http://localhost:9000"),
            "The object store's S3 API, as this gateway reaches it.");

    static final Key<Optional<PublicUrl>> STORE_PUBLIC_URL = Key.of(
            "store.public-url",
            Forms.optional(Forms.publicUrl("https://files.example.org", "http", "https")),
            Optional.empty(),
            """
            The same, as clients reach it: file transfers go straight there.
            http://{host}:9000 is port 9000 of the host by which the client reached the gateway.
            Empty: as store.url. Without effect if files.relay is true.""");

    static final Key<String> STORE_BUCKET = Key.of(
            "store.bucket",
            Forms.text(
                    "3 to 63 lower-case letters, digits, '.' and '-'",
                    Pattern.compile("[a-z0-9](?:[a-z0-9-]|\\.(?!\\.)){1,61}[a-z0-9]")),
            "parley",
            "Files, history, accounts and rooms are in this bucket. All gateways share it.\n"
                    + "Created at the start if it is missing.");

    static final Key<String> STORE_REGION = Key.of(
            "store.region",
            Forms.text("a region's name, such as eu-central-1", Pattern.compile("[A-Za-z0-9-]{1,64}")),
            StorageConfig.DEFAULT_REGION,
            "As the store calls it. MinIO and its like take any, unless they were given one.");

    static final Key<String> STORE_ACCESS_KEY =
            Key.secret("store.access-key", "", "The user of the object store. Required.");

    static final Key<String> STORE_SECRET_KEY = Key.secret("store.secret-key", "", "The user's secret. Required.");

    static final Key<String> STORE_FILES_ACCESS_KEY = Key.secret(
            "store.files-access-key",
            "",
            "Another user of the object store, which signs the URLs for clients.\n"
                    + "It needs the rights of deploy/store/files-policy.json and no others: to read and write files. Empty: the one above.");

    static final Key<String> STORE_FILES_SECRET_KEY = Key.secret("store.files-secret-key", "", "Its secret.");

    static final Key<Duration> STORE_CONNECT_TIMEOUT = Key.of(
            "store.connect-timeout",
            Forms.duration(MILLISECOND, MINUTE),
            StorageConfig.DEFAULT_CONNECT_TIMEOUT,
            "How long opening a connection to the store may take.");

    static final Key<Duration> STORE_READ_TIMEOUT = Key.of(
            "store.read-timeout",
            Forms.duration(MILLISECOND, MINUTE),
            StorageConfig.DEFAULT_READ_TIMEOUT,
            "How long the store may be silent in the middle of an answer.");

    static final Key<Duration> STORE_CALL_TIMEOUT = Key.of(
            "store.call-timeout",
            Forms.duration(MILLISECOND, MINUTE),
            StorageConfig.DEFAULT_CALL_TIMEOUT,
            "How long a whole request may take. Transfers of clients' files are not requests of this kind.");

    // Sessions

    static final Key<Duration> LOGIN_TIMEOUT = Key.of(
            "session.login-timeout",
            Forms.duration(SECOND, Duration.ofHours(1)),
            SESSION.loginTimeout(),
            "How long a connection may stay without sending a login.\n"
                    + "One that is refused gives it as long again.");

    static final Key<Duration> PING_INTERVAL = Key.of(
            "session.ping-interval",
            Forms.duration(SECOND, Duration.ofMinutes(10)),
            SESSION.pingInterval(),
            "How often a client is asked for a sign of life.\n"
                    + "One that is silent for three times as long is cut off.");

    static final Key<Long> WRITE_BUFFER = Key.of(
            "session.write-buffer",
            // One push may be a frame of a mebibyte, and what a room missed comes behind it: no healthy client is to be
            // cut off.
            Forms.size(2 * MIB, 1024 * MIB),
            (long) SESSION.writeBufferHighWaterBytes(),
            "How much may wait to be sent to one client that has signed in.\n"
                    + "A client that reads too slowly for it is cut off, and can come back.");

    static final Key<Integer> REQUESTS_PER_SECOND = Key.of(
            "session.requests-per-second",
            Forms.integer(1, 1_000_000),
            SESSION.requestsPerSecond(),
            "How many requests a second one connection may send for long.");

    static final Key<Integer> BURST = Key.of(
            "session.burst",
            Forms.integer(1, 1_000_000),
            SESSION.burst(),
            "How many requests one connection may send at once.");

    static final Key<Integer> NEW_ROOMS = Key.of(
            "session.new-rooms-per-hour",
            Forms.integer(1, 1_000_000),
            SESSION.newRoomsPerHour(),
            "How many rooms one user may make in an hour, at this gateway; so many at once. Rooms stay for ever.");

    // Archive

    static final Key<Duration> FLUSH_AGE = Key.of(
            "archive.flush-age",
            Forms.duration(Duration.ofMillis(100), Duration.ofMinutes(10)),
            ARCHIVE.flushAge(),
            "How long messages of a room wait, safe in the broker, to be written to the store together.\n"
                    + "Readers of history do not wait for it.");

    static final Key<Long> FLUSH_SIZE = Key.of(
            "archive.flush-size",
            Forms.size(4 * KIB, 16 * MIB),
            (long) ARCHIVE.flushBytes(),
            "They are written sooner when they are so much.");

    static final Key<Long> MAX_HELD = Key.of(
            "archive.max-held",
            Forms.size(64 * KIB, 1024 * 1024 * MIB),
            ARCHIVE.maxHeldBytes(),
            "So much is held, over all rooms, before all is written.");

    static final Key<Integer> MAX_OPEN_BATCHES = Key.of(
            "archive.max-open-batches",
            Forms.integer(1, 100_000),
            ARCHIVE.maxOpenBatches(),
            "So many batches of the broker are held, over all rooms, before all is written.");

    static final Key<Integer> ARCHIVE_WRITERS = Key.of(
            "archive.writers",
            Forms.integer(1, 64),
            ARCHIVE.writers(),
            "How many writes of history to the store are under way at once.");

    // Stop

    static final Key<Duration> STOP_NOTICE = Key.of(
            "stop.notice",
            Forms.duration(Duration.ZERO, MINUTE),
            STOP.notice(),
            "How long the gateway says at /readyz that it stops, before it takes no more connections.\n"
                    + "So long load balancers have to see that. It does not wait when nobody is connected.");

    static final Key<Duration> STOP_SPREAD = Key.of(
            "stop.spread",
            Forms.duration(Duration.ZERO, Duration.ofMinutes(10)),
            STOP.spread(),
            "Within which time its clients then move to other gateways, each at another moment.\n"
                    + "0s: they are not asked to, but closed at once. All in all a stop takes at most notice + spread + 18 s.");

    // Log

    static final Key<LogFormat> LOG_FORMAT = Key.of(
            "log.format",
            Forms.oneOf(List.of(LogFormat.values())),
            LogFormat.TEXT,
            "text, for people, or json, for collectors: one object a line. To the standard error.");

    static final List<Section> SECTIONS = List.of(
            new Section(
                    "Gateway",
                    "Where this gateway listens.",
                    List.of(
                            NAME,
                            HOST,
                            PORT,
                            PROXY_PROTOCOL,
                            METRICS,
                            DoorKeys.ALLOWED_ORIGINS,
                            DoorKeys.ALLOWED_HOSTS)),
            TlsKeys.TLS,
            DoorKeys.LIMITS,
            new Section(
                    "Broker",
                    "Apache ActiveMQ (Classic), set up as deploy/activemq/activemq.xml has it. All gateways share it.",
                    List.of(
                            BROKER_URL,
                            BROKER_USER,
                            BROKER_PASSWORD,
                            BROKER_CONNECT_TIMEOUT,
                            PUBLISH_TIMEOUT,
                            BARRIER_TIMEOUT,
                            OUTBOX_EVENTS,
                            OUTBOX_BYTES,
                            BATCH_EVENTS,
                            BATCH_BYTES,
                            ARCHIVE_PREFETCH,
                            MAILBOX_PREFETCH)),
            new Section(
                    "Object store",
                    "Any S3-compatible store: MinIO and its forks, Ceph, a cloud's.",
                    List.of(
                            STORE_URL,
                            STORE_PUBLIC_URL,
                            STORE_BUCKET,
                            STORE_REGION,
                            STORE_ACCESS_KEY,
                            STORE_SECRET_KEY,
                            STORE_FILES_ACCESS_KEY,
                            STORE_FILES_SECRET_KEY,
                            STORE_CONNECT_TIMEOUT,
                            STORE_READ_TIMEOUT,
                            STORE_CALL_TIMEOUT)),
            new Section(
                    "Sessions",
                    "What one connection, or one user, may do.",
                    List.of(
                            LOGIN_TIMEOUT,
                            PING_INTERVAL,
                            WRITE_BUFFER,
                            REQUESTS_PER_SECOND,
                            BURST,
                            NEW_ROOMS,
                            PostKeys.POST_BURST,
                            PostKeys.POST_RATE,
                            PostKeys.MAIL_BURST,
                            PostKeys.MAIL_RATE)),
            FileKeys.FILES,
            new Section(
                    "Archive",
                    "How messages go from the broker, where they are safe, to the store, where they stay.",
                    List.of(FLUSH_AGE, FLUSH_SIZE, MAX_HELD, MAX_OPEN_BATCHES, ARCHIVE_WRITERS)),
            AccountKeys.ACCOUNTS,
            new Section("Stop", "How the gateway leaves its clients at SIGTERM.", List.of(STOP_NOTICE, STOP_SPREAD)),
            new Section("Log", "What the gateway says of itself.", List.of(LOG_FORMAT)));

    private Keys() {}

    static List<Key<?>> all() {
        List<Key<?>> all = new ArrayList<>();
        SECTIONS.forEach(section -> all.addAll(section.keys()));
        return all;
    }

    /** Every name that a setting may have: keys, and where secrets may be read from a file. */
    static List<String> names(List<Key<?>> keys) {
        List<String> names = new ArrayList<>();
        for (Key<?> key : keys) {
            names.add(key.name());
            if (key.secret()) {
                names.add(key.fileName());
            }
        }
        return names;
    }
}
