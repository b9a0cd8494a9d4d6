package chat.parley.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.FileInfo;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link Storage} does on every {@link ObjectStore}. Each test uses names of its own. */
abstract class StorageContract {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Instant THEN = Instant.parse("2026-11-21T03:04:05.678Z");
    private static final String SHA256 = "ab".repeat(32);

    private Storage storage = new S3Storage(new InMemoryObjectStore(), Clock.systemUTC()); // replaced for each test
    private RoomName room = TestEvents.LOBBY;
    private UserName user = TestEvents.ANN;

    abstract ObjectStore store();

    /** Where these tests reach it. */
    abstract URI origin();

    @BeforeEach
    void freshNames() {
        storage = new S3Storage(store(), Clock.systemUTC());
        room = new RoomName("Zimmer.ü-" + UUID.randomUUID());
        user = new UserName("Ann_" + UUID.randomUUID().toString().substring(0, 23));
    }

    // ---- accounts

    private Account account() {
        return new Account(user, "$argon2id$…", THEN, List.of(new Account.Token("aa", THEN, THEN.plus(MINUTE))));
    }

    @Test
    void anAccountIsReadBackAsItWasCreated() {
        assertThat(storage.accounts().find(user)).isEmpty();
        assertThat(storage.accounts().create(account())).isTrue();
        assertThat(storage.accounts().find(user)).hasValue(account());
        assertThat(store().get("accounts/" + user.encoded() + ".json").map(found -> new String(found.bytes(), UTF_8)))
                .hasValueSatisfying(json -> assertThat(json).contains("\"createdAt\":\"2026-11-21T03:04:05.678Z\""));
    }

    @Test
    void ofManyWhoRegisterOneNameAtOnceExactlyOneWins() throws Exception {
        List<Boolean> won =
                Concurrently.run(8, i -> storage.accounts().create(new Account(user, "hash " + i, THEN, List.of())));
        assertThat(won).containsOnlyOnce(true);
        assertThat(storage.accounts().find(user).orElseThrow().passwordHash()).isEqualTo("hash " + won.indexOf(true));
    }

    @Test
    void changesOfAnAccountByManyAtOnceAreAllKept() throws Exception {
        storage.accounts().create(new Account(user, "hash", THEN, List.of()));
        Concurrently.run(8, i -> storage.accounts().update(user, old -> withToken(old, "token " + i)));
        assertThat(storage.accounts().find(user).orElseThrow().tokens())
                .extracting(Account.Token::sha256)
                .containsExactlyInAnyOrder(
                        "token 0", "token 1", "token 2", "token 3", "token 4", "token 5", "token 6", "token 7");
    }

    private static Account withToken(Account old, String sha256) {
        List<Account.Token> tokens = new ArrayList<>(old.tokens());
        tokens.add(new Account.Token(sha256, THEN, THEN));
        return new Account(old.user(), old.passwordHash(), old.createdAt(), tokens);
    }

    @Test
    void whoHasNoAccountCannotBeChanged() {
        assertThat(storage.accounts().update(user, old -> old)).isEmpty();
    }

    @Test
    void anAccountThatCannotBeReadIsNamed() {
        store().put("accounts/" + user.encoded() + ".json", "{\"user\":\"x\"".getBytes(UTF_8), "application/json");
        assertThatThrownBy(() -> storage.accounts().find(user))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("accounts/" + user.encoded() + ".json");
    }

    @Test
    void aFieldOfANewerVersionIsIgnored() {
        String json = "{\"user\":\"" + user + "\",\"passwordHash\":\"h\",\"createdAt\":\"" + THEN
                + "\",\"tokens\":[],\"colour\":\"red\"}";
        store().put("accounts/" + user.encoded() + ".json", json.getBytes(UTF_8), "application/json");
        assertThat(storage.accounts().find(user)).hasValue(new Account(user, "h", THEN, List.of()));
    }

    // ---- rooms

    @Test
    void aRoomIsCreatedOnceAndListedByItsName() {
        assertThat(storage.rooms().exists(room)).isFalse();
        assertThat(storage.rooms().create(room, user, THEN)).isTrue();
        assertThat(storage.rooms().create(room, user, THEN.plus(MINUTE))).isFalse();
        assertThat(storage.rooms().exists(room)).isTrue();
        assertThat(storage.rooms().list()).containsOnlyOnce(room);
    }

