package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.backends.BackendProcess;
import chat.parley.bus.BusConfig;
import chat.parley.gateway.config.ArchiveConfig;
import chat.parley.gateway.config.GatewayConfig;
import chat.parley.gateway.config.SessionConfig;
import chat.parley.gateway.config.StopConfig;
import chat.parley.gateway.config.Version;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.CloseCode;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.storage.objectstore.StorageConfig;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What /metrics says of a gateway on a real broker and a real store, when something happens there. */
@SuppressWarnings("NullAway.Init") // set before all tests
class MetricsTest {
    /** Else who does not read is closed for its silence, before it counts as slow on a machine that is busy. */
    private static final Duration NO_PINGS = Duration.ofHours(1);

    /** Long enough to see what is held. */
    private static final Duration FLUSH_AGE = Duration.ofSeconds(3);

    @TempDir
    static Path folder;

    private static BackendProcess broker;
    private static BackendProcess store;
    private static Gateway gateway;

    private final String room = Cluster.fresh("room");
    private final String ann = Cluster.fresh("ann");
    private final String bob = Cluster.fresh("bob");

    @BeforeAll
    static void start() {
        broker = BackendProcess.broker(folder.resolve("broker"));
        store = BackendProcess.objectStore(folder.resolve("store"), "parley");
        gateway = Gateway.start(config());
        await().until(() -> scrape().value("parley_ready") == 1);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        broker.close();
        store.close();
    }

    private static GatewayConfig config() {
        ArchiveConfig archive = ArchiveConfig.defaults();
        return GatewayConfig.of(
                        "gw-1",
                        "127.0.0.1",
                        0,
                        BusConfig.of(broker.url().toString(), broker.user(), broker.password()),
                        StorageConfig.of(store.url(), "parley", store.user(), store.password()))
                .withStop(StopConfig.AT_ONCE)
                .withSession(new SessionConfig(Duration.ofSeconds(20), NO_PINGS, 64 * 1024, 1000, 5000)
                        .withPosts(Cluster.ANYTHING))
                .withArchive(new ArchiveConfig(
                        FLUSH_AGE,
                        archive.flushBytes(),
                        archive.maxHeldBytes(),
                        archive.maxOpenBatches(),
                        archive.writers()));
    }

    private static Exposition scrape() {
        HttpResponse<String> response = GatewayProcess.get(gateway.port(), "/metrics");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        return new Exposition(response.body());
    }

    /** The connections of the test before end a moment after it. */
    private static void awaitNobodyThere() {
        await().untilAsserted(
                        () -> assertThat(scrape().value("parley_connections")).isZero());
    }

    @Test
    void whatPeopleDoIsCounted() {
        awaitNobodyThere();
        Exposition before = scrape();
        ChatClient a = ChatClient.registered(gateway.port(), ann);
        ChatClient b = ChatClient.registered(gateway.port(), bob);
        a.join(room);
        b.join(room);
        EventId first = a.post(room, "said 0");
        a.post(room, "said 1");
        a.expect(
                ServerFrame.Ack.class,
                id -> new ClientFrame.React(id, new RoomName(room), first, new Nonce("r"), "\ud83d\udc4d", true));
        b.expectFailure(
                ErrorCode.NOT_YOURS, id -> new ClientFrame.Remove(id, new RoomName(room), first, new Nonce("r")));
        a.post(room, "said 2");
        b.awaitText("said 2");
        a.awaitText("said 2");
        a.tell(bob, "privately");
        b.awaitText("privately");
        a.expectFailure(ErrorCode.NOT_JOINED, id -> ChatClient.postFrame(id, "elsewhere", "n", "hi"));
        Exposition after = scrape();

        assertThat(after.value("parley_connections") - before.value("parley_connections"))
                .isEqualTo(2);
        assertGrew(before, after, 2, "parley_connections_opened_total");
        assertThat(after.value("parley_users") - before.value("parley_users")).isEqualTo(2);
        assertThat(after.value("parley_rooms") - before.value("parley_rooms")).isEqualTo(1);
        assertGrew(before, after, 4 + 1, "parley_posts_total");
        assertGrew(before, after, 1, "parley_posts_refused_total", "code", "NOT_JOINED");
        assertGrew(before, after, 1, "parley_posts_refused_total", "code", "NOT_YOURS");
        assertGrew(before, after, 2, "parley_posts_refused_total");
        assertGrew(before, after, 1, "parley_requests_refused_total", "code", "NOT_JOINED");
        // Four to both of the room; the private one to its receiver, and its sender's own copy.
        assertGrew(before, after, 4 * 2 + 2, "parley_deliveries_total");
        assertThat(after.value("parley_broker_batch_size_sum") - before.value("parley_broker_batch_size_sum"))
                .isGreaterThanOrEqualTo(4);
        assertThat(after.value("parley_broker_commit_seconds_count")
                        - before.value("parley_broker_commit_seconds_count"))
                .isGreaterThanOrEqualTo(4);
        assertThat(after.value("parley_broker_commit_seconds_sum"))
                .isGreaterThan(before.value("parley_broker_commit_seconds_sum"))
                .isLessThan(60);
        assertThat(after.value("parley_barrier_seconds_count"))
                .as("a room is read from the store when the first member comes")
                .isGreaterThan(before.value("parley_barrier_seconds_count"));
        assertThat(after.value("parley_store_request_seconds_count", "operation", "create", "outcome", "answered")
                        - before.value(
                                "parley_store_request_seconds_count", "operation", "create", "outcome", "answered"))
                .as(
                        "two accounts and a room, and now and then what the gateway itself makes, such as the compaction's lease")
                .isGreaterThanOrEqualTo(3);

        a.close();
        b.close();
        await().untilAsserted(() -> {
            Exposition left = scrape();
            assertThat(left.value("parley_connections")).isEqualTo(before.value("parley_connections"));
            assertThat(left.value("parley_users")).isEqualTo(before.value("parley_users"));
            assertThat(left.value("parley_rooms")).isEqualTo(before.value("parley_rooms"));
        });
    }

