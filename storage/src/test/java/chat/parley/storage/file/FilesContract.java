package chat.parley.storage.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import chat.parley.protocol.Body;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.FileInfo;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.LogPosition;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.UserName;
import chat.parley.storage.Concurrently;
import chat.parley.storage.S3Storage;
import chat.parley.storage.Storage;
import chat.parley.storage.StorageFixture;
import chat.parley.storage.TestEvents;
import chat.parley.storage.document.JsonDocument;
import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.objectstore.SignedRequests;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What files in a {@link Storage} do on every {@link ObjectStore}. */
public abstract class FilesContract extends StorageFixture {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String SHA256 = "ab".repeat(32);

    protected FilesContract(ObjectStore store, URI origin) {
        super(store, origin);
    }

    private Files.PendingUpload begin(long size) {
        return storage.files().begin(user, room, "Übung.pdf", size, "application/pdf");
    }

    private String upload(Files.PendingUpload upload, byte[] bytes) throws Exception {
        HttpResponse<byte[]> answer =
                SignedRequests.send(storage.files().presignPart(upload, 1, MINUTE, origin), bytes);
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
            assertThat(share.target()).isEqualTo(room);
            assertThat(share.info())
                    .isEqualTo(new FileInfo(upload.fileId(), "Übung.pdf", bytes.length, "application/pdf", SHA256));
            assertThat(storage.files().share(upload.fileId())).hasValue(share);
            assertThat(storage.files().pending(upload.fileId())).isEmpty();
            HttpResponse<byte[]> got = SignedRequests.send(storage.files().presignDownload(share, MINUTE, origin));
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
        store.put("files/" + upload.fileId(), "ab".getBytes(UTF_8), "text/plain");
        String shorter = store.stat("files/" + upload.fileId()).orElseThrow().etag();
        assertThat(complete(upload, shorter, TestEvents.id(1000))).as("size").isEmpty();
        String etag = upload(sentAgain(upload), "abc".getBytes(UTF_8));
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
        assertThat(storage.files().pending(upload.fileId())).isPresent();
        assertThat(complete(upload, etag, TestEvents.id(1000))).isPresent();
    }

    private Files.PendingUpload sentAgain(Files.PendingUpload upload) {
        return storage.files().forSending(upload).orElseThrow();
    }

    @Test
    void whatArrivedButWhoseAnswerWasLostIsSentAgainToAnotherPlace() throws Exception {
        Files.PendingUpload upload = begin(3);
        assertThat(storage.files().forSending(upload)).hasValue(upload);
        String lost = upload(upload, "abc".getBytes(UTF_8));
        Files.PendingUpload second = sentAgain(upload);
        assertThat(second.attempt()).isEqualTo(1);
        String etag = upload(second, "xyz".getBytes(UTF_8));

        Files.Share share = complete(upload, etag, TestEvents.id(1000)).orElseThrow();

        assertThat(storage.files().forSending(second)).isEmpty();
        assertThat(SignedRequests.send(storage.files().presignDownload(share, MINUTE, origin))
                        .body())
                .isEqualTo("xyz".getBytes(UTF_8));
        assertThat(complete(upload, lost, TestEvents.id(2000)))
                .as("decided once")
                .hasValue(share);
        storage.files().sweep();
        assertThat(store.stat("files/" + upload.fileId()))
                .as("of the first attempt")
                .isEmpty();
        assertThat(SignedRequests.send(storage.files().presignDownload(share, MINUTE, origin))
                        .body())
                .isEqualTo("xyz".getBytes(UTF_8));
    }

    @Test
    void oneThatIsSentAgainForNothingMayStillBeCompletedAsItArrivedFirst() throws Exception {
        Files.PendingUpload upload = begin(3);
        String etag = upload(upload, "abc".getBytes(UTF_8));
        sentAgain(upload);

        Files.Share share = complete(upload, etag, TestEvents.id(1000)).orElseThrow();

        assertThat(SignedRequests.send(storage.files().presignDownload(share, MINUTE, origin))
                        .body())
                .isEqualTo("abc".getBytes(UTF_8));
    }

    @Test
    void anUploadIsSentSoOftenAndNoMore() throws Exception {
        Files.PendingUpload upload = begin(1);
        for (int i = 1; i < Files.MOST_ATTEMPTS; i++) {
            upload(upload, new byte[1]);
            upload = sentAgain(upload);
        }
        assertThat(upload.attempt()).isEqualTo(Files.MOST_ATTEMPTS - 1);
        upload(upload, new byte[1]);
        assertThat(storage.files().forSending(upload)).isEmpty();
        storage.files().abort(upload);
        assertThat(store.list("files/" + upload.fileId(), null, 100)).isEmpty();
    }

