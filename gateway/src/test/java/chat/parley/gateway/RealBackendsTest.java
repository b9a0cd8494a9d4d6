package chat.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.parley.backends.BackendProcess;
import chat.parley.bus.BusConfig;
import chat.parley.bus.BusException;
import chat.parley.gateway.config.FilesConfig;
import chat.parley.gateway.config.GatewayConfig;
import chat.parley.gateway.config.PublicUrl;
import chat.parley.gateway.config.StopConfig;
import chat.parley.protocol.Body;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.LogPosition;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.SharedFile;
import chat.parley.protocol.UserName;
import chat.parley.storage.S3Storage;
import chat.parley.storage.Storage;
import chat.parley.storage.minio.MinioObjectStore;
import chat.parley.storage.objectstore.StorageConfig;
import chat.parley.storage.objectstore.StorageException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gateways on an ActiveMQ broker and an S3 server, each in a process of its own. */
@SuppressWarnings("NullAway.Init") // set before all tests
class RealBackendsTest {
    @TempDir
    static Path folder;

    private static BackendProcess broker;
    private static BackendProcess store;

    private final String room = Cluster.fresh("room");
    private final String ann = Cluster.fresh("ann");
    private final String bob = Cluster.fresh("bob");

    @BeforeAll
    static void start() {
        broker = BackendProcess.broker(folder.resolve("broker"));
        store = BackendProcess.objectStore(folder.resolve("store"), "parley");
    }

    @AfterAll
    static void stop() {
        broker.close();
        store.close();
    }

    private static GatewayConfig config(String name) {
        return GatewayConfig.of(
                        name,
                        "127.0.0.1",
                        0,
                        BusConfig.of(broker.url().toString(), broker.user(), broker.password()),
                        StorageConfig.of(store.url(), "parley", store.user(), store.password()))
                .withFiles(new FilesConfig(1 << 30, Duration.ofMinutes(1), true, Optional.empty()))
                .withStop(StopConfig.AT_ONCE);
    }

    @Test
    void chatOutlivesTheGatewaysItWasSaidThrough() {
        try (Gateway first = Gateway.start(config("one"));
                Gateway second = Gateway.start(config("two"))) {
            ChatClient a = ChatClient.registered(first.port(), ann);
            ChatClient b = ChatClient.registered(second.port(), bob);
            a.join(room);
            b.join(room);
            a.post(room, "across");
            b.awaitText("across");
            assertThat(b.join(room).recovered()).isTrue();
            b.close();
            await().untilAsserted(() -> assertThat(
                            a.expect(ServerFrame.Users.class, id -> new ClientFrame.Users(id, new RoomName(room)))
                                    .total())
                    .isEqualTo(1));
            a.tell(bob, "for later");
        }

        try (Gateway third = Gateway.start(config("three"))) {
            ChatClient b = ChatClient.loggedIn(third.port(), bob);
            b.awaitText("for later");
            ServerFrame.Joined joined = b.join(room);
            assertThat(ChatClient.texts(joined.events())).containsExactly("across");
            assertThat(joined.recovered()).isTrue();
            ServerFrame.History mine = b.expect(
                    ServerFrame.History.class, id -> new ClientFrame.History(id, new UserName(ann), null, null, null));
            assertThat(ChatClient.texts(mine.events())).containsExactly("for later");
        }
    }

    @Test
    void whoTypesAndWhoIsAwayIsKnownAtTheOtherGateway() {
        RoomName in = new RoomName(room);
        try (Gateway first = Gateway.start(config("one"));
                Gateway second = Gateway.start(config("two"))) {
            ChatClient a = ChatClient.registered(first.port(), ann);
            ChatClient b = ChatClient.registered(second.port(), bob);
            a.join(room);
            b.join(room);
            a.awaitPresence(presence -> presence.joined().contains(new UserName(bob)));
            b.done(id -> new ClientFrame.Look(id, in));
            a.done(id -> new ClientFrame.Typing(id, in, true));
            await().untilAsserted(
                            () -> assertThat(b.typing()).contains(new ServerFrame.Typing(in, new UserName(ann), true)));
            b.done(id -> new ClientFrame.Look(id, new UserName(ann)));
            a.done(id -> new ClientFrame.Typing(id, new UserName(bob), true));
            await().untilAsserted(() ->
                    assertThat(b.typing()).contains(new ServerFrame.Typing(null, new UserName(ann), true)));
            b.done(id -> new ClientFrame.Away(id, true));
            a.awaitPresence(presence -> presence.away().contains(new UserName(bob)));
            assertThat(a.join(room).away()).containsExactly(new UserName(bob));
        }
    }