    @Test
    void archiveLagIsTheAgeOfWhatIsHeld() {
        awaitNothingHeld();
        ChatClient a = ChatClient.registered(gateway.port(), ann);
        a.join(room);
        a.post(room, "held for a while");

        await().untilAsserted(() -> {
            Exposition held = scrape();
            assertThat(held.value("parley_archive_lag_seconds")).isBetween(0.5, 60.0);
            assertThat(held.value("parley_archive_held_batches")).isEqualTo(1);
            assertThat(held.value("parley_archive_held_bytes")).isBetween(100.0, 1000.0);
        });
        awaitNothingHeld();
        a.close();
    }

    @Test
    void aStoreThatIsGoneShows() {
        awaitNothingHeld();
        ChatClient a = ChatClient.registered(gateway.port(), ann);
        a.join(room);
        Exposition before = scrape();
        store.kill();
        try {
            a.post(room, "cannot be stored now");
            await().untilAsserted(() -> {
                Exposition gone = scrape();
                assertThat(gone.value("parley_ready")).isZero();
                assertThat(gone.value("parley_archive_lag_seconds")).isGreaterThan(FLUSH_AGE.toSeconds() + 1.0);
                assertThat(gone.value("parley_store_request_seconds_count", "operation", "ping", "outcome", "failed"))
                        .isGreaterThan(before.value(
                                "parley_store_request_seconds_count", "operation", "ping", "outcome", "failed"));
            });
        } finally {
            store.restart();
        }
        awaitNothingHeld();
        await().until(() -> scrape().value("parley_ready") == 1);
        a.close();
    }

    @Test
    void aBrokerThatIsGoneShows() {
        ChatClient a = ChatClient.registered(gateway.port(), ann);
        a.join(room);
        Exposition before = scrape();
        broker.kill();
        try {
            a.expectFailure(ErrorCode.UNAVAILABLE, id -> ChatClient.postFrame(id, room, "n", "not now"));
            assertGrew(before, scrape(), 1, "parley_posts_refused_total", "code", "UNAVAILABLE");
            await().untilAsserted(() -> {
                assertThat(a.begin(id -> ChatClient.postFrame(id, room, "n" + id, "waits")))
                        .isNotDone();
                Exposition gone = scrape();
                assertThat(gone.value("parley_broker_commit_failures_total"))
                        .isGreaterThan(before.value("parley_broker_commit_failures_total"));
                assertThat(gone.value("parley_outbox_entries")).isPositive();
                assertThat(gone.value("parley_outbox_bytes")).isPositive();
            });
        } finally {
            broker.restart();
        }
        await().untilAsserted(() -> {
            Exposition back = scrape();
            assertThat(back.value("parley_ready")).isEqualTo(1);
            assertThat(back.value("parley_outbox_entries")).isZero();
            assertThat(back.value("parley_broker_round_trip_seconds_count"))
                    .isGreaterThan(before.value("parley_broker_round_trip_seconds_count"));
        });
        a.close();
    }