    @Test
    void roomsAreListedInTheOrderOfTheirEncodedNames() {
        String name = room.value();
        for (String suffix : List.of("", "-b", ".b", "_b", "2", "日本", "b")) {
            storage.rooms().create(new RoomName(name + suffix), user, THEN);
        }
        store().put("rooms/README.txt", "not a room".getBytes(UTF_8), "text/plain");
        store().put("rooms/_zz.json", "not a room".getBytes(UTF_8), "text/plain");
        assertThat(storage.rooms().list())
                .extracting(RoomName::encoded)
                .isSorted()
                .filteredOn(encoded -> encoded.startsWith(room.encoded()))
                .hasSize(7);
    }

    // ---- history

    private EncodedEvent text(long millis, String text) {
        EventId id = TestEvents.id(millis);
        return EncodedEvent.of(new Event.Text(id, room, null, user, new Nonce(id.toString()), text));
    }

    private EncodedEvent file(long millis) {
        EventId id = TestEvents.id(millis);
        FileInfo info = new FileInfo("0".repeat(26), "a.txt", 1, "text/plain", SHA256);
        return EncodedEvent.of(new Event.Shared(id, room, null, user, new Nonce(id.toString()), info));
    }

    private static List<Event> events(History.Page page) {
        return page.events().stream().map(EncodedEvent::event).toList();
    }

    private History.Page newest(History.Kind kind, int limit) {
        return storage.history().before(LogKey.of(room), kind, EventId.MAX, limit, event -> true);
    }

    @Test
    void aLogNobodyWroteIsEmpty() {
        assertThat(newest(History.Kind.EVENTS, 10)).isEqualTo(new History.Page(List.of(), false));
        assertThat(storage.history().after(LogKey.of(room), History.Kind.EVENTS, EventId.MIN, 10, event -> true))
                .isEqualTo(new History.Page(List.of(), false));
    }

    @Test
    void eventsAreReadBackInOrderFromBothEnds() {
        long now = System.currentTimeMillis();
        EncodedEvent first = text(now - 90_000_000, "first");
        EncodedEvent second = text(now - 1000, "second, with\nnewline and ünïcödé");
        EncodedEvent third = file(now);
        storage.history().append(LogKey.of(room), List.of(third, first));
        storage.history().append(LogKey.of(room), List.of(second, third));

        assertThat(events(newest(History.Kind.EVENTS, 10)))
                .containsExactly(first.event(), second.event(), third.event());
        History.Page two = newest(History.Kind.EVENTS, 2);
        assertThat(events(two)).containsExactly(second.event(), third.event());
        assertThat(two.more()).isTrue();
        History.Page older =
                storage.history().before(LogKey.of(room), History.Kind.EVENTS, second.id(), 2, event -> true);
        assertThat(events(older)).containsExactly(first.event());
        assertThat(older.more()).isFalse();
        History.Page younger =
                storage.history().after(LogKey.of(room), History.Kind.EVENTS, first.id(), 1, event -> true);
        assertThat(events(younger)).containsExactly(second.event());
        assertThat(younger.more()).isTrue();
        assertThat(events(newest(History.Kind.FILES, 10))).containsExactly(third.event());
        assertThat(newest(History.Kind.EVENTS, 0)).isEqualTo(new History.Page(List.of(), true));
    }