    @Test
    void whatAnOperatorTakesOutOfAMailboxIsGivenOnceFromTheLog() {
        GatewayConfig config = config("emptied");
        try (Gateway gateway = Gateway.start(config)) {
            ChatClient.registered(gateway.port(), bob).close();
            ChatClient a = ChatClient.registered(gateway.port(), ann);
            a.tell(bob, "one");
            a.tell(bob, "two");
            MailboxReport mailboxes = new MailboxReport();
            assertThat(mailboxes.list(config.bus())).anyMatch(line -> line.startsWith(bob + " "));

            await().untilAsserted(() -> {
                assertThat(mailboxes.empty(config.bus(), new UserName(bob)))
                        .containsExactly("nothing waits in the mailbox of " + bob);
            });

            ChatClient b = ChatClient.loggedIn(gateway.port(), bob);
            b.awaitText("one");
            b.awaitText("two");
            a.tell(bob, "three");
            b.awaitText("three");
            assertThat(b.texts()).containsExactly("one", "two", "three");
        }
    }

    @Test
    void fileGoesThroughTheGatewaysPortAndIsListedAndAnnounced() throws Exception {
        try (Gateway gateway = Gateway.start(config("files"))) {
            ChatClient a = ChatClient.registered(gateway.port(), ann);
            ChatClient b = ChatClient.registered(gateway.port(), bob);
            a.join(room);
            b.join(room);
            URI port = URI.create("http://127.0.0.1:" + gateway.port());

            SharedFile shared = transfer(a, port, b, port);

            ServerFrame.Files files =
                    b.expect(ServerFrame.Files.class, id -> new ClientFrame.Files(id, new RoomName(room), null, null));
            assertThat(files.files()).containsExactly(shared);
        }
    }

    @Test
    void filesGoStraightToTheStoreAtTheHostByWhichEachClientReachedItsGateway() throws Exception {
        PublicUrl publicUrl = new PublicUrl("http://{host}:" + store.port());
        FilesConfig straight = new FilesConfig(1 << 30, Duration.ofMinutes(1), false, Optional.of(publicUrl));
        try (Gateway gateway = Gateway.start(config("straight").withFiles(straight))) {
            ChatClient a = ChatClient.registered("localhost", gateway.port(), ann);
            ChatClient b = ChatClient.registered("127.0.0.1", gateway.port(), bob);
            a.join(room);
            b.join(room);

            transfer(
                    a,
                    URI.create("http://localhost:" + store.port()),
                    b,
                    URI.create("http://127.0.0.1:" + store.port()));
        }
    }

    @Test
    void aHostThatNoUrlCanNameIsRefusedInOneLine() {
        PublicUrl publicUrl = new PublicUrl("http://{host}:" + store.port());
        FilesConfig straight = new FilesConfig(1 << 30, Duration.ofMinutes(1), false, Optional.of(publicUrl));
        try (Gateway gateway = Gateway.start(config("odd").withFiles(straight));
                RawClient odd = RawClient.upgraded(gateway.port(), "xn--0.example")) {
            ChatClient a = ChatClient.registered(gateway.port(), ann);
            a.join(room);
            String file = a.expect(
                            ServerFrame.Upload.class,
                            id -> new ClientFrame.Upload(id, new RoomName(room), "a.txt", 1, "text/plain"))
                    .file();
            odd.text(FrameCodec.write(new ClientFrame.Login(1, new UserName(ann), ChatClient.PASSWORD, null)));
            odd.reply();
            odd.text(FrameCodec.write(new ClientFrame.Parts(2, file, List.of(1))));

            ServerFrame.Failure failure = (ServerFrame.Failure) odd.reply();
            assertThat(failure.code()).isEqualTo(ErrorCode.BAD_FRAME);
            assertThat(failure.message()).contains("xn--0.example", "connect by another name or address");
        }
    }