    @Test
    void whatWasCompletedCannotBeWrittenOver() throws Exception {
        Files.PendingUpload upload = begin(3);
        ObjectStore.SignedRequest url = storage.files().presignPart(upload, 1, MINUTE, origin);
        Files.Share share = complete(upload, upload(upload, "abc".getBytes(UTF_8)), TestEvents.id(1000))
                .orElseThrow();

        assertThat(SignedRequests.send(url, "xyz".getBytes(UTF_8)).statusCode()).isIn(409, 412);

        assertThat(SignedRequests.send(storage.files().presignDownload(share, MINUTE, origin))
                        .body())
                .isEqualTo("abc".getBytes(UTF_8));
    }

    @Test
    void whatItsSenderTakesBackIsGoneWithItsBytesAndStaysGone() throws Exception {
        Files.PendingUpload upload = begin(3);
        upload(upload, "abc".getBytes(UTF_8));
        Files.PendingUpload again = sentAgain(upload);
        String etag = upload(again, "abc".getBytes(UTF_8));
        assertThat(complete(again, etag, TestEvents.id(1000))).isPresent();

        storage.files().remove(upload.fileId(), TestEvents.ANN);
        assertThat(storage.files().share(upload.fileId())).as("not theirs").isPresent();

        storage.files().remove(upload.fileId(), user);
        storage.files().remove(upload.fileId(), user);
        storage.files().sweep();
        assertThat(storage.files().share(upload.fileId())).isEmpty();
        assertThat(complete(again, etag, TestEvents.id(2000))).isEmpty();
        assertThat(store.list("files/" + upload.fileId(), null, 10)).isEmpty();
        assertThatNoException().isThrownBy(() -> storage.files().remove("../accounts/ann", user));
    }

    @Test
    void whatComesByAnOldUrlAfterARemovalIsSweptTooInTheEnd() throws Exception {
        Files.PendingUpload upload = begin(3);
        ObjectStore.SignedRequest url = storage.files().presignPart(upload, 1, MINUTE, origin);
        String etag = upload(upload, "abc".getBytes(UTF_8));
        assertThat(complete(upload, etag, TestEvents.id(1000))).isPresent();
        storage.files().remove(upload.fileId(), user);
        storage.files().remove(upload.fileId(), user);
        SignedRequests.send(url, "abc".getBytes(UTF_8));
        storage.files().sweep();
        assertThat(store.stat("files/" + upload.fileId())).isEmpty();
        assertThat(storage.files().share(upload.fileId())).isEmpty();
    }

    @Test
    void aRemovalInALogTakesTheFileWithIt() throws Exception {
        Files.PendingUpload upload = begin(3);
        String etag = upload(upload, "abc".getBytes(UTF_8));
        Files.Share share = complete(upload, etag, TestEvents.id(1000)).orElseThrow();
        EncodedEvent removal = EncodedEvent.of(new Event(
                TestEvents.id(2000),
                room,
                user,
                new Nonce("removal"),
                new Body.Removal(share.eventId(), upload.fileId())));
        storage.history().append(LogKey.of(room), new LogPosition(1, 1), List.of(removal));
        assertThat(storage.files().share(upload.fileId())).isEmpty();
        assertThat(store.stat("files/" + upload.fileId())).isEmpty();
    }

    @Test
    void aModeratorsRemovalInALogTakesTheFileOfItsAuthorWithItAndNoOther() throws Exception {
        UserName moderator = new UserName("moderator");
        for (UserName author : List.of(new UserName("somebody.else"), user)) {
            Files.PendingUpload upload = begin(3);
            String etag = upload(upload, "abc".getBytes(UTF_8));
            Files.Share share = complete(upload, etag, TestEvents.id(1000)).orElseThrow();
            EncodedEvent removal = EncodedEvent.of(new Event(
                    TestEvents.id(2000),
                    room,
                    moderator,
                    Nonce.ofRemoval(share.eventId()),
                    new Body.Removal(share.eventId(), upload.fileId(), author)));
            storage.history().append(LogKey.of(room), new LogPosition(1, 1), List.of(removal));
            boolean stays = !author.equals(user);
            assertThat(storage.files().share(upload.fileId()).isPresent()).isEqualTo(stays);
            assertThat(store.stat("files/" + upload.fileId()).isPresent()).isEqualTo(stays);
        }
    }

    @Test
    void anAbortedUploadIsForgotten() throws Exception {
        Files.PendingUpload upload = begin(3);
        String etag = upload(upload, "abc".getBytes(UTF_8));
        storage.files().abort(upload);
        assertThat(storage.files().pending(upload.fileId())).isEmpty();
        assertThat(complete(upload, etag, TestEvents.id(1000))).isEmpty();
        assertThat(store.stat("files/" + upload.fileId())).isEmpty();
        assertThatNoException().isThrownBy(() -> storage.files().abort(upload));
    }