    @Test
    void aPageEndsBeforeItHoldsTooMuch() {
        long now = System.currentTimeMillis();
        List<EncodedEvent> large = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            large.add(text(now + i, "x".repeat(4000)));
        }
        storage.history().append(LogKey.of(room), large);
        History.Page page = newest(History.Kind.EVENTS, 200);
        assertThat(page.more()).isTrue();
        assertThat(page.events().stream().mapToInt(event -> event.json().length).sum())
                .isBetween(History.MAX_PAGE_BYTES - 5000, History.MAX_PAGE_BYTES);
        assertThat(page.events().get(page.events().size() - 1).event())
                .isEqualTo(large.get(199).event());
    }

    // ---- files

    private Files.PendingUpload begin(long size) {
        return storage.files().begin(user, room, null, "Übung.pdf", size, "application/pdf");
    }

    private String upload(Files.PendingUpload upload, byte[] bytes) throws Exception {
        HttpResponse<byte[]> answer =
                SignedRequests.send(storage.files().presignPart(upload, 1, MINUTE, origin()), bytes);
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.headers().firstValue("ETag").orElseThrow();
    }

    private Optional<Files.Share> complete(Files.PendingUpload upload, String etag, EventId eventId) {
        return storage.files()
                .complete(upload, SHA256, List.of(new Files.Part(1, etag)), new Nonce("n"), () -> eventId);
    }

    @Test
    void aFileIsUploadedCompletedAndDownloaded() throws Exception {
        for (byte[] bytes : List.of(new byte[0], "content".getBytes(UTF_8))) {
            Files.PendingUpload upload = begin(bytes.length);
            assertThat(upload.parts()).isEqualTo(1);
            assertThat(storage.files().pending(upload.fileId())).hasValue(upload);
            assertThat(storage.files().share(upload.fileId())).isEmpty();
            String etag = upload(upload, bytes);

            EventId eventId = TestEvents.id(1000);
            Files.Share share = complete(upload, etag, eventId).orElseThrow();

            assertThat(share.eventId()).isEqualTo(eventId);
            assertThat(share.room()).isEqualTo(room);
            assertThat(share.info())
                    .isEqualTo(new FileInfo(upload.fileId(), "Übung.pdf", bytes.length, "application/pdf", SHA256));
            assertThat(storage.files().share(upload.fileId())).hasValue(share);
            assertThat(storage.files().pending(upload.fileId())).isEmpty();
            HttpResponse<byte[]> got = SignedRequests.send(storage.files().presignDownload(share, MINUTE, origin()));
            assertThat(got.body()).isEqualTo(bytes);
            assertThat(got.headers().firstValue("Content-Disposition"))
                    .hasValueSatisfying(value -> assertThat(value).startsWith("attachment;"));
        }
    }

    @Test
    void completingAgainGivesTheShareThatWasMade() throws Exception {
        Files.PendingUpload upload = begin(3);
        String etag = upload(upload, "abc".getBytes(UTF_8));
        Files.Share first =
                complete(upload, etag.replace("\"", ""), TestEvents.id(1000)).orElseThrow();
        assertThat(complete(upload, etag, TestEvents.id(2000))).hasValue(first);
    }

    @Test
    void ofManyWhoCompleteAtOnceAllGetTheSameShare() throws Exception {
        Files.PendingUpload upload = begin(3);
        String etag = upload(upload, "abc".getBytes(UTF_8));
        List<Optional<Files.Share>> shares = Concurrently.run(8, i -> complete(upload, etag, TestEvents.id(1000 + i)));
        assertThat(shares.stream().distinct())
                .hasSize(1)
                .first()
                .satisfies(share ->
                        assertThat(share).isPresent().isEqualTo(storage.files().share(upload.fileId())));
    }

    @Test
    void whatDidNotArriveAsAnnouncedIsNotCompletedAndCanBeSentAgain() throws Exception {
        Files.PendingUpload upload = begin(3);
        AtomicInteger ids = new AtomicInteger();
        assertThat(complete(upload, "x", TestEvents.id(1000)))
                .as("nothing arrived")
                .isEmpty();
        String shorter = upload(upload, "ab".getBytes(UTF_8));
        assertThat(complete(upload, shorter, TestEvents.id(1000))).as("size").isEmpty();
        String etag = upload(upload, "abc".getBytes(UTF_8));
        assertThat(complete(upload, shorter, TestEvents.id(1000))).as("ETag").isEmpty();
        List<List<Files.Part>> wrongParts = List.of(
                List.of(), List.of(new Files.Part(2, etag)), List.of(new Files.Part(1, etag), new Files.Part(2, etag)));
        for (List<Files.Part> parts : wrongParts) {
            assertThat(storage.files().complete(upload, SHA256, parts, new Nonce("n"), () -> {
                        ids.incrementAndGet();
                        return TestEvents.id(1000);
                    }))
                    .isEmpty();
        }
        assertThat(ids).as("no id is taken for what is refused").hasValue(0);
        assertThat(storage.files().pending(upload.fileId())).hasValue(upload);
        assertThat(complete(upload, etag, TestEvents.id(1000))).isPresent();
    }

    @Test
    void anAbortedUploadIsForgotten() throws Exception {
        Files.PendingUpload upload = begin(3);
        String etag = upload(upload, "abc".getBytes(UTF_8));
        storage.files().abort(upload);
        assertThat(storage.files().pending(upload.fileId())).isEmpty();
        assertThat(complete(upload, etag, TestEvents.id(1000))).isEmpty();
        assertThat(store().stat("files/" + upload.fileId())).isEmpty();
        assertThatNoException().isThrownBy(() -> storage.files().abort(upload));
    }

    @Test
    void aCompletedFileSurvivesAnAbortThatCameTooLate() throws Exception {
        Files.PendingUpload upload = begin(3);
        Files.Share share = complete(upload, upload(upload, "abc".getBytes(UTF_8)), TestEvents.id(1000))
                .orElseThrow();
        storage.files().abort(upload);
        assertThat(storage.files().share(upload.fileId())).hasValue(share);
        assertThat(store().stat("files/" + upload.fileId())).isPresent();
    }

    @Test
    void completingAndAbortingAtOnceLeavesEitherAWholeShareOrNothing() throws Exception {
        for (int round = 0; round < 5; round++) {
            Files.PendingUpload upload = begin(3);
            String etag = upload(upload, "abc".getBytes(UTF_8));
            List<Optional<Files.Share>> made = Concurrently.run(2, i -> {
                if (i == 0) {
                    return complete(upload, etag, TestEvents.id(1000));
                }
                storage.files().abort(upload);
                return Optional.<Files.Share>empty();
            });
            boolean shared = made.get(0).isPresent();
            assertThat(storage.files().share(upload.fileId()).isPresent()).isEqualTo(shared);
            assertThat(store().stat("files/" + upload.fileId()).isPresent()).isEqualTo(shared);
        }
    }

    @Test
    void whatIsNoFileIdIsNoFile() {
        for (String text : List.of("", "../accounts/ann", "x".repeat(26), "é")) {
            assertThat(storage.files().pending(text)).isEmpty();
            assertThat(storage.files().share(text)).isEmpty();
        }
    }

    @Test
    void sweepingRemovesOldUploadsAndNothingElse() throws Exception {
        Instant now = Instant.now();
        Storage aDayAgo = new S3Storage(store(), Clock.offset(Clock.systemUTC(), Duration.ofDays(-1)));
        Files.PendingUpload old = aDayAgo.files().begin(user, null, user, "old", 3, "text/plain");
        upload(old, "abc".getBytes(UTF_8));
        Files.PendingUpload young = begin(3);
        upload(young, "abc".getBytes(UTF_8));
        Files.PendingUpload completed = aDayAgo.files().begin(user, room, null, "done", 3, "text/plain");
        assertThat(complete(completed, upload(completed, "abc".getBytes(UTF_8)), TestEvents.id(1000)))
                .isPresent();

        assertThat(storage.files().sweep(now.minus(Duration.ofHours(12)))).isGreaterThanOrEqualTo(1);

        assertThat(storage.files().pending(old.fileId())).isEmpty();
        assertThat(store().stat("files/" + old.fileId())).isEmpty();
        assertThat(storage.files().pending(young.fileId())).hasValue(young);
        assertThat(store().stat("files/" + young.fileId())).isPresent();
        assertThat(storage.files().share(completed.fileId())).isPresent();
        assertThat(store().stat("files/" + completed.fileId())).isPresent();
    }

    @Test
    void whatAHolderOfAnOldUrlSendsAfterAnAbortIsSweptTooInTheEnd() throws Exception {
        Storage aDayAgo = new S3Storage(store(), Clock.offset(Clock.systemUTC(), Duration.ofDays(-1)));
        Files.PendingUpload upload = aDayAgo.files().begin(user, room, null, "late", 3, "text/plain");
        aDayAgo.files().abort(upload);
        upload(upload, "abc".getBytes(UTF_8));

        storage.files().sweep(Instant.now().minus(Duration.ofHours(12)));

        assertThat(store().stat("files/" + upload.fileId())).isEmpty();
        assertThat(store().stat("uploads/" + upload.fileId() + ".json")).isEmpty();
    }

    @Test
    void aCrashBetweenDecidingAndPublishingIsMadeGood() throws Exception {
        for (boolean bySweep : List.of(true, false)) {
            Files.PendingUpload upload = begin(3);
            String etag = upload(upload, "abc".getBytes(UTF_8));
            byte[] underWay = store().get("uploads/" + upload.fileId() + ".json")
                    .orElseThrow()
                    .bytes();
            Files.Share share = complete(upload, etag, TestEvents.id(1000)).orElseThrow();
            byte[] decided = new JsonDocument<>(Upload.class)
                    .write(new JsonDocument<>(Upload.class).read("", underWay).completed(share));
            store().put("uploads/" + upload.fileId() + ".json", decided, "application/json");
            store().delete("shares/" + upload.fileId() + ".json");

            if (bySweep) {
                storage.files().sweep(Instant.now().minus(Duration.ofHours(12)));
            } else {
                assertThat(complete(upload, etag, TestEvents.id(2000))).hasValue(share);
            }

            assertThat(storage.files().share(upload.fileId())).hasValue(share);
            assertThat(store().stat("uploads/" + upload.fileId() + ".json")).isEmpty();
        }
    }
}