    /** Shares a file in the room; both ends have to be sent to the given addresses, and end with the same SHA-256. */
    private SharedFile transfer(ChatClient from, URI fromAddress, ChatClient to, URI toAddress) throws Exception {
        byte[] bytes = "what was sent".repeat(10_000).getBytes(UTF_8);
        String sha256 = sha256(bytes);
        ServerFrame.Upload upload = from.expect(
                ServerFrame.Upload.class,
                id -> new ClientFrame.Upload(id, new RoomName(room), "a.txt", bytes.length, "text/plain"));
        ServerFrame.PartUrl part = from.expect(
                        ServerFrame.Parts.class, id -> new ClientFrame.Parts(id, upload.file(), List.of(1)))
                .parts()
                .get(0);
        HttpResponse<Void> sent = HttpClient.newHttpClient()
                .send(
                        request(fromAddress, part.url(), part.headers())
                                .method(part.method(), HttpRequest.BodyPublishers.ofByteArray(bytes))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
        String etag = sent.headers().firstValue("etag").orElseThrow();
        from.expect(
                ServerFrame.Ack.class,
                id -> new ClientFrame.Complete(
                        id, upload.file(), new Nonce("file"), sha256, List.of(new ClientFrame.SentPart(1, etag))));

        await().untilAsserted(() -> assertThat(to.events()).hasSize(1));
        SharedFile shared = SharedFile.of(to.events().get(0)).orElseThrow();
        ServerFrame.Download download = to.expect(
                ServerFrame.Download.class,
                id -> new ClientFrame.Download(id, shared.info().file()));
        byte[] received = HttpClient.newHttpClient()
                .send(
                        request(toAddress, download.url(), download.headers()).build(),
                        HttpResponse.BodyHandlers.ofByteArray())
                .body();
        assertThat(sha256(received)).isEqualTo(shared.info().sha256()).isEqualTo(sha256);
        return shared;
    }

    private static HttpRequest.Builder request(URI address, String url, Map<String, String> headers) {
        URI resolved = address.resolve(url);
        assertThat(resolved.toString()).startsWith(address + "/");
        HttpRequest.Builder request = HttpRequest.newBuilder(resolved);
        headers.forEach(request::header);
        return request;
    }

    private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Test
    void brokerThatIsKilledComesBackWithNothingLost() {
        try (Gateway first = Gateway.start(config("before"));
                Gateway second = Gateway.start(config("after"))) {
            ChatClient a = ChatClient.registered(first.port(), ann);
            ChatClient b = ChatClient.registered(second.port(), bob);
            a.join(room);
            b.join(room);
            a.post(room, "before");
            b.awaitText("before");
            broker.kill();
            ServerFrame.Failure refused =
                    a.expectFailure(ErrorCode.UNAVAILABLE, id -> ChatClient.postFrame(id, room, "retried", "during"));
            broker.restart();

            await().untilAsserted(() ->
                    a.expect(ServerFrame.Ack.class, id -> ChatClient.postFrame(id, room, "retried", "during")));
            b.awaitText("during");
            a.tell(bob, "private again");
            b.awaitText("private again");
            await().untilAsserted(() -> assertThat(b.join(room).recovered()).isTrue());

            assertThat(refused.retryAfterMillis()).isPositive();
            assertThat(ChatClient.texts(b.join(room).events())).containsExactly("before", "during");
        }
    }

    @Test
    void historyThatIsCompactedIsReadThroughAnyGateway() {
        List<String> texts = new ArrayList<>();
        try (MinioObjectStore objects =
                        MinioObjectStore.connect(config("compacted").storage());
                Storage storage = new S3Storage(objects, Clock.systemUTC());
                Gateway gateway = Gateway.start(config("compacted"))) {
            LogKey log = LogKey.of(new RoomName(room));
            for (int hoursAgo = 24 * 60; hoursAgo > 0; hoursAgo -= 24) {
                Instant at = Instant.now().minus(Duration.ofHours(hoursAgo));
                texts.add("said " + at);
                storage.history()
                        .append(
                                log,
                                new LogPosition(1, texts.size()),
                                List.of(EncodedEvent.of(new Event(
                                        EventId.startOf(at),
                                        new RoomName(room),
                                        new UserName(ann),
                                        new Nonce("n" + hoursAgo),
                                        new Body.Text("said " + at)))));
            }
            storage.rooms().create(new RoomName(room), new UserName(ann), Instant.now());
            compact(objects, storage);
            assertThat(objects.list("compacted/history/" + log + "/", null, 100))
                    .hasSizeBetween(2, 4);

            ChatClient a = ChatClient.registered(gateway.port(), ann);
            a.join(room);
            ServerFrame.History history = a.expect(
                    ServerFrame.History.class, id -> new ClientFrame.History(id, new RoomName(room), null, null, 100));
            assertThat(ChatClient.texts(history.events())).isEqualTo(texts);
        }
    }

    @Test
    void aThreadOverMonthsIsTheSameBeforeAndAfterCompactionThroughAnyGateway() {
        RoomName name = new RoomName(room);
        LogKey log = LogKey.of(name);
        Instant began = Instant.now().minus(Duration.ofDays(60));
        EventId root = EventId.startOf(began);
        List<EventId> answers = new ArrayList<>();
        try (MinioObjectStore objects =
                        MinioObjectStore.connect(config("threads").storage());
                Storage storage = new S3Storage(objects, Clock.systemUTC());
                Gateway first = Gateway.start(config("threads-1"));
                Gateway second = Gateway.start(config("threads-2"))) {
            storage.history().append(log, new LogPosition(1, 1), List.of(said(name, root, new Body.Text("root"))));
            for (int day = 1; day < 60; day += 3) {
                EventId id = EventId.startOf(began.plus(Duration.ofDays(day)));
                Body answer = new Body.Text("answer", root, new UserName(ann), null);
                storage.history().append(log, new LogPosition(1, 1 + day), List.of(said(name, id, answer)));
                answers.add(id);
            }
            storage.rooms().create(name, new UserName(ann), Instant.now());
            ChatClient a = ChatClient.registered(first.port(), ann);
            ChatClient b = ChatClient.registered(second.port(), bob);
            a.join(room);
            answers.add(a.expect(
                            ServerFrame.Ack.class,
                            id -> new ClientFrame.Post(id, name, new Nonce("now"), "now", answers.get(3)))
                    .event());
            for (ChatClient client : List.of(a, b)) {
                assertThat(threadOf(client, name, root)).isEqualTo(answers);
            }
            compact(objects, storage);
            assertThat(objects.list("compacted/history/" + log + "/", null, 100))
                    .anyMatch(key -> key.endsWith(".changes.zst"));
            for (ChatClient client : List.of(a, b)) {
                assertThat(threadOf(client, name, root)).isEqualTo(answers);
            }
        }
    }

    /** Also if another test has compacted what there was of the day before. */
    private static void compact(MinioObjectStore objects, Storage storage) {
        objects.delete("compaction/lease.json");
        storage.compaction().run();
    }

    private EncodedEvent said(RoomName in, EventId id, Body body) {
        return EncodedEvent.of(new Event(id, in, new UserName(ann), new Nonce("n" + id), body));
    }

    /** Page by page, as clients read it. */
    private static List<EventId> threadOf(ChatClient client, RoomName in, EventId root) {
        List<EventId> read = new ArrayList<>();
        EventId before = null;
        boolean more = true;
        while (more) {
            EventId from = before;
            ServerFrame.History page = client.expect(
                    ServerFrame.History.class, id -> new ClientFrame.History(id, in, from, null, null, 8, root));
            assertThat(page.recovered()).isTrue();
            read.addAll(0, page.events().stream().map(Event::id).toList());
            before = page.next() == null && !page.events().isEmpty()
                    ? page.events().get(0).id()
                    : page.next();
            more = page.more();
        }
        return read;
    }

    @Test
    void backendThatIsNotThereIsNamedInOneLine() {
        GatewayConfig good = config("none");
        BusConfig noBroker = BusConfig.of("tcp://127.0.0.1:1", "none", "none");
        StorageConfig noStore = StorageConfig.of(URI.create("http://127.0.0.1:1"), "parley", "none", "none");
        assertThatThrownBy(() -> Gateway.start(GatewayConfig.of("none", "127.0.0.1", 0, noBroker, good.storage())))
                .isInstanceOf(BusException.class)
                .message()
                .hasLineCount(1);
        assertThatThrownBy(() -> Gateway.start(GatewayConfig.of("none", "127.0.0.1", 0, good.bus(), noStore)))
                .isInstanceOf(StorageException.class)
                .message()
                .hasLineCount(1);
    }
}