    @Test
    void aCompletedFileSurvivesAnAbortThatCameTooLate() throws Exception {
        Files.PendingUpload upload = begin(3);
        Files.Share share = complete(upload, upload(upload, "abc".getBytes(UTF_8)), TestEvents.id(1000))
                .orElseThrow();
        storage.files().abort(upload);
        assertThat(storage.files().share(upload.fileId())).hasValue(share);
        assertThat(store.stat("files/" + upload.fileId())).isPresent();
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
            assertThat(store.stat("files/" + upload.fileId()).isPresent()).isEqualTo(shared);
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
        Files.PendingUpload old = before(Files.timeFor(3)).begin(user, user, "old", 3, "text/plain");
        store.put("files/" + old.fileId(), "abc".getBytes(UTF_8), "text/plain");
        Files.PendingUpload large = before(Files.timeFor(3)).begin(user, user, "large", 1 << 30, "text/plain");
        assertThat(storage.files().forSending(old)).as("its time is over").isEmpty();
        Files.PendingUpload young = begin(3);
        upload(young, "abc".getBytes(UTF_8));
        Files.PendingUpload completed = before(Files.timeFor(3)).begin(user, room, "done", 3, "text/plain");
        String etag = store.put("files/" + completed.fileId(), "abc".getBytes(UTF_8), "text/plain");
        assertThat(complete(completed, etag, TestEvents.id(1000))).isPresent();

        assertThat(storage.files().sweep()).isGreaterThanOrEqualTo(1);

        assertThat(storage.files().pending(old.fileId())).isEmpty();
        assertThat(store.stat("files/" + old.fileId())).isEmpty();
        assertThat(storage.files().pending(young.fileId())).hasValue(young);
        assertThat(storage.files().pending(large.fileId()))
                .as("slow connections have time for it")
                .hasValue(large);
        assertThat(store.stat("files/" + young.fileId())).isPresent();
        assertThat(storage.files().share(completed.fileId())).isPresent();
        assertThat(store.stat("files/" + completed.fileId())).isPresent();
    }

    private Files before(Duration ago) {
        return new S3Storage(store, Clock.offset(Clock.systemUTC(), ago.negated())).files();
    }

    @Test
    void anUploadFromBeforeTimesWereKeptHasADay() {
        for (long hours : new long[] {23, 25}) {
            String id = TestEvents.id(hours).toString();
            String document = """
                    {"pending":{"fileId":"%s","from":"ann","to":"bob","name":"a","size":1,"mediaType":"a/b",\
                    "partSize":1,"parts":1,"begunAt":"%s"}}""".formatted(id, Instant.now().minus(Duration.ofHours(hours)));
            store.put("uploads/" + id + ".json", document.getBytes(UTF_8), "application/json");
            storage.files().sweep();
            assertThat(storage.files().pending(id).isPresent()).isEqualTo(hours < 24);
        }
    }

    @Test
    void whatAHolderOfAnOldUrlSendsAfterAnAbortIsSweptTooInTheEnd() throws Exception {
        Files aDayAgo = before(Duration.ofHours(25));
        Files.PendingUpload upload = aDayAgo.begin(user, room, "late", 3, "text/plain");
        aDayAgo.abort(upload);
        store.put("files/" + upload.fileId(), "abc".getBytes(UTF_8), "text/plain");

        storage.files().sweep();

        assertThat(store.stat("files/" + upload.fileId())).isEmpty();
        assertThat(store.stat("uploads/" + upload.fileId() + ".json")).isEmpty();
    }

    @Test
    void aCrashBetweenDecidingAndPublishingIsMadeGood() throws Exception {
        for (boolean bySweep : List.of(true, false)) {
            Files.PendingUpload upload = begin(3);
            String etag = upload(upload, "abc".getBytes(UTF_8));
            byte[] underWay = store.get("uploads/" + upload.fileId() + ".json")
                    .orElseThrow()
                    .bytes();
            Files.Share share = complete(upload, etag, TestEvents.id(1000)).orElseThrow();
            byte[] decided = new JsonDocument<>(Upload.class)
                    .write(new JsonDocument<>(Upload.class).read("", underWay).completed(share));
            store.put("uploads/" + upload.fileId() + ".json", decided, "application/json");
            store.delete("shares/" + upload.fileId() + ".json");

            if (bySweep) {
                storage.files().sweep();
            } else {
                assertThat(complete(upload, etag, TestEvents.id(2000))).hasValue(share);
            }

            assertThat(storage.files().share(upload.fileId())).hasValue(share);
            assertThat(store.stat("uploads/" + upload.fileId() + ".json")).isEmpty();
        }
    }
}
