package chat.parley.gateway.file;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.bus.Bus;
import chat.parley.bus.BusException;
import chat.parley.bus.InMemoryBus;
import chat.parley.bus.InMemoryHub;
import chat.parley.bus.Mark;
import chat.parley.gateway.ProtocolLimits;
import chat.parley.gateway.address.UrlHost;
import chat.parley.gateway.config.FileBudget;
import chat.parley.gateway.config.FilesConfig;
import chat.parley.gateway.config.PublicUrl;
import chat.parley.gateway.limit.FileQuota;
import chat.parley.gateway.limit.Refusals;
import chat.parley.patience.Patience;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.FileInfo;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import chat.parley.storage.S3Storage;
import chat.parley.storage.document.Account;
import chat.parley.storage.objectstore.InMemoryObjectStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FileServiceTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final UserName ALICE = new UserName("alice");
    private static final UserName BOB = new UserName("bob");
    private static final UserName EVE = new UserName("eve");
    private static final RoomName LOBBY = new RoomName("lobby");
    private static final UrlHost HOST = new UrlHost("chat.example.org");
    private static final Nonce NONCE = new Nonce("n1");
    private static final String SHA256 = "ab".repeat(32);
    private static final byte[] BYTES = {1, 2, 3};
    private static final FilesConfig CONFIG = new FilesConfig(1000, Duration.ofMinutes(5), false, Optional.empty());

    private final HttpClient http = HttpClient.newHttpClient();
    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final S3Storage storage = new S3Storage(store, Clock.systemUTC());
    private final InMemoryHub hub = new InMemoryHub();
    private final InMemoryBus bus = hub.connect();
    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private final AtomicLong lastId = new AtomicLong(NOW.toEpochMilli() << 16);
    private final Refusals refusals = new Refusals(System::nanoTime);
    private final FileQuota quota =
            new FileQuota(new FileBudget(4, 100, 20, 1000, 100, 10_000), refusals, System::nanoTime);
    private final FileService service =
            new FileService(storage, bus, this::nextId, executor::execute, CONFIG, quota, store.origin());
    private final BlockingQueue<EncodedEvent> announced = new LinkedBlockingQueue<>();

    @BeforeEach
    void follow() {
        get(bus.followRoom(LOBBY, new Bus.LogListener() {
            @Override
            public void events(List<EncodedEvent> events) {
                announced.addAll(events);
            }

            @Override
            public void mark(Mark mark) {
                throw new AssertionError("nothing is archived here");
            }
        }));
        storage.accounts().create(new Account(BOB, "hash", NOW, List.of()));
    }

    @AfterEach
    void close() {
        bus.close();
        executor.shutdownNow();
        storage.close();
    }

    @Test
    void thePageOfTheProtocolSaysHowLongAnUploadIsKept() {
        assertThat(chat.parley.storage.file.Files.timeFor(0)).isEqualTo(Duration.ofMinutes(30));
        assertThat(chat.parley.storage.file.Files.timeFor(64 * 1024))
                .isEqualTo(Duration.ofMinutes(30).plusSeconds(1));
        ProtocolLimits.assertRow(
                "an upload that is not completed", "30 minutes, and a second more for each 65,536 bytes");
        ProtocolLimits.assertRow(
                "how often one upload is sent", Integer.toString(chat.parley.storage.file.Files.MOST_ATTEMPTS));
    }

    @Test
    void aFileIsSentAnnouncedAndFetched() throws Exception {
        ServerFrame.Upload upload = begin(LOBBY);
        assertThat(upload.parts()).isEqualTo(1);
        ServerFrame.Ack ack = get(service.complete(ALICE, complete(upload.file(), send(upload.file()))));

        Event event = nextAnnounced().event();
        FileInfo info = event.file().orElseThrow();
        assertThat(event.id()).isEqualTo(ack.event());
        assertThat(event.conversation()).isEqualTo(LOBBY);
        assertThat(event.from()).isEqualTo(ALICE);
        assertThat(event.nonce()).isEqualTo(NONCE);
        assertThat(info.name()).isEqualTo("a.bin");
        assertThat(info.sha256()).isEqualTo(SHA256);

        ServerFrame.Download download = get(service.download(EVE, HOST, new ClientFrame.Download(1, upload.file())));
        assertThat(download.file()).isEqualTo(info);
        assertThat(http.send(HttpRequest.newBuilder(URI.create(download.url())).build(), BodyHandlers.ofByteArray())
                        .body())
                .isEqualTo(BYTES);
    }

    @Test
    void aFileWhoseAnnouncementFailedIsAnnouncedByCompletingAgain() throws Exception {
        String file = begin(LOBBY).file();
        ClientFrame.Complete complete = complete(file, send(file));
        bus.refuse(BusException.Reason.UNAVAILABLE);
        assertRefused(service.complete(ALICE, complete), ErrorCode.UNAVAILABLE);
        bus.refuse(null);

        ServerFrame.Ack ack = get(service.complete(ALICE, complete));

        assertThat(nextAnnounced().id()).isEqualTo(ack.event());
    }

    @Test
    void completingAgainAnnouncesItBehindWhatWasSaidSinceAndAsTheSamePost() throws Exception {
        String file = begin(LOBBY).file();
        ClientFrame.Complete complete = complete(file, send(file));
        ServerFrame.Ack first = get(service.complete(ALICE, complete));
        assertThat(nextAnnounced().id()).isEqualTo(first.event());

        ServerFrame.Ack again = get(service.complete(ALICE, complete));

        assertThat(again.event()).isGreaterThan(first.event());
        EncodedEvent announcedAgain = nextAnnounced();
        assertThat(announcedAgain.id()).isEqualTo(again.event());
        assertThat(announcedAgain.event().nonce()).isEqualTo(NONCE);
    }

    @Test
    void whatDidNotArriveAsAnnouncedIsNotCompleted() throws Exception {
        String file = begin(LOBBY).file();
        assertRefused(service.complete(ALICE, complete(file, "\"abc\"")), ErrorCode.UPLOAD_MISMATCH);
        String etag = send(file);
        assertRefused(service.complete(ALICE, complete(file, "\"abc\"")), ErrorCode.UPLOAD_MISMATCH);

        get(service.complete(ALICE, complete(file, etag)));
    }

    @Test
    void onlyTheOneWhoBeganAnUploadMayGoOnWithIt() throws Exception {
        String file = begin(LOBBY).file();
        String etag = send(file);

        assertRefused(service.parts(EVE, HOST, new ClientFrame.Parts(1, file, List.of(1))), ErrorCode.NO_SUCH_FILE);
        assertRefused(service.complete(EVE, complete(file, etag)), ErrorCode.NO_SUCH_FILE);
        assertRefused(service.abort(EVE, new ClientFrame.Abort(1, file)), ErrorCode.NO_SUCH_FILE);

        get(service.complete(ALICE, complete(file, etag)));
        assertRefused(service.complete(EVE, complete(file, etag)), ErrorCode.NO_SUCH_FILE);
    }

    @Test
    void aPrivateFileIsForItsSenderAndItsReceiver() throws Exception {
        String file = begin(BOB).file();
        get(service.complete(ALICE, complete(file, send(file))));
        ClientFrame.Download download = new ClientFrame.Download(1, file);

        assertThat(get(service.download(ALICE, HOST, download)).file().name()).isEqualTo("a.bin");
        assertThat(get(service.download(BOB, HOST, download)).file().name()).isEqualTo("a.bin");
        assertRefused(service.download(EVE, HOST, download), ErrorCode.NO_SUCH_FILE);
    }

    @Test
    void aFileThatItsSenderTookBackCannotBeFetchedNorAnnouncedAgain() throws Exception {
        String file = begin(LOBBY).file();
        ClientFrame.Complete complete = complete(file, send(file));
        get(service.complete(ALICE, complete));
        ClientFrame.Download download = new ClientFrame.Download(1, file);
        String url = get(service.download(BOB, HOST, download)).url();
        get(service.takeBack(EVE, EVE, file));
        assertThat(get(service.download(BOB, HOST, download)).file().name()).isEqualTo("a.bin");

        get(service.takeBack(ALICE, ALICE, file));
        get(service.takeBack(ALICE, ALICE, file));

        assertRefused(service.download(BOB, HOST, download), ErrorCode.NO_SUCH_FILE);
        assertRefused(service.complete(ALICE, complete), ErrorCode.NO_SUCH_FILE);
        assertThat(http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aFileThatAModeratorTookBackCannotBeFetched() throws Exception {
        String file = begin(LOBBY).file();
        get(service.complete(ALICE, complete(file, send(file))));
        get(service.takeBack(EVE, ALICE, file));
        assertRefused(service.download(ALICE, HOST, new ClientFrame.Download(1, file)), ErrorCode.NO_SUCH_FILE);
    }

    @Test
    void whatIsNotCompleteCannotBeFetched() throws Exception {
        String file = begin(LOBBY).file();
        send(file);

        assertRefused(service.download(ALICE, HOST, new ClientFrame.Download(1, file)), ErrorCode.NO_SUCH_FILE);
    }

    @Test
    void anUploadThatWasGivenUpIsGone() throws Exception {
        String file = begin(LOBBY).file();
        String etag = send(file);
        assertThat(get(service.abort(ALICE, new ClientFrame.Abort(7, file)))).isEqualTo(new ServerFrame.Done(7));

        assertRefused(service.complete(ALICE, complete(file, etag)), ErrorCode.UPLOAD_MISMATCH, ErrorCode.NO_SUCH_FILE);
        assertRefused(service.parts(ALICE, HOST, new ClientFrame.Parts(1, file, List.of(1))), ErrorCode.NO_SUCH_FILE);
    }

    @Test
    void whatCannotBeIsRefused() {
        assertRefused(
                service.upload(ALICE, new ClientFrame.Upload(1, LOBBY, "a.bin", 1001, "text/plain")),
                ErrorCode.FILE_TOO_LARGE);
        assertRefused(
                service.upload(ALICE, new ClientFrame.Upload(1, new UserName("nobody"), "a", 1, "text/plain")),
                ErrorCode.NO_SUCH_USER);
        assertRefused(
                service.download(ALICE, HOST, new ClientFrame.Download(1, "../accounts/bob")), ErrorCode.NO_SUCH_FILE);
        assertRefused(service.complete(ALICE, complete("nonsense", "\"abc\"")), ErrorCode.NO_SUCH_FILE);
        String file = begin(LOBBY).file();
        assertRefused(service.parts(ALICE, HOST, new ClientFrame.Parts(1, file, List.of(2))), ErrorCode.BAD_FRAME);
    }

    @Test
    void whenTheGatewayHasTooMuchToDoItSaysSo() {
        FileService full = new FileService(
                storage,
                bus,
                this::nextId,
                task -> {
                    throw new RejectedExecutionException("full");
                },
                CONFIG,
                quota,
                store.origin());

        assertRefused(full.download(ALICE, HOST, new ClientFrame.Download(1, "x")), ErrorCode.BUSY);
    }

    @Test
    void whileTransfersAreRelayedUrlsArePathsOfTheGateway() {
        FilesConfig relaying = new FilesConfig(
                1000, Duration.ofMinutes(5), true, Optional.of(new PublicUrl("https://files.example.org")));
        FileService relay =
                new FileService(storage, bus, this::nextId, executor::execute, relaying, quota, store.origin());
        String file = begin(LOBBY).file();

        String url = get(relay.parts(ALICE, HOST, new ClientFrame.Parts(1, file, List.of(1))))
                .parts()
                .get(0)
                .url();

        assertThat(url).startsWith("/v1/files/");
    }

    @Test
    void sweepingRemovesWhatWasNotCompletedInItsTime() throws Exception {
        String file = begin(LOBBY).file();
        send(file);
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(31));
        try (UploadSweep now = new UploadSweep(storage.files());
                UploadSweep then = new UploadSweep(new S3Storage(store, later).files())) {
            now.sweep();
            assertThat(storage.files().pending(file)).isPresent();
            assertThat(now.removed()).isZero();
            then.sweep();
            assertThat(storage.files().pending(file)).isEmpty();
            assertThat(then.removed()).isEqualTo(1);
        }
    }

    @Test
    void whoHasTooManyUploadsUnderWayIsRefusedUntilOneIsOver() throws Exception {
        String first = begin(LOBBY).file();
        String second = begin(LOBBY).file();
        begin(LOBBY);
        begin(LOBBY);
        ClientFrame.Upload another = new ClientFrame.Upload(1, LOBBY, "a.bin", 1, "text/plain");
        assertRefused(service.upload(ALICE, another), ErrorCode.FILE_QUOTA);
        get(service.upload(EVE, another));

        get(service.complete(ALICE, complete(first, send(first))));
        get(service.upload(ALICE, another));
        assertRefused(service.upload(ALICE, another), ErrorCode.FILE_QUOTA);
        get(service.abort(ALICE, new ClientFrame.Abort(1, second)));
        get(service.upload(ALICE, another));
    }

    @Test
    void announcedBytesCountAlsoWhenTheyAreSentAgain() throws Exception {
        assertRefused(
                service.upload(ALICE, new ClientFrame.Upload(1, LOBBY, "a.bin", 101, "text/plain")),
                ErrorCode.FILE_QUOTA);
        FileQuota small = new FileQuota(new FileBudget(4, 100, 2, 1000, 100, 10_000), refusals, System::nanoTime);
        FileService twice =
                new FileService(storage, bus, this::nextId, executor::execute, CONFIG, small, store.origin());
        String file = get(twice.upload(ALICE, new ClientFrame.Upload(1, LOBBY, "a.bin", BYTES.length, "text/plain")))
                .file();
        ClientFrame.Parts parts = new ClientFrame.Parts(1, file, List.of(1));
        for (int sent = 0; sent < 2; sent++) {
            put(get(twice.parts(ALICE, HOST, parts)).parts().get(0));
        }

        assertRefused(twice.parts(ALICE, HOST, parts), ErrorCode.FILE_QUOTA);
    }

    @Test
    void anUploadOfAnotherLengthOrASecondOneIsRefusedByTheStore() throws Exception {
        String file = begin(LOBBY).file();
        ServerFrame.PartUrl part = get(service.parts(ALICE, HOST, new ClientFrame.Parts(1, file, List.of(1))))
                .parts()
                .get(0);
        assertThat(status(part, new byte[BYTES.length + 1])).isEqualTo(403);
        assertThat(status(part, BYTES)).isEqualTo(200);
        assertThat(status(part, BYTES)).isEqualTo(412);
    }

    @Test
    void urlsNameTheHostByWhichTheClientReachedTheGateway() throws Exception {
        PublicUrl publicUrl = new PublicUrl(store.origin().toString().replace("127.0.0.1", "{host}"));
        FilesConfig config = new FilesConfig(1000, Duration.ofMinutes(5), false, Optional.of(publicUrl));
        FileService clients = new FileService(
                storage, bus, this::nextId, executor::execute, config, quota, URI.create("http://store:9000"));
        for (String host : List.of("localhost", "127.0.0.1")) {
            UrlHost reachedBy = new UrlHost(host);
            String file = begin(LOBBY).file();
            ServerFrame.PartUrl part = get(clients.parts(ALICE, reachedBy, new ClientFrame.Parts(1, file, List.of(1))))
                    .parts()
                    .get(0);
            get(clients.complete(ALICE, complete(file, put(part))));
            String url = get(clients.download(EVE, reachedBy, new ClientFrame.Download(1, file)))
                    .url();

            assertThat(List.of(part.url(), url))
                    .allSatisfy(signed -> assertThat(signed).startsWith("http://" + host + ":"));
            assertThat(http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofByteArray())
                            .body())
                    .isEqualTo(BYTES);
        }
    }

    private CompletionStage<EventId> nextId(UserName from, Conversation target, boolean sure) {
        return CompletableFuture.completedStage(new EventId(lastId.incrementAndGet(), 1));
    }

    private ServerFrame.Upload begin(Conversation target) {
        return get(service.upload(
                ALICE, new ClientFrame.Upload(1, target, "a.bin", BYTES.length, "application/octet-stream")));
    }

    /** PUTs the bytes where the service says; the ETag. */
    private String send(String file) throws Exception {
        ServerFrame.PartUrl part = get(service.parts(ALICE, HOST, new ClientFrame.Parts(1, file, List.of(1))))
                .parts()
                .get(0);
        return put(part);
    }

    private String put(ServerFrame.PartUrl part) throws Exception {
        HttpResponse<Void> put = answer(part, BYTES);
        assertThat(put.statusCode()).isEqualTo(200);
        return put.headers().firstValue("etag").orElseThrow();
    }

    private int status(ServerFrame.PartUrl part, byte[] bytes) throws Exception {
        return answer(part, bytes).statusCode();
    }

    private HttpResponse<Void> answer(ServerFrame.PartUrl part, byte[] bytes) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(part.url())).method(part.method(), BodyPublishers.ofByteArray(bytes));
        part.headers().forEach(request::header);
        return http.send(request.build(), BodyHandlers.discarding());
    }

    private static ClientFrame.Complete complete(String file, String etag) {
        return new ClientFrame.Complete(1, file, NONCE, SHA256, List.of(new ClientFrame.SentPart(1, etag)));
    }

    private EncodedEvent nextAnnounced() throws InterruptedException {
        EncodedEvent event = announced.poll(Patience.MOST.toSeconds(), TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("nothing was announced");
        }
        return event;
    }

    private static void assertRefused(CompletionStage<?> stage, ErrorCode... codes) {
        try {
            throw new AssertionError(
                    "not refused: " + stage.toCompletableFuture().get(Patience.MOST.toSeconds(), TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(ProtocolException.class);
            assertThat(((ProtocolException) e.getCause()).code()).isIn((Object[]) codes);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(Patience.MOST.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