    @Test
    void aSlowClientThatIsCutIsCounted() {
        Exposition before = scrape();
        try (RawClient slow = RawClient.upgraded(gateway.port(), 4096)) {
            slow.text("{\"type\":\"register\",\"id\":1,\"user\":\"" + bob + "\",\"password\":\"correct horse\"}");
            slow.reply();
            slow.text("{\"type\":\"join\",\"id\":2,\"room\":\"" + room + "\"}");
            slow.reply();
            ChatClient poster = ChatClient.registered(gateway.port(), ann);
            poster.join(room);
            int posts = 0;
            while (gateway.closedBecause(CloseCode.SLOW) == 0 && posts < 4000) {
                poster.post(room, posts + "x".repeat(4000));
                posts++;
            }
            assertGrew(before, scrape(), 1, "parley_connections_closed_total", "code", "4000", "reason", "slow");
            poster.close();
        }
    }

    @Test
    void theProcessIsDescribed() {
        Exposition now = scrape();
        assertThat(now.value("parley_build_info", "version", Version.current(), "gateway", "gw-1"))
                .isEqualTo(1);
        assertThat(now.value("process_uptime_seconds")).isPositive();
        assertThat(now.value("jvm_threads_live_threads")).isGreaterThan(10);
        assertThat(now.value("jvm_memory_used_bytes", "area", "heap")).isPositive();
        double sockets = now.value("parley_netty_direct_memory_bytes", "allocator", "sockets");
        assertThat(sockets).isPositive();
        assertThat(now.value("jvm_buffer_memory_used_bytes", "id", "direct"))
                .as("what Netty takes is part of what the JVM counts")
                .isGreaterThanOrEqualTo(sockets)
                .isLessThan(now.value("parley_direct_memory_max_bytes"));
    }

    @Test
    void aScrapeIsSmallAndNamesNobody() {
        ChatClient a = ChatClient.registered(gateway.port(), ann);
        a.join(room);
        a.post(room, "hello");

        assertThat(GatewayProcess.get(gateway.port(), "/metrics").body()).doesNotContain(ann, room);
        assertThat(scrape().size()).isLessThan(1000);
        a.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/operations.md", "deploy/monitoring/alerts.yml"})
    void whatManualAndAlertsNameIsThere(String file) throws IOException {
        Set<String> named = new TreeSet<>();
        Matcher name = Pattern.compile("\\b(?:parley|jvm|process|system)_[a-z0-9_]+\\b")
                .matcher(Files.readString(Path.of("..", file)));
        while (name.find()) {
            named.add(name.group());
        }
        assertThat(named).hasSizeGreaterThan(5);
        System.gc(); // its pauses have no series before the first

        await().untilAsserted(() -> assertThat(scrape().names()).containsAll(named));
    }

    @Test
    void everyMetricOfOursIsInTheManual() throws IOException {
        String manual = Files.readString(Path.of("..", "docs", "operations.md"));
        List<String> missing = new ArrayList<>();
        for (String name : scrape().names()) {
            String family = name.replaceFirst("_(bucket|sum|count|max)$", "");
            if (name.startsWith("parley_") && !manual.contains(family)) {
                missing.add(name);
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void withoutMetricsThereIsNothing() {
        try (Gateway silent = Gateway.start(config().withMetrics(false))) {
            assertThat(GatewayProcess.get(silent.port(), "/metrics").statusCode())
                    .isEqualTo(404);
            assertThat(GatewayProcess.get(silent.port(), "/healthz").statusCode())
                    .isEqualTo(200);
        }
    }

    private static void awaitNothingHeld() {
        await().untilAsserted(() -> {
            Exposition now = scrape();
            assertThat(now.value("parley_archive_lag_seconds")).isZero();
            assertThat(now.value("parley_archive_held_batches")).isZero();
            assertThat(now.value("parley_archive_held_bytes")).isZero();
        });
    }

    private static void assertGrew(Exposition before, Exposition after, int by, String name, String... labels) {
        assertThat(after.value(name, labels) - before.value(name, labels))
                .as(name)
                .isEqualTo(by);
    }
}
